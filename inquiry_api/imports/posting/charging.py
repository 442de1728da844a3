"""Writes visits, charges and claims that a file is the first to bring, and posts the charges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from inquiry_api.imports.posting.descriptions import plain_description
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed, Serviced
from inquiry_api.ledger.journal import Book, Kind
from inquiry_api.ledger.models import Charge, Claim, ClaimEvent, ClaimLine, Payment, Visit
from inquiry_api.ledger.posting import Line, Posting, post, post_all


@dataclass(frozen=True)
class Home:
    """Where a claim belongs: the account, and who pays. `payer_id` None is the patient alone."""

    account_id: UUID
    payer_id: UUID | None
    coverage_id: UUID | None = None


def add_visit(load: Load, billed: Billed, home: Home, service_on: date) -> Visit:
    """A new visit with its charges, posted: owed by the insurers, or by the patient alone."""
    visit = new_visit(load, billed, home, service_on)
    load.session.add(visit)
    load.session.flush()
    add_charges(load, billed, home, visit)
    return visit


def new_visit(load: Load, billed: Billed, home: Home, service_on: date) -> Visit:
    """The row of a visit, not written yet."""
    return Visit(
        account_id=home.account_id,
        service_on=service_on,
        kind=billed.visit_kind,
        place=billed.visit_place,
        provider=billed.provider,
        system=load.system,
        external_id=billed.key,
    )


def add_charges(load: Load, billed: Billed, home: Home, visit: Visit) -> list[Charge]:
    """The charges of a claim on its visit, posted."""
    charges = new_charges(billed, visit)
    load.session.add_all(charges)
    load.session.flush()
    post_all(load.session, charge_postings(load, billed, home, visit, charges))
    return charges


def new_charges(billed: Billed, visit: Visit) -> list[Charge]:
    """The rows of a claim's charges, not written yet."""
    return [_charge(visit, line, billed, n) for n, line in enumerate(charge_lines(billed), 1)]


def charge_postings(
    load: Load, billed: Billed, home: Home, visit: Visit, charges: Sequence[Charge]
) -> list[Posting]:
    """What charges put on the books."""
    owed_by = Book.PATIENT if home.payer_id is None else Book.INSURER
    postings = [_posting(load, billed, visit, charge, owed_by) for charge in charges]
    return [posting for posting in postings if posting.lines[0].cents]


def add_claim(load: Load, billed: Billed, home: Home, visit: Visit) -> Claim:
    """A claim on a visit, for the charges that are there. The payer must be known."""
    claim = new_claim(load, billed, home, visit)
    load.session.add(claim)
    load.session.flush()
    load.session.add_all(claim_lines(load, claim, billed))
    if billed.submitted_on is not None:
        add_news(load, claim.id, "sent", billed.submitted_on, place=billed.place)
    load.session.flush()
    return claim


def new_claim(load: Load, billed: Billed, home: Home, visit: Visit) -> Claim:
    """The row of a claim, not written yet."""
    assert home.payer_id is not None
    return Claim(
        visit_id=visit.id,
        payer_id=home.payer_id,
        coverage_id=home.coverage_id,
        position=billed.position or 1,
        number=billed.number,
        payer_claim_number=billed.payer_number,
        submitted_on=billed.submitted_on,
        charge_cents=billed.charge,
        system=load.system,
        external_id=billed.key,
        source_id=load.source_id,
    )


def add_news(
    load: Load, claim_id: UUID, state: str, on: date, *, code: str | None = None, place: str | None
) -> None:
    """Something happened on a claim."""
    load.session.add(new_event(load, claim_id, state, on, code=code, place=place))


def new_event(
    load: Load, claim_id: UUID, state: str, on: date, *, code: str | None = None, place: str | None
) -> ClaimEvent:
    """The row of such news, not written yet."""
    return ClaimEvent(
        claim_id=claim_id, state=state, on=on, code=code, source_id=load.source_id, place=place
    )


