"""People and payers of FHIR as the records that are posted."""

import re
from datetime import date

from inquiry_api.crypto import normalise, pseudonym
from inquiry_api.imports.fhir.findings import Finding
from inquiry_api.imports.fhir.people import Address, Name, Patient, RelatedPerson
from inquiry_api.imports.fhir.resource import Identity
from inquiry_api.imports.fhir.values import Concept, Period, StatedDate
from inquiry_api.imports.posting.payers import is_self_pay
from inquiry_api.imports.posting.records import Noticed, PayerNamed, Person

_KINDS = (
    ("medicaid", "medicaid"),
    ("medicare", "medicare"),
    ("dualeligible", "medicare"),
    ("tricare", "other_government"),
    ("champus", "other_government"),
    ("veteransaffairs", "other_government"),
)
_BOTH_PROGRAMMES = "centersformedicare"  # The agency runs both; its own claims are Medicare's.
_WHAT = {
    "Patient": "patient",
    "Coverage": "coverage",
    "Account": "account",
    "ChargeItem": "charge",
    "Claim": "claim",
    "ClaimResponse": "remittance",
    "ExplanationOfBenefit": "remittance",
}
_RELATIONSHIPS = frozenset({"self", "spouse", "child"})
# HL7 v3 role codes of somebody beside the patient.
_PARENTS = frozenset({"PRN", "MTH", "FTH", "NMTH", "NFTH", "ADOPTP", "STPPRN", "STPMTH", "STPFTH"})
_SPOUSES = frozenset({"SPS", "HUSB", "WIFE", "DOMPART"})
_PHONE = re.compile(r"\+?1?([2-9][0-9]{9})")


def key_of(identity: Identity) -> str:
    """The name of a resource for ever: server, type and id; the content where it has no id."""
    return resource_key(identity.base, identity.type, identity.id or identity.content_hash)


def resource_key(base: str, kind: str, number: str) -> str:
    """What a resource is kept under: its id may be a record number, so a pseudonym stands here."""
    return f"{keys_of(base, kind)}{pseudonym('fhir', f'{base}|{kind}/{number}')}"


def keys_of(base: str, kind: str) -> str:
    """How the keys of one server's resources of a type begin."""
    return f"fhir:{pseudonym('fhir server', base)}|{kind}/"


def place_of(identity: Identity) -> str:
    """Where a person finds the resource in its file: never its id, which may name a patient."""
    where = identity.place if identity.place != "the file" else ""
    return ", ".join(part for part in (identity.type, where) if part)


def what_of(identity: Identity) -> str:
    """What reports call a resource of this type."""
    return _WHAT.get(identity.type, identity.type)


def person_of(patient: Patient, member_id: str | None = None) -> Person:
    """A patient as a person to match."""
    family, given = _family_and_given(patient.name)
    return Person(
        family=family,
        given=given,
        birth_date=day_of(patient.birth),
        member_id=member_id,
        address=next((text for one in patient.addresses if (text := _address(one))), None),
        died_on=day_of(patient.died_on),
    )


def person_named(name: Name | None, birth: StatedDate | None) -> Person:
    """Somebody of whom only a name and a birth date are told."""
    family, given = _family_and_given(name)
    return Person(family=family, given=given, birth_date=day_of(birth))


def _family_and_given(name: Name | None) -> tuple[str, str]:
    """The parts of a name; from its text where it has no parts (`Ana Rivera`, `Rivera, Ana`)."""
    if name is None:
        return "", ""
    if name.family or name.given or not name.text:
        return name.family or "", " ".join(name.given)
    family, comma, given = name.text.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = name.text.split()
    return (words[-1], " ".join(words[:-1])) if len(words) > 1 else (name.text, "")


def _address(address: Address) -> str | None:
    region = f"{address.state or ''} {address.postal_code or ''}".strip()
    parts = (*(address.line or ()), address.city, region)
    return ", ".join(part for part in parts if part) or None


def phone_of(text: str) -> str | None:
    """A telephone number of ten digits in E.164 form; None for anything else."""
    found = _PHONE.fullmatch(re.sub(r"[\s().-]", "", text))
    return f"+1{found[1]}" if found else None


def payer_named(name: str | None) -> PayerNamed | None:
    """A payer by its name; None where there is none, or where the name says that nobody insures."""
    if not name or is_self_pay(name):
        return None
    return PayerNamed(name=name, kind=payer_kind(name))


def payer_kind(name: str) -> str | None:
    """Whose programme it is, where the name tells."""
    plain = normalise(name)
    if _BOTH_PROGRAMMES in plain:
        return "medicare"
    return next((kind for word, kind in _KINDS if word in plain), None)


def relationship_of(concept: Concept | None) -> str:
    """The patient's relationship to the subscriber, as the ledger knows it."""
    code = (concept.code or "self").lower() if concept else "self"
    return code if code in _RELATIONSHIPS else "other"


def relationship_through(person: RelatedPerson) -> str:
    """The patient's relationship to somebody who is related to them."""
    codes = {code.upper() for concept in person.relationships for code in concept.codes}
    if codes & _PARENTS:
        return "child"
    return "spouse" if codes & _SPOUSES else "other"


def day_of(stated: StatedDate | None) -> date | None:
    """The real day of a date; None for one that is absent, partial or impossible."""
    return stated.day if stated else None


def days_of(period: Period | None) -> list[date]:
    """The real days of a period's ends."""
    if period is None:
        return []
    return [day for day in (day_of(period.start), day_of(period.end)) if day]


def noticed_of(findings: tuple[Finding, ...]) -> tuple[Noticed, ...]:
    """What the reader noticed."""
    return tuple(
        Noticed(what=str(one.notice), place=one.place, review=one.review) for one in findings
    )
