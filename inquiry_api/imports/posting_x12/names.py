"""People, payers and notices of X12 as the records that are posted."""

from collections.abc import Iterable
from datetime import date

from inquiry_api.imports.posting.records import Noticed, PayerNamed, Person
from inquiry_api.imports.x12.claims import Subject
from inquiry_api.imports.x12.findings import Finding
from inquiry_api.imports.x12.parts import Address, Party
from inquiry_api.imports.x12.values import StatedDate

# Numbers that members have with their payer. A social security number (34) is never kept.
_MEMBER_QUALIFIERS = frozenset({"MI", "HN", "II", "MR", "C", "N"})
# SBR09 and CLP06: whose plan it is, where that decides what a patient may be billed.
_KINDS = {
    "MA": "medicare",
    "MB": "medicare",
    "16": "medicare",  # A health maintenance organisation for Medicare risk.
    "MC": "medicaid",
    "CH": "other_government",
    "VA": "other_government",
    "OF": "other_government",
    "TV": "other_government",
}


def member_id_of(party: Party | None) -> str | None:
    """The member's number with the payer, if that is what was sent."""
    if party is None or party.id_qualifier not in _MEMBER_QUALIFIERS:
        return None
    return party.id or None


def person_of(party: Party | None, *, member_id: str | None = None) -> Person | None:
    """Somebody named in an NM1; None when nobody was."""
    if party is None or not party.is_person:
        return None
    return Person(family=party.last, given=party.first, member_id=member_id or member_id_of(party))


def subject_of(subject: Subject | None, member_id: str | None) -> Person | None:
    """A subscriber or patient of an 837, with birth date and address."""
    if subject is None:
        return None
    return Person(
        family=subject.party.last,
        given=subject.party.first,
        birth_date=day_of(subject.birth),
        member_id=member_id,
        address=address_of(subject.address),
        died_on=subject.died_on,
    )


def payer_of(party: Party | None, filing: str = "") -> PayerNamed | None:
    """A payer by name; None where no name was sent. `filing` tells whose plan it is."""
    if party is None or not party.last:
        return None
    return PayerNamed(name=party.last, number=party.id or None, kind=_KINDS.get(filing))


def address_of(address: Address | None) -> str | None:
    """An address in one line."""
    if address is None:
        return None
    parts = (*address.lines, address.city, f"{address.state} {address.postal_code}".strip())
    return ", ".join(part for part in parts if part) or None


def day_of(stated: StatedDate | None) -> date | None:
    """The real day of a date; None for one that is blank or impossible."""
    return stated.day if stated else None


def noticed_of(findings: Iterable[Finding]) -> tuple[Noticed, ...]:
    """What the reader noticed."""
    return tuple(
        Noticed(what=str(one.notice), place=one.place, review=one.review, detail=one.detail)
        for one in findings
    )


def segment(number: int) -> str:
    """The place of a segment, as people look it up."""
    return f"segment {number}"
