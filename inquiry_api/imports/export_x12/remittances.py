"""Payers' decisions on the books as an 835: the same figures, all adjustments on the claim."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.imports.export_x12.writing import composite, day, interchange, money, segment
from inquiry_api.imports.models import PayerAdjustment, PayerPayment
from inquiry_api.imports.posting.payer_payments import TAKEN_BACK, taken_back
from inquiry_api.ledger.models import (
    Account,
    Charge,
    Claim,
    Remittance,
    RemittanceAdjustment,
    Visit,
)
from inquiry_api.ledger.people import Patient

_FILINGS = {"medicare": "MB", "medicaid": "MC", "other_government": "CH"}
_MOST_REMARKS = 5
_TRIPLETS = 6
# A payment without a date has no claims on the books, yet what was kept from it stands.
_NO_DAY = date(1970, 1, 1)


@dataclass(frozen=True)
class Answered:
    """One decision with the claim and the people it is about."""

    row: Remittance
    claim: Claim
    patient: Patient
    payer: Payer
    member_id: str | None
    days: tuple[date, date]


@dataclass
class Paid:
    """Decisions that came with one payment, and what the payer kept or added beside them."""

    payer: Payer
    on: date
    trace: str
    method: str
    answers: list[Answered] = field(default_factory=list)
    beside: Sequence[PayerAdjustment] = ()


def remittances_file(session: Session, at: datetime) -> str | None:
    """An 835 of every decision in the order of their days; None where there is none.

    One of a payment from which something was kept (PLB) repeats that.
    """
    adjustments = _adjustments(session)
    bodies = [_body(paid, adjustments) for paid in _payments(session)]
    return interchange("835", bodies, at) if bodies else None


def _payments(session: Session) -> list[Paid]:
    undone = taken_back(session)
    rows = session.scalars(select(PayerPayment))
    stated = {row.key: row for row in rows if row.key.removesuffix(TAKEN_BACK) not in undone}
    payers = {row.id: row for row in session.scalars(select(Payer))}
    found: dict[str, Paid] = {
        key: Paid(
            payers[row.payer_id],
            row.paid_on or _NO_DAY,
            row.trace or key[-12:],
            row.method,
            beside=_beside(session, row.id),
        )
        for key, row in stated.items()
    }
    for answer in _answers(session):
        row = answer.row
        key = row.key.rpartition(":")[0]
        if key not in found:
            key = f"{answer.payer.id} {row.decided_on} {row.trace}"
            new = Paid(answer.payer, row.decided_on, row.trace or str(row.decided_on), "NON")
            found.setdefault(key, new)
        found[key].answers.append(answer)
    full = [paid for paid in found.values() if paid.answers or paid.beside]
    return sorted(full, key=lambda paid: (paid.on, paid.trace))


def _beside(session: Session, payment_id: UUID) -> Sequence[PayerAdjustment]:
    query = select(PayerAdjustment).where(PayerAdjustment.payment_id == payment_id)
    return session.scalars(query.order_by(PayerAdjustment.reason, PayerAdjustment.id)).all()


def _answers(session: Session) -> Iterator[Answered]:
    first, last = (
        select(of(Charge.service_on)).where(Charge.visit_id == Visit.id).scalar_subquery()
        for of in (func.min, func.max)
    )
    query = (
        select(Remittance, Claim, Patient, Payer, Coverage, Visit.service_on, first, last)
        .join(Claim, Claim.id == Remittance.claim_id)
        .join(Visit, Visit.id == Claim.visit_id)
        .join(Account, Account.id == Visit.account_id)
        .join(Patient, Patient.id == Account.patient_id)
        .join(Payer, Payer.id == Claim.payer_id)
        .outerjoin(Coverage, Coverage.id == Claim.coverage_id)
        .order_by(Remittance.decided_on, Remittance.key)
    )
    rows = list(session.execute(query))
    for row, claim, patient, payer, coverage, on, start, end in sorted(rows, key=_ordinal):
        member_id = coverage.member_id if coverage else None
        yield Answered(row, claim, patient, payer, member_id, (start or on, end or on))


def _ordinal(row: Sequence[object]) -> tuple[date, str, int]:
    """In the order of their file: a correction comes after what it corrects."""
    remittance = row[0]
    assert isinstance(remittance, Remittance)
    key, _, ordinal = remittance.key.rpartition(":")
    return remittance.decided_on, key, int(ordinal) if ordinal.isdecimal() else 0


def _adjustments(session: Session) -> dict[UUID, list[RemittanceAdjustment]]:
    found: dict[UUID, list[RemittanceAdjustment]] = {}
    for one in session.scalars(select(RemittanceAdjustment).order_by(RemittanceAdjustment.id)):
        found.setdefault(one.remittance_id, []).append(one)
    return found


def _body(paid: Paid, adjustments: dict[UUID, list[RemittanceAdjustment]]) -> list[str]:
    total = sum(one.row.paid_cents for one in paid.answers)
    total -= sum(one.amount_cents for one in paid.beside)
    return [
        segment("BPR", "I", money(total), "C", paid.method, *[""] * 11, day(paid.on)),
        segment("TRN", 1, paid.trace, "1999999999"),
        segment("N1", "PR", paid.payer.name),
        segment("N1", "PE", "PRACTICE"),
        segment("LX", 1),
        *(one for answer in paid.answers for one in _claim(answer, adjustments)),
        *(
            segment("PLB", 1, f"{paid.on.year}1231", _reason(one), money(one.amount_cents))
            for one in paid.beside
        ),
    ]


def _reason(one: PayerAdjustment) -> str:
    return composite(one.reason, one.reference)


def _claim(answer: Answered, adjustments: dict[UUID, list[RemittanceAdjustment]]) -> Iterator[str]:
    row, mine = answer.row, adjustments.get(answer.row.id, [])
    share = None if row.patient_cents is None else money(row.patient_cents)
    yield segment(
        "CLP", answer.claim.number, row.status, money(row.charge_cents), money(row.paid_cents),
        share, _FILINGS.get(answer.payer.kind, "12"), answer.claim.payer_claim_number, "11", 1,
    )  # fmt: skip
    for group in dict.fromkeys(one.group for one in mine):
        yield from _cas(group, [one for one in mine if one.group == group])
    names = (answer.patient.family_name, answer.patient.given_name, "", "", "")
    number = ("MI", answer.member_id) if answer.member_id else ()
    yield segment("NM1", "QC", 1, *names, *number)
    remarks = list(dict.fromkeys(remark for one in mine for remark in one.remarks))
    if remarks:
        yield segment("MOA", "", "", *remarks[:_MOST_REMARKS])
    for qualifier, on in zip(("232", "233"), answer.days, strict=True):
        yield segment("DTM", qualifier, day(on))


def _cas(group: str, adjustments: Sequence[RemittanceAdjustment]) -> Iterator[str]:
    for start in range(0, len(adjustments), _TRIPLETS):
        triplets: list[object] = []
        for one in adjustments[start : start + _TRIPLETS]:
            triplets += [one.reason, money(one.amount_cents), ""]
        yield segment("CAS", group, *triplets)
