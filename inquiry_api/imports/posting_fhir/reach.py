"""What a reference leads to: among the files at hand, else in what was loaded before."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.crypto import blind_index
from inquiry_api.imports.fhir.people import Organisation
from inquiry_api.imports.fhir.reading import Load as Files
from inquiry_api.imports.fhir.reading import Resource
from inquiry_api.imports.fhir.references import Form, Target
from inquiry_api.imports.fhir.resource import Identity
from inquiry_api.imports.fhir.values import Reference
from inquiry_api.imports.posting_fhir.names import key_of, resource_key
from inquiry_api.imports.posting_fhir.versions import Records
from inquiry_api.ledger.models import Source
from inquiry_api.ledger.people import PatientIdentifier

ORGANISATIONS = "organisations"


@dataclass(frozen=True)
class Found:
    """A resource and where references inside it start from."""

    resource: Resource
    within: Identity


class Reach:
    """Resolves references for one load of files."""

    def __init__(self, session: Session, files: Files, records: Records) -> None:
        self._session = session
        self._files = files
        self._records = records
        self._names: dict[tuple[str, str], str | None] = {}

    def find(self, reference: Reference | None, within: Identity) -> Found | None:
        """The resource in the files at hand, a contained one among them."""
        if reference is None:
            return None
        target = self._files.resolve(reference, within)
        resource = self._files.resource(target.resource) if target.resource else None
        if resource is None:
            return None
        inside = within if target.form is Form.CONTAINED else resource.identity
        return Found(resource, inside)

    def stored(self, reference: Reference | None, within: Identity, kind: str) -> UUID | None:
        """The row of ours that an earlier load made of the resource."""
        if reference is None:
            return None
        target = self._files.resolve(reference, within)
        if target.form in (Form.CONDITIONAL, Form.IDENTIFIER):
            return self._by_identifier(reference, target) if kind == "Patient" else None
        if target.id is None or target.type not in (None, kind):
            return None
        for base in bases(reference, target, within):
            found = self._records.named((base, kind, target.id))
            if found is not None and found.row_id is not None:
                return found.row_id
        return None

    def keys(self, reference: Reference | None, within: Identity, kind: str) -> list[str]:
        """The names under which the resource may have been posted."""
        found = self.find(reference, within)
        if found is not None and found.within is not within:
            return [key_of(found.resource.identity)]
        if reference is None:
            return []
        target = self._files.resolve(reference, within)
        if not target.id or target.type not in (None, kind):
            return []
        return [resource_key(base, kind, target.id) for base in bases(reference, target, within)]

    def numbers(self, within: Identity) -> list[str]:
        """The systems of the numbers that a resource has."""
        found = self._files.raw(within).data.get("identifier")
        numbers = found if isinstance(found, list) else [found]
        return [str(one.get("system")) for one in numbers if isinstance(one, dict)]

    def label(self, reference: Reference, within: Identity) -> str | None:
        """The name of the patient that is looked for in vain."""
        return next(iter(self.keys(reference, within, "Patient")), None)

    def name(self, reference: Reference | None, within: Identity) -> str | None:
        """What a party is called: by its resource, by the display, or by its identifier alone."""
        if reference is None:
            return None
        found = self.find(reference, within)
        if found is not None and isinstance(found.resource, Organisation) and found.resource.name:
            return found.resource.name
        if reference.display:
            return reference.display
        return self._stored_name(reference, within) or _spoken(reference)

    def _stored_name(self, reference: Reference, within: Identity) -> str | None:
        target = self._files.resolve(reference, within)
        if target.id is None:
            return None
        for base in bases(reference, target, within):
            if (base, target.id) not in self._names:
                self._names[base, target.id] = self._organisation(base, target.id)
            if self._names[base, target.id]:
                return self._names[base, target.id]
        return None

    def _organisation(self, base: str, number: str) -> str | None:
        """What an earlier file has called it."""
        key = organisation_key(base, number)
        query = select(Source.report).where(
            Source.kind == "fhir", Source.report[ORGANISATIONS].has_key(key)
        )
        report = self._session.scalars(query.order_by(Source.loaded_at.desc())).first()
        names = report.get(ORGANISATIONS) if report else None
        return str(names[key]) if isinstance(names, dict) else None

    def _by_identifier(self, reference: Reference, target: Target) -> UUID | None:
        system = reference.identifier.system if reference.identifier else None
        if target.form is Form.CONDITIONAL:
            query = (reference.reference or "").partition("identifier=")[2]
            system = query.rpartition("|")[0] or None
        if not system or not target.id:
            return None
        return patient_known_as(self._session, system, target.id)


def bases(reference: Reference, target: Target, within: Identity) -> Iterator[str]:
    """The server addresses that a reference may start from."""
    text = (reference.reference or "").split("/_history/")[0]
    if target.form is Form.ABSOLUTE:
        yield text.removesuffix(f"/{target.type}/{target.id}")
    elif target.form is Form.UUID:
        yield from dict.fromkeys(("", within.base))
    else:
        yield within.base


def patient_known_as(session: Session, system: str, value: str) -> UUID | None:
    """The patient whom a system knows by this number."""
    query = select(PatientIdentifier.patient_id).where(
        PatientIdentifier.system == system,
        PatientIdentifier.value_index == blind_index("identifier", f"{system}|{value}"),
    )
    return session.scalars(query).first()


def organisation_key(base: str, number: str) -> str:
    """What an organisation's name is kept under."""
    return resource_key(base, "Organization", number)


def _spoken(reference: Reference) -> str | None:
    """An identifier that is a name: some payers send `Centers for Medicare …` as their number."""
    value = reference.identifier.value if reference.identifier else None
    return value if value and sum(map(str.isalpha, value)) > len(value) / 2 else None
