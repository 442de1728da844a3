"""Who insures a claim, and as which payer in turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from inquiry_api.coverage.models import Coverage as CoverageRow
from inquiry_api.coverage.models import Payer
from inquiry_api.imports.fhir.claims import Insurance
from inquiry_api.imports.fhir.coverage import Coverage
from inquiry_api.imports.fhir.people import RelatedPerson
from inquiry_api.imports.fhir.resource import Identity
from inquiry_api.imports.fhir.values import Reference
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import PayerNamed
from inquiry_api.imports.posting_fhir.names import (
    payer_named,
    relationship_of,
    relationship_through,
)
from inquiry_api.imports.posting_fhir.reach import Reach

_LAST_POSITION = 3
MEDICARE_AGENCY = "Centers for Medicare and Medicaid Services"
_MEDICARE_SERVER = "bluebutton.cms.gov"


@dataclass(frozen=True)
class Cover:
    """One insurance of a claim. `payer` None with `self_pay` is a patient who pays alone."""

    payer: PayerNamed | None
    self_pay: bool
    position: int | None
    member_id: str | None = None
    relationship: str = "self"


class Insurances:
    """Reads the insurances of claims and of answers to them."""

    def __init__(self, load: Load, reach: Reach) -> None:
        self._load = load
        self._reach = reach
        self._meant: dict[Identity, Cover] = {}

    def meant(
        self, insurance: Sequence[Insurance], insurer: Reference | None, within: Identity
    ) -> Cover:
        """The insurance that a claim or an answer is about, found out once for each."""
        if within not in self._meant:
            self._meant[within] = self._find(insurance, insurer, within)
        return self._meant[within]

    def _find(
        self, insurance: Sequence[Insurance], insurer: Reference | None, within: Identity
    ) -> Cover:
        """The insurance that a claim is about, with the claim's insurer as its name of last resort.

        The one marked focal, else the first of the claim's own order. `position` stays None where
        neither the coverage nor the order among several tells it.
        """
        ordered = sorted(insurance, key=lambda one: (not one.focal, one.sequence or 0))
        named = self._reach.name(insurer, within) or self._agency(within)
        if not ordered:
            return _cover(named, None)
        first = ordered[0]
        cover = self._cover(first, within, named)
        if cover.position or len(insurance) == 1:
            return cover
        return _at(cover, _in_turn(first.sequence))

    def under(
        self, coverage: Reference | None, insurer: Reference | None, within: Identity
    ) -> Cover:
        """The insurance that an answer about benefits is about."""
        return self._cover(Insurance(1, None, coverage), within, self._reach.name(insurer, within))

    def others(self, insurance: Sequence[Insurance], within: Identity) -> list[Cover]:
        """The other insurances of a claim, in their turn."""
        ordered = sorted(insurance, key=lambda one: (not one.focal, one.sequence or 0))
        covers = [(self._cover(one, within, None), one.sequence) for one in ordered[1:]]
        return [one if one.position else _at(one, _in_turn(turn)) for one, turn in covers]

    def payer_of(self, coverage: Coverage, within: Identity) -> Cover:
        """Who pays under a coverage."""
        if coverage.is_self_pay:
            return Cover(None, self_pay=True, position=None)
        names = (self._reach.name(payor, within) for payor in coverage.payors)
        name = next((one for one in names if one), None)
        name = name or coverage.class_value("plan")
        if name is None and coverage.kind and coverage.kind.text:
            name = coverage.kind.text
        cover = _cover(name, coverage.order)
        return Cover(
            payer=cover.payer,
            self_pay=cover.self_pay,
            position=cover.position,
            member_id=member_id_of(coverage),
            relationship=self._relationship(coverage, within),
        )

    def _relationship(self, coverage: Coverage, within: Identity) -> str:
        """The patient's to the subscriber: as told, else by who the subscriber is."""
        if coverage.relationship is not None or coverage.subscriber is None:
            return relationship_of(coverage.relationship)
        found = self._reach.find(coverage.subscriber, within)
        if found is not None and isinstance(found.resource, RelatedPerson):
            return relationship_through(found.resource)
        told, whose = coverage.subscriber.reference, coverage.beneficiary
        return "self" if whose is None or told in (None, whose.reference) else "other"

    def _agency(self, within: Identity) -> str | None:
        """Medicare's own server names no insurer; the numbers it gives its claims tell."""
        numbers = self._reach.numbers(within)
        return MEDICARE_AGENCY if any(_MEDICARE_SERVER in one for one in numbers) else None

    def _cover(self, one: Insurance, within: Identity, insurer: str | None) -> Cover:
        found = self._reach.find(one.coverage, within)
        if found is not None and isinstance(found.resource, Coverage):
            cover = self.payer_of(found.resource, found.within)
            if cover.payer or cover.self_pay:
                return cover
        stored = self._reach.stored(one.coverage, within, "Coverage")
        if stored is not None:
            return self._of_row(stored)
        return _cover(insurer or (one.coverage.display if one.coverage else None), None)

    def _of_row(self, coverage_id: UUID) -> Cover:
        row = self._load.session.get_one(CoverageRow, coverage_id)
        payer = self._load.session.get_one(Payer, row.payer_id)
        named = PayerNamed(name=payer.name, kind=payer.kind)
        return Cover(named, False, row.priority, row.member_id, row.relationship)


def member_id_of(coverage: Coverage) -> str | None:
    """The member's number with the payer: the subscriber's, else a member number of its own."""
    numbers = [one.value for one in coverage.identifiers if "MB" in one.kinds]
    return coverage.subscriber_id or next((number for number in numbers if number), None)


def _cover(name: str | None, order: int | None) -> Cover:
    payer = payer_named(name)
    return Cover(payer, self_pay=bool(name) and payer is None, position=_in_turn(order))


def _at(cover: Cover, position: int | None) -> Cover:
    return Cover(cover.payer, cover.self_pay, position, cover.member_id, cover.relationship)


def _in_turn(number: int | None) -> int | None:
    return number if number is not None and 1 <= number <= _LAST_POSITION else None
