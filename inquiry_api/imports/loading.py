"""Loads imported books: the claim is the unit, posted whole or not at all, and only once."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.imports.people import Written, linked, write_people
from inquiry_api.imports.poster import Poster
from inquiry_api.imports.records import (
    Books,
    ChargeRecord,
    ClaimRecord,
    Ending,
    Flag,
    Move,
    kept_id,
)
from inquiry_api.imports.report import Report
from inquiry_api.ledger.models import Charge, Claim, ClaimEvent, ClaimLine, Visit
from inquiry_api.money import format_cents

_OTHER_FORMATS = ("x12", "fhir")


def post_books(
    session: Session,
    source_id: UUID,
    books: Books,
    report: Report,
    progress: Callable[[int, int], None],
) -> Written:
    """Write and post everything; returns our keys for the system's own. Raises BadFile."""
    written = write_people(session, books)
    for number, claim in enumerate(books.claims, start=1):
        report.ended(*_load_claim(session, books, source_id, written, claim))
        progress(number, len(books.claims))
    return written


def _load_claim(
    session: Session, books: Books, source_id: UUID, written: Written, record: ClaimRecord
) -> tuple[Ending, list[Flag]]:
    flags = _contradictions(books, record)
    doubt = _doubt(session, books, written, record)
    if doubt is not None:
        return Ending.REVIEW, [_flag(books, record, doubt)]
    visit_id = linked(books, "visit", written.visits, record.visit_id, record.line)
    charges = _write_charges(session, books.system, visit_id, record)
    poster = Poster(
        session=session,
        system=books.system,
        source_id=source_id,
        account_id=written.visit_accounts[visit_id],
        visit_id=visit_id,
        claim_id=_write_claim(session, books, source_id, written, visit_id, charges, record),
        charge_ids=charges,
    )
    changed = poster.changed(record)
    if changed:
        what = f"{changed} of its rows were loaded before with another amount"
        return Ending.REVIEW, [_flag(books, record, f"{what}; nothing of this claim was changed")]
    if not poster.post_claim(record):
        return Ending.UNCHANGED, flags
    return (Ending.FLAGGED if flags else Ending.POSTED), flags


def _doubt(session: Session, books: Books, written: Written, record: ClaimRecord) -> str | None:
    """Why nothing of a claim may be posted."""
    elsewhere = _posted_by_others(session, books, written, record)
    if elsewhere:
        return (
            f"a visit of the same patient, day and total was loaded from {elsewhere} before; "
            "nothing of this claim was posted"
        )
    if any(cents < 0 for cents in _left_by_charge(record).values()):
        return "more was paid or moved than was charged; nothing of this claim was posted"
    return None


def _flag(books: Books, record: ClaimRecord, what: str) -> Flag:
    return Flag(books.claims_file, record.line, what, record.external_id)


def _posted_by_others(
    session: Session, books: Books, written: Written, record: ClaimRecord
) -> str | None:
    """The other format from which the same visit is on the books: it is never charged twice."""
    visit_id = linked(books, "visit", written.visits, record.visit_id, record.line)
    visit = session.get_one(Visit, visit_id)
    total = func.sum(Charge.charge_cents)
    alike = (
        select(Visit.system)
        .join(Charge, Charge.visit_id == Visit.id)
        .where(
            Visit.account_id == visit.account_id,
            Visit.service_on == visit.service_on,
            Visit.system.in_(_OTHER_FORMATS),
        )
        .group_by(Visit.id)
        .having(total == record.charge_cents)
    )
    return session.scalars(alike).first()


def _contradictions(books: Books, record: ClaimRecord) -> list[Flag]:
    """What the claim's own header says against its rows. The rows win."""
    if record.header_owed is None or record.header_owed == record.left_cents:
        return []
    what = (
        f"the claim's header says {format_cents(record.header_owed)} is left, its ledger rows say "
        f"{format_cents(record.left_cents)}; the rows were posted, the header is told to nobody"
    )
    return [Flag(books.claims_file, record.line, what, record.external_id)]


def _left_by_charge(record: ClaimRecord) -> dict[str, int]:
    """What each charge's rows leave with the insurers; negative is a contradiction."""
    left = {charge.external_id: 0 if charge.self_pay else charge.cents for charge in record.charges}
    with_insurer = {Move.PAYER_PAID, Move.COPAY_PAID, Move.TO_PATIENT, Move.CONTRACTUAL}
    with_insurer |= {Move.OTHER}
    for move in record.moves:
        if move.move in with_insurer:
            left[move.charge_id] -= move.cents
    return left


def _write_charges(
    session: Session, system: str, visit_id: UUID, record: ClaimRecord
) -> dict[str, UUID]:
    """Our keys of the claim's charges, written where they were not yet."""
    kept = {kept_id(system, charge.external_id): charge for charge in record.charges}
    query = select(Charge).where(Charge.visit_id == visit_id, Charge.external_id.in_(kept))
    known = {charge.external_id: charge.id for charge in session.scalars(query)}
    new = {key: _charge_row(visit_id, one, key) for key, one in kept.items() if key not in known}
    session.add_all(new.values())
    session.flush()
    ids = known | {key: row.id for key, row in new.items()}
    return {charge.external_id: ids[key] for key, charge in kept.items()}


def _write_claim(
    session: Session,
    books: Books,
    source_id: UUID,
    written: Written,
    visit_id: UUID,
    charges: dict[str, UUID],
    record: ClaimRecord,
) -> UUID | None:
    """The claim with its lines and news. What nobody insures has charges and no claim."""
    if record.payer_id is None or all(charge.self_pay for charge in record.charges):
        return None
    number = kept_id(books.system, record.external_id)
    known = select(Claim.id).where(Claim.system == books.system, Claim.external_id == number)
    claim_id = session.scalars(known).first()
    if claim_id is not None:
        return claim_id
    claim = Claim(
        visit_id=visit_id,
        payer_id=linked(books, "payer", written.payers, record.payer_id, record.line),
        position=record.position,
        submitted_on=record.submitted_on,
        charge_cents=record.charge_cents,
        system=books.system,
        external_id=number,
        source_id=source_id,
    )
    session.add(claim)
    session.flush()
    session.add_all(_lines(claim.id, charges, record))
    on = record.submitted_on or record.charges[0].service_on
    session.add(ClaimEvent(claim_id=claim.id, state=record.state, on=on, source_id=source_id))
    session.flush()
    return claim.id


def _lines(claim_id: UUID, charges: dict[str, UUID], record: ClaimRecord) -> list[ClaimLine]:
    return [
        ClaimLine(
            claim_id=claim_id,
            charge_id=charges[charge.external_id],
            number=number,
            charge_cents=charge.cents,
        )
        for number, charge in enumerate(record.charges, start=1)
    ]


def _charge_row(visit_id: UUID, record: ChargeRecord, external_id: str) -> Charge:
    return Charge(
        visit_id=visit_id,
        service_on=record.service_on,
        code=record.code,
        description=record.description,
        units=record.units,
        charge_cents=record.cents,
        external_id=external_id,
        control=record.external_id,
    )
