"""ChargeItems: known from their claim, waiting for it, or of somebody who pays alone."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import select

from inquiry_api.coverage.models import Coverage
from inquiry_api.imports.fhir.findings import Notice
from inquiry_api.imports.fhir.payments import Invoice
from inquiry_api.imports.fhir.services import ChargeItem
from inquiry_api.imports.posting.alone import CHARGED
from inquiry_api.imports.posting.charging import Home, add_charges, add_visit, same_charge
from inquiry_api.imports.posting.people import account_of
from inquiry_api.imports.posting.records import Billed, Serviced
from inquiry_api.imports.posting.tally import FLAGGED, POSTED, REVIEW, SKIPPED, UNCHANGED
from inquiry_api.imports.posting_fhir.claims import description_of, units_of
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.names import days_of, key_of, place_of
from inquiry_api.imports.posting_fhir.people import People
from inquiry_api.ledger.models import Charge, Visit

CHARGE = "charge"


@dataclass(frozen=True)
class _Told:
    """Whose charge it is, of which day, how much."""

    patient_id: UUID
    on: date
    cents: int


class ChargePosting:
    """Posts the ChargeItems of one file, after its claims."""

    def __init__(self, context: Context, people: People) -> None:
        self._context = context
        self._load = context.load
        self._people = people
        self._taken: set[UUID] = set()

    def post(self, item: ChargeItem) -> None:
        """Post a charge that no claim has, of a patient whom nobody insures; else say why not."""
        told = self._told(item)
        why = self._posted(item, told) if isinstance(told, _Told) else told
        if why is not None:
            self._load.tally.tell(CHARGE, place_of(item.identity), *why)

    def _told(self, item: ChargeItem) -> _Told | tuple[str, str]:
        """What it charges; or how it ends instead, and why."""
        if self._context.record(item) is not None:
            return REVIEW, "a_newer_version_of_a_charge_on_the_books"
        if not item.is_charge:
            return SKIPPED, f"its status is {item.status or 'not told'}"
        if any(one.notice is Notice.MODIFIED for one in item.findings):
            return REVIEW, Notice.MODIFIED
        if item.price is not None and item.price.cents is None:
            return REVIEW, "the_amount_is_no_readable_sum_of_dollars"
        days = days_of(item.occurred)
        patient_id = self._people.meant(item.subject, item.identity).id
        if item.price is None or not days or patient_id is None:
            return SKIPPED, "without_a_patient_on_file_a_price_or_a_day"
        assert item.price.cents is not None
        return _Told(patient_id, min(days), item.price.cents)

    def _posted(self, item: ChargeItem, told: _Told) -> tuple[str, str] | None:
        known = self._known(item, told)
        if known is not None:
            self._taken.add(known)
            self._load.tally.count(CHARGE, UNCHANGED)
            return None
        if told.cents <= 0:
            return REVIEW, "a_charge_below_zero_without_a_claim"
        if self._is_insured(told.patient_id):
            return SKIPPED, "it waits for its claim: the patient is insured"
        if told.patient_id not in self._context.self_payers and not self._is_invoiced(item):
            return SKIPPED, "it waits for its claim: nothing says that the patient pays alone"
        with self._load.attempt():
            charge_id = self._add(item, told)
        self._taken.add(charge_id)
        self._context.remember(item, charge_id)
        self._load.tally.count(CHARGE, FLAGGED if item.findings else POSTED)
        return None

    def _known(self, item: ChargeItem, told: _Told) -> UUID | None:
        """The charge that a claim has put on the books for the same service."""
        account_id = account_of(self._load.session, told.patient_id)
        query = (
            select(Charge)
            .join(Visit, Visit.id == Charge.visit_id)
            .where(Visit.account_id == account_id, Charge.service_on == told.on)
        )
        charges = self._load.session.scalars(query.order_by(Charge.external_id)).all()
        line = Serviced(code=_code(item), cents=told.cents, on=told.on)
        found = same_charge(charges, line, self._taken)
        return found.id if found else None

    def _is_insured(self, patient_id: UUID) -> bool:
        if patient_id in self._context.insured:
            return True
        query = select(Coverage.id).where(Coverage.patient_id == patient_id)
        return self._load.session.scalars(query).first() is not None

    @cached_property
    def _invoiced(self) -> set[str]:
        """The charges that were billed to their patients."""
        reach = self._context.reach
        return {
            key
            for invoice in self._context.files.resources
            if isinstance(invoice, Invoice) and invoice.is_bill
            for line in invoice.lines
            for key in reach.keys(line.charge, invoice.identity, "ChargeItem")
        }

    def _is_invoiced(self, item: ChargeItem) -> bool:
        return key_of(item.identity) in self._invoiced

    def _add(self, item: ChargeItem, told: _Told) -> UUID:
        """The charge, on the visit of its encounter or else of its day."""
        load = self._load
        encounters = self._context.reach.keys(item.encounter, item.identity, "Encounter")
        where = next(iter(encounters), f"patient|{told.patient_id}")
        billed = _billed(item, told, f"{CHARGED}{where}|{told.on.isoformat()}")
        home = Home(account_of(load.session, told.patient_id), None)
        query = select(Visit).where(Visit.system == load.system, Visit.external_id == billed.key)
        visit = load.session.scalars(query).first()
        if visit is not None:
            (charge,) = add_charges(load, billed, home, visit)
            return charge.id
        visit = add_visit(load, billed, home, told.on)
        return load.session.scalars(select(Charge.id).where(Charge.visit_id == visit.id)).one()


def _billed(item: ChargeItem, told: _Told, key: str) -> Billed:
    line = Serviced(
        code=_code(item),
        description=description_of(item.code),
        units=units_of(item.quantity),
        cents=told.cents,
        on=told.on,
        place=place_of(item.identity),
        external_id=f"{CHARGED}{key_of(item.identity)}",
    )
    return Billed(
        key=key,
        number=None,
        payer=None,
        position=None,
        patient=None,
        charge=told.cents,
        lines=(line,),
        service_from=told.on,
        service_to=told.on,
        place=place_of(item.identity),
        patient_id=str(told.patient_id),
    )


def _code(item: ChargeItem) -> str | None:
    return item.code.code if item.code else None
