"""The claims on the books as an 837: what was charged, to whom, and who else pays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.imports.export_x12.writing import composite, day, interchange, money, segment
from inquiry_api.imports.models import ClaimEvidence
from inquiry_api.imports.posting.charging import control_of
from inquiry_api.imports.posting.records import OtherPayer
from inquiry_api.imports.posting_x12.visits import place_code
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Account, Charge, Claim, Visit
from inquiry_api.ledger.people import Patient

_SEQUENCES = {1: "P", 2: "S", 3: "T"}
_FILINGS = {"medicare": "MB", "medicaid": "MC", "other_government": "CH"}
_RELATIONSHIPS = {"self": "18"}


@dataclass(frozen=True)
class Sent:
    """A claim with all that is told of it."""

    claim: Claim
    visit: Visit
    patient: Patient
    payer: Payer
    coverage: Coverage | None
    charges: Sequence[Charge]
    others: Sequence[OtherPayer]
    patient_paid: int


def claims_file(session: Session, at: datetime) -> str | None:
    """An 837 of every claim, the first payers' first; None where there is none.

    Every claim is written as the patient's own: the books keep who the patient is, not whose plan.
    """
    sent = list(_sent(session))
    if not sent:
        return None
    head = [
        segment("BHT", "0019", "00", "1", f"{at:%Y%m%d}", f"{at:%H%M}", "CH"),
        segment("NM1", "41", 2, "PRACTICE", "", "", "", "", "46", "1"),
        segment("NM1", "40", 2, "PLAINBILL", "", "", "", "", "46", "2"),
        segment("HL", 1, "", 20, 1),
        segment("NM1", "85", 2, sent[0].visit.place or "PRACTICE"),
    ]
    loops = [one for number, claim in enumerate(sent, 2) for one in _loop(number, claim)]
    return interchange("837", [[*head, *loops]], at)


def _sent(session: Session) -> Iterator[Sent]:
    query = (
        select(Claim, Visit, Patient, Payer, Coverage)
        .join(Visit, Visit.id == Claim.visit_id)
        .join(Account, Account.id == Visit.account_id)
        .join(Patient, Patient.id == Account.patient_id)
        .join(Payer, Payer.id == Claim.payer_id)
        .outerjoin(Coverage, Coverage.id == Claim.coverage_id)
        .order_by(Claim.position, Visit.service_on, Claim.id)
    )
    charges, others, paid = _charges(session), _others(session), _patient_paid(session)
    for claim, visit, patient, payer, coverage in session.execute(query):
        yield Sent(
            claim,
            visit,
            patient,
            payer,
            coverage,
            charges.get(visit.id, []),
            others.get(claim.id, []),
            paid.get(visit.id, 0) if claim.position == 1 else 0,
        )


def _charges(session: Session) -> dict[UUID, list[Charge]]:
    """The charges that stand, by visit: those that were taken back are of no claim."""
    standing = (
        select(LedgerEntry.charge_id)
        .where(LedgerEntry.book == Book.REVENUE)
        .group_by(LedgerEntry.charge_id)
        .having(func.sum(LedgerEntry.amount_cents) != 0)
    )
    query = select(Charge).where(Charge.id.in_(standing))
    found: dict[UUID, list[Charge]] = {}
    for charge in session.scalars(query.order_by(Charge.service_on, Charge.external_id)):
        found.setdefault(charge.visit_id, []).append(charge)
    return found


def _others(session: Session) -> dict[UUID, list[OtherPayer]]:
    query = select(ClaimEvidence).where(ClaimEvidence.kind == "other_payer")
    found: dict[UUID, list[OtherPayer]] = {}
    for evidence in session.scalars(query.order_by(ClaimEvidence.position, ClaimEvidence.key)):
        other = OtherPayer.model_validate_json(evidence.record)
        found.setdefault(evidence.claim_id, []).append(other)
    return found


def _patient_paid(session: Session) -> dict[UUID, int]:
    """What patients paid on each visit."""
    query = (
        select(LedgerEntry.visit_id, func.sum(LedgerEntry.amount_cents))
        .join(LedgerTxn, LedgerTxn.id == LedgerEntry.txn_id)
        .where(
            LedgerEntry.book == Book.PATIENT_CASH,
            LedgerTxn.kind == Kind.PAYMENT,
            LedgerEntry.visit_id.is_not(None),
        )
        .group_by(LedgerEntry.visit_id)
    )
    return {visit_id: int(cents) for visit_id, cents in session.execute(query) if visit_id}


def _loop(number: int, sent: Sent) -> Iterator[str]:
    claim, patient = sent.claim, sent.patient
    relationship = _RELATIONSHIPS.get(sent.coverage.relationship if sent.coverage else "self", "18")
    filing = _FILINGS.get(sent.payer.kind, "CI")
    yield segment("HL", number, 1, 22, 0)
    yield segment("SBR", _SEQUENCES[claim.position], relationship, *[""] * 6, filing)
    yield _member(patient, sent.coverage.member_id if sent.coverage else None)
    if patient.birth_date:
        yield segment("DMG", "D8", day(date.fromisoformat(patient.birth_date)))
    yield segment("NM1", "PR", 2, sent.payer.name, "", "", "", "", "PI", _number(sent.payer))
    place = composite(place_code(sent.visit.kind), "B", 1)
    yield segment("CLM", claim.number, money(claim.charge_cents), "", "", place, "Y", "A", "Y", "Y")
    if sent.patient_paid:
        yield segment("AMT", "F5", money(sent.patient_paid))
    if claim.payer_claim_number:
        yield segment("REF", "F8", claim.payer_claim_number)
    for other in sent.others:
        yield from _other(other, patient)
    for line, charge in enumerate(sent.charges, start=1):
        yield from _line(line, charge)


def _member(patient: Patient, member_id: str | None) -> str:
    number = ("MI", member_id) if member_id else ()
    names = (patient.family_name, patient.given_name, "", "", "")
    return segment("NM1", "IL", 1, *names, *number)


def _number(payer: Payer) -> str:
    return (payer.external_id or "").removeprefix("payer:")


def _other(other: OtherPayer, patient: Patient) -> Iterator[str]:
    filing = _FILINGS.get(other.payer.kind or "", "CI")
    yield segment("SBR", _SEQUENCES.get(other.position or 0), "18", *[""] * 6, filing)
    for adjusted in other.adjustments:
        yield segment("CAS", adjusted.group, adjusted.reason, money(adjusted.cents))
    if other.paid is not None:
        yield segment("AMT", "D", money(other.paid))
    yield segment("OI", "", "", "Y", "", "", "Y")
    yield _member(patient, other.member_id)
    yield segment("NM1", "PR", 2, other.payer.name, "", "", "", "", "PI", other.payer.number)


def _line(number: int, charge: Charge) -> Iterator[str]:
    yield segment("LX", number)
    service = composite("HC", charge.code, "", "", "", "", charge.description)
    yield segment("SV1", service, money(charge.charge_cents), "UN", charge.units, "", "", 1)
    yield segment("DTP", "472", "D8", day(charge.service_on))
    control = control_of(charge)
    if control:
        yield segment("REF", "6R", control)