def post_patient_payment(load: Load, billed: Billed, visit: Visit) -> None:
    """What the patient had paid already when the claim was sent (837 AMT F5)."""
    if not billed.patient_paid:
        return
    key = f"{billed.key}:patient_paid"
    on = billed.submitted_on or visit.service_on
    payment = Payment(
        account_id=visit.account_id,
        received_on=on,
        method="other",
        amount_cents=billed.patient_paid,
        system=load.system,
        external_id=key,
        source_id=load.source_id,
    )
    load.session.add(payment)
    load.session.flush()
    paid = Line(Book.PATIENT_CASH, billed.patient_paid, visit_id=visit.id, payment_id=payment.id)
    lines = [paid, replace(paid, book=Book.PATIENT, cents=-paid.cents)]
    post(load.session, _made(load, visit, Kind.PAYMENT, on, key, lines, billed.place))


def charge_lines(billed: Billed) -> Sequence[Serviced]:
    """The lines to charge: those sent where they add up, else the claim's total as one."""
    if billed.lines and sum(line.cents for line in billed.lines) == billed.charge:
        return billed.lines
    first = billed.lines[0] if billed.lines else None
    code = first.code if first and len(billed.lines) == 1 else None
    return [Serviced(code=code, description=None, cents=billed.charge, place=billed.place)]


def charges_of(load: Load, visit_id: UUID) -> list[Charge]:
    """The charges of a visit, in the order of their days."""
    query = select(Charge).where(Charge.visit_id == visit_id)
    return list(load.session.scalars(query.order_by(Charge.service_on, Charge.external_id)))


def same_charge(charges: Sequence[Charge], line: Serviced, taken: set[UUID]) -> Charge | None:
    """The one charge that a line is: by our own line number, else by code, amount and day."""
    free = [charge for charge in charges if charge.id not in taken]
    if line.control:
        named = [one for one in free if control_of(one) == line.control]
        if len(named) == 1:
            return named[0]
    alike = [one for one in free if one.charge_cents == line.cents and one.code == line.code]
    if line.on is not None:
        alike = [one for one in alike if one.service_on == line.on]
    return alike[0] if alike else None


def control_of(charge: Charge) -> str | None:
    """The practice's own number of a line: its turn on the claim where it has no other."""
    return charge.control or (charge.external_id or "").rpartition(":")[2] or None


def _charge(visit: Visit, line: Serviced, billed: Billed, number: int) -> Charge:
    return Charge(
        visit_id=visit.id,
        service_on=line.on or visit.service_on,
        code=line.code,
        description=line.description or plain_description(line.code),
        units=line.units,
        charge_cents=line.cents,
        external_id=line.external_id or f"{billed.key}:{number}",
        control=None if line.control == str(number) else line.control,
    )


def claim_lines(load: Load, claim: Claim, billed: Billed) -> list[ClaimLine]:
    """The lines of a claim, each with the charge it is for."""
    return lines_for(claim, billed, charges_of(load, claim.visit_id))


def lines_for(claim: Claim, billed: Billed, charges: Sequence[Charge]) -> list[ClaimLine]:
    """The same among charges that are at hand."""
    taken, rows = set[UUID](), []
    for number, line in enumerate(charge_lines(billed), 1):
        charge = same_charge(charges, line, taken)
        taken |= {charge.id} if charge else set()
        rows.append(
            ClaimLine(
                claim_id=claim.id,
                charge_id=charge.id if charge else None,
                number=number,
                charge_cents=line.cents,
            )
        )
    return rows


def _posting(load: Load, billed: Billed, visit: Visit, charge: Charge, owed_by: Book) -> Posting:
    owed = Line(owed_by, charge.charge_cents, visit_id=visit.id, charge_id=charge.id)
    lines = [owed, replace(owed, book=Book.REVENUE, cents=-owed.cents)]
    key = f"charge:{charge.external_id}"
    return _made(load, visit, Kind.CHARGE, charge.service_on, key, lines, billed.place)


def _made(
    load: Load,
    visit: Visit,
    kind: Kind,
    on: date,
    key: str,
    lines: Sequence[Line],
    place: str | None,
) -> Posting:
    return Posting(
        account_id=visit.account_id,
        kind=kind,
        as_of=on,
        idempotency_key=key,
        lines=lines,
        actor="import",
        source_id=load.source_id,
        place=place,
    )
