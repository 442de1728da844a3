"""Patients, guarantor candidates, and the names of payers and billers."""

from dataclasses import dataclass

from inquiry_api.imports.fhir.findings import Finding, Notice
from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.resource import Identity, Read
from inquiry_api.imports.fhir.values import (
    Concept,
    Identifier,
    Period,
    Reference,
    StatedDate,
)

_NAME_USES = ("official", "usual", None)


@dataclass(frozen=True, slots=True)
class Name:
    """A HumanName; it may be text only."""

    use: str | None
    family: str | None
    given: tuple[str, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number or address of mail."""

    system: str | None
    value: str | None
    use: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `line` is None when none was sent."""

    line: tuple[str, ...] | None
    city: str | None
    state: str | None
    postal_code: str | None


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient. One with a partial or absent birth date cannot verify by it.

    `replaced_by` are the records that this one was merged into.
    """

    identity: Identity
    names: tuple[Name, ...]
    birth: StatedDate | None
    gender: str | None
    deceased: bool
    died_on: StatedDate | None
    identifiers: tuple[Identifier, ...]
    contacts: tuple[Contact, ...]
    addresses: tuple[Address, ...]
    languages: tuple[Concept, ...]
    replaced_by: tuple[Reference, ...]
    findings: tuple[Finding, ...]

    @property
    def name(self) -> Name | None:
        """The name to use: official, then usual, then the first sent."""
        for use in _NAME_USES:
            match = next((name for name in self.names if name.use == use), None)
            if match:
                return match
        return next(iter(self.names), None)


@dataclass(frozen=True, slots=True)
class RelatedPerson:
    """Someone close to a patient: a guarantor candidate. It grants no access by itself."""

    identity: Identity
    patient: Reference | None
    names: tuple[Name, ...]
    birth: StatedDate | None
    relationships: tuple[Concept, ...]
    contacts: tuple[Contact, ...]
    addresses: tuple[Address, ...]
    period: Period | None
    active: bool | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An Organization, Practitioner or Location: who pays, who bills, where."""

    identity: Identity
    name: str | None
    identifiers: tuple[Identifier, ...]
    contacts: tuple[Contact, ...]
    addresses: tuple[Address, ...]
    findings: tuple[Finding, ...]


def read_patient(read: Read) -> Patient:
    """Read a Patient."""
    node = read.node
    replaced = [link for link in node.nodes("link") if link.text("type") == "replaced-by"]
    died_on = node.date("deceasedDateTime")
    patient = Patient(
        identity=read.identity,
        names=_names(node),
        birth=node.date("birthDate"),
        gender=node.text("gender"),
        deceased=died_on is not None or node.flag("deceasedBoolean") is True,
        died_on=died_on,
        identifiers=node.identifiers(),
        contacts=_contacts(node),
        addresses=_addresses(node),
        languages=tuple(c for n in node.nodes("communication") if (c := n.concept("language"))),
        replaced_by=tuple(r for link in replaced if (r := link.reference("other"))),
        findings=(),
    )
    _note_patient(node, patient)
    return read.finished(patient)


def _note_patient(node: Node, patient: Patient) -> None:
    if patient.birth is None or patient.birth.day is None:
        node.note(Notice.BIRTH_DATE_UNUSABLE, "birthDate")
    if patient.deceased:
        node.note(Notice.PATIENT_DECEASED, "deceased")
    if patient.replaced_by:
        node.note(Notice.PATIENT_REPLACED, "link")
    if not patient.names:
        node.note(Notice.ELEMENT_MISSING, "name")


def read_related_person(read: Read) -> RelatedPerson:
    """Read a RelatedPerson."""
    node = read.node
    if not node.has("patient"):
        node.note(Notice.PATIENT_MISSING, "patient")
    return read.finished(
        RelatedPerson(
            identity=read.identity,
            patient=node.reference("patient"),
            names=_names(node),
            birth=node.date("birthDate"),
            relationships=node.concepts("relationship"),
            contacts=_contacts(node),
            addresses=_addresses(node),
            period=node.period("period"),
            active=node.flag("active"),
            findings=(),
        )
    )


def read_organisation(read: Read) -> Organisation:
    """Read an Organization, a Location, or a Practitioner by its first name."""
    node = read.node
    name = node.text("name") if isinstance(node.raw("name"), str) else None
    if name is None:
        name = next((full_name(n) for n in _names(node)), None)
    return read.finished(
        Organisation(
            identity=read.identity,
            name=name,
            identifiers=node.identifiers(),
            contacts=_contacts(node),
            addresses=_addresses(node),
            findings=(),
        )
    )


def full_name(name: Name) -> str:
    """A name in one line."""
    return name.text or " ".join(part for part in (*name.given, name.family) if part)


def _names(node: Node) -> tuple[Name, ...]:
    if isinstance(node.raw("name"), str):
        return (Name(None, None, (), node.text("name")),)
    return tuple(
        Name(n.text("use"), n.text("family"), n.texts("given"), n.text("text"))
        for n in node.nodes("name")
    )


def _contacts(node: Node) -> tuple[Contact, ...]:
    return tuple(
        Contact(n.text("system"), n.text("value"), n.text("use")) for n in node.nodes("telecom")
    )


def _addresses(node: Node) -> tuple[Address, ...]:
    return tuple(
        Address(
            n.texts("line") if n.has("line") else None,
            n.text("city"),
            n.text("state"),
            n.text("postalCode"),
        )
        for n in node.nodes("address")
    )
