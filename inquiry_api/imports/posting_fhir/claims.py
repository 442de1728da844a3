"""A Claim as a claim to put on the books."""

from collections import Counter
from datetime import date
from decimal import Decimal
from math import prod

from inquiry_api.imports.fhir.claims import Claim, ClaimItem
from inquiry_api.imports.fhir.services import Encounter
from inquiry_api.imports.fhir.values import Concept, Reference, cents_of
from inquiry_api.imports.posting.descriptions import plain_description
from inquiry_api.imports.posting.records import Billed, Noticed, OtherPayer, PayerNamed, Serviced
from inquiry_api.imports.posting_fhir.apportioning import apportioned
from inquiry_api.imports.posting_fhir.insurance import Cover, Insurances
from inquiry_api.imports.posting_fhir.names import (
    day_of,
    days_of,
    key_of,
    keys_of,
    noticed_of,
    place_of,
)
from inquiry_api.imports.posting_fhir.reach import Reach

BILLED = "billed:"
UNKNOWN_PAYER = PayerNamed(name="Unknown payer")
_TYPES = {"oral": "Dental visit", "pharmacy": "Prescription", "vision": "Eye visit"}
_CLASSES = {
    "AMB": "Office visit",
    "EMER": "Emergency visit",
    "HH": "Home visit",
    "IMP": "Hospital stay",
    "ACUTE": "Hospital stay",
    "NONAC": "Hospital stay",
    "OBSENC": "Hospital stay",
    "SS": "Outpatient visit",
    "VR": "Video visit",
}
# Whose descriptions are licensed: the practice's own words stand in `text`, theirs in `display`.
_LICENSED = ("ama-assn.org", "/cpt", "cdt", "hcpcs", "ada.org")


class ClaimReader:
    """Makes what is posted of Claims."""

    def __init__(self, reach: Reach, insurances: Insurances) -> None:
        self._reach = reach
        self._insurances = insurances

    def billed(self, claim: Claim, key: str, *, replaces: str | None = None) -> Billed:
        """One Claim without its patient. `key` names it for ever."""
        cover = self._insurances.meant(claim.insurance, claim.insurer, claim.identity)
        encounter = self._encounter(claim)
        days = self._days(claim, encounter)
        return Billed(
            key=key,
            number=number_of(claim),
            payer=None if cover.self_pay else cover.payer or UNKNOWN_PAYER,
            position=cover.position or (1 if len(claim.insurance) <= 1 else None),
            patient=None,
            relationship=cover.relationship,
            charge=claim.charge or 0,
            lines=_lines(claim),
            service_from=min(days, default=None),
            service_to=max(days, default=None),
            submitted_on=day_of(claim.created),
            replaces=replaces,
            others=self._others(claim),
            visit_kind=_visit_kind(claim, encounter),
            visit_place=self._place(claim, encounter),
            provider=self._reach.name(claim.provider, claim.identity),
            place=place_of(claim.identity),
            notices=_notices(claim, cover),
            keyed_by=f"{BILLED}{keys_of(claim.identity.base, 'Claim')}",
        )

    def member_id(self, claim: Claim) -> str | None:
        """The patient's number with the payer."""
        return self._insurances.meant(claim.insurance, claim.insurer, claim.identity).member_id

    def _others(self, claim: Claim) -> tuple[OtherPayer, ...]:
        return tuple(
            OtherPayer(payer=one.payer, position=one.position, member_id=one.member_id)
            for one in self._insurances.others(claim.insurance, claim.identity)
            if one.payer is not None
        )

    def _encounter(self, claim: Claim) -> Encounter | None:
        for reference in (one for item in claim.items for one in item.encounters):
            found = self._reach.find(reference, claim.identity)
            if found is not None and isinstance(found.resource, Encounter):
                return found.resource
        return None

    def _days(self, claim: Claim, encounter: Encounter | None) -> list[date]:
        of_items = [day for item in claim.items for day in days_of(item.serviced)]
        days = days_of(claim.billable) or of_items
        return days or (days_of(encounter.period) if encounter else [])

    def _place(self, claim: Claim, encounter: Encounter | None) -> str | None:
        at: Reference | None = encounter.service_provider if encounter else None
        named = self._reach.name(at, encounter.identity) if encounter else None
        return named or self._reach.name(claim.provider, claim.identity)


def claim_key(claim: Claim) -> str:
    """The key of a claim's first version."""
    return BILLED + key_of(claim.identity)


def number_of(claim: Claim) -> str | None:
    """The practice's own number of the claim; the resource's id is none."""
    return next((one.value for one in claim.identifiers if one.value), None)


def _notices(claim: Claim, cover: Cover) -> tuple[Noticed, ...]:
    place = place_of(claim.identity)
    told = list(noticed_of(claim.findings))
    if claim.charge is None:
        told.append(Noticed(what="charge_not_readable", place=place, review=True))
    elif claim.charge < 0:
        told.append(Noticed(what="charge_below_zero", place=place, review=True))
    if cover.payer is None and not cover.self_pay:
        told.append(Noticed(what="payer_missing", place=place, review=True))
    if claim.accident is not None:
        told.append(Noticed(what="an_accident_a_third_party_may_have_to_pay", place=place))
    return tuple(told)


def _lines(claim: Claim) -> tuple[Serviced, ...]:
    """The lines, each with its number where that names one alone: answers may only point at it."""
    met = Counter(item.sequence for item in claim.items)
    exact = [item.amount.value if item.amount else None for item in claim.items]
    parts = [value for value in exact if value is not None]
    whole = apportioned(claim.charge or 0, parts) if len(parts) == len(exact) else None
    cents = whole or [_cents(item) for item in claim.items]
    named = [met[item.sequence] == 1 for item in claim.items]
    return tuple(map(_line, claim.items, cents, named))


def _line(item: ClaimItem, cents: int, named: bool) -> Serviced:
    days = days_of(item.serviced)
    return Serviced(
        code=item.code.code if item.code else None,
        description=description_of(item.code),
        units=units_of(item.quantity),
        cents=cents,
        on=min(days, default=None),
        control=str(item.sequence) if named and item.sequence is not None else None,
        place=item.path,
    )


def _cents(item: ClaimItem) -> int:
    """The item's net amount, else its price times its quantity and factor."""
    price = item.unit_price
    if item.net is not None or price is None:
        return (item.amount.cents or 0) if item.amount else 0
    if price.cents is None or price.value is None:
        return 0
    times = [one for one in (item.quantity, item.factor) if one is not None]
    return cents_of(prod(times, start=price.value)) or 0


def description_of(code: Concept | None) -> str | None:
    """The sender's own words where no code list's owner claims them, else ours."""
    if code is None:
        return None
    systems = " ".join((coding.system or "").lower() for coding in code.codings)
    licensed = any(owner in systems for owner in _LICENSED)
    displays = {coding.display for coding in code.codings}
    if code.text and not (licensed and code.text in displays):
        return code.text
    return plain_description(code.code)


def units_of(quantity: Decimal | None) -> int:
    """Whole units; anything else is one service."""
    if quantity is None or not quantity.is_finite() or not 0 < quantity < 10**6:
        return 1
    return int(quantity) or 1


def _visit_kind(claim: Claim, encounter: Encounter | None) -> str:
    of_type = _TYPES.get((claim.kind.code or "") if claim.kind else "")
    if of_type:
        return of_type
    code = encounter.kind.code if encounter and encounter.kind else None
    return _CLASSES.get(code or "", "Visit")
