"""Reads FHIR R4 from a file or a folder: the door of this package. It knows no database."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inquiry_api.imports.fhir.claims import Claim, read_claim
from inquiry_api.imports.fhir.coverage import Account, Coverage, read_account, read_coverage
from inquiry_api.imports.fhir.decision_reader import read_decision
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.documents import Document, RawResource, parse_document
from inquiry_api.imports.fhir.eligibility import EligibilityResponse, read_eligibility_response
from inquiry_api.imports.fhir.errors import FHIRError, NotFHIR, NothingToImport
from inquiry_api.imports.fhir.findings import Finding, Notice
from inquiry_api.imports.fhir.payments import (
    Invoice,
    PaymentNotice,
    PaymentReconciliation,
    read_invoice,
    read_payment_notice,
    read_payment_reconciliation,
)
from inquiry_api.imports.fhir.people import (
    Organisation,
    Patient,
    RelatedPerson,
    read_organisation,
    read_patient,
    read_related_person,
)
from inquiry_api.imports.fhir.references import References, Target
from inquiry_api.imports.fhir.resource import Identity, Read
from inquiry_api.imports.fhir.services import (
    ChargeItem,
    Encounter,
    read_charge_item,
    read_encounter,
)
from inquiry_api.imports.fhir.values import Reference

Resource = (
    Patient | RelatedPerson | Organisation | Coverage | Account | Encounter | ChargeItem | Claim
    | Decision | EligibilityResponse | PaymentReconciliation | PaymentNotice | Invoice
)  # fmt: skip

_READERS: dict[str, Callable[[Read], Resource]] = {
    "Patient": read_patient,
    "RelatedPerson": read_related_person,
    "Organization": read_organisation,
    "Practitioner": read_organisation,
    "Location": read_organisation,
    "Coverage": read_coverage,
    "Account": read_account,
    "Encounter": read_encounter,
    "ChargeItem": read_charge_item,
    "Claim": read_claim,
    "ClaimResponse": read_decision,
    "ExplanationOfBenefit": read_decision,
    "CoverageEligibilityResponse": read_eligibility_response,
    "PaymentReconciliation": read_payment_reconciliation,
    "PaymentNotice": read_payment_notice,
    "Invoice": read_invoice,
}
_SUFFIXES = frozenset({".json", ".ndjson", ".jsonl"})


@dataclass(frozen=True, slots=True)
class FHIRFile:
    """A file as read. `skipped` counts the resources of types that billing does not use."""

    name: str
    sha256: str
    form: str
    bundle_type: str | None
    bundle_total: int | None
    resources: tuple[Resource, ...]
    skipped: dict[str, int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """Files read together, so that references between them lead somewhere. `refused` are the files
    of a folder that could not be read; nothing of them is in `files`. `read` finds what was made of
    a parsed resource.
    """

    files: tuple[FHIRFile, ...]
    refused: tuple[FHIRError, ...]
    references: References
    raws: dict[tuple[str, str, str], RawResource]
    read: dict[int, Resource]

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Every resource of every file, in order."""
        return tuple(resource for file in self.files for resource in file.resources)

    def resolve(self, reference: Reference, within: Identity) -> Target:
        """What a reference that stands in a resource of this load leads to."""
        return self.references.resolve(reference, self.raw(within))

    def raw(self, identity: Identity) -> RawResource:
        """A resource of this load as it was parsed."""
        return self.raws[_key(identity)]

    def resource(self, raw: RawResource) -> Resource | None:
        """A resource of this load as it was read; a contained one is read here, once."""
        key = id(raw.data)  # The load holds what was parsed.
        if key not in self.read:
            found = read_raw(raw)
            if found is None:
                return None
            self.read[key] = found
        return self.read[key]


def read_files(files: Iterable[tuple[Path, str]]) -> Load:
    """Read files, each with the name it is reported by, together: they may refer to one another.
    What can't be read is in `refused`.
    """
    documents, refused = [], []
    for path, name in files:
        try:
            documents.append((name, *_parsed(_bytes_of(path), name)))
        except FHIRError as error:
            refused.append(error.in_file(name))
    return _load(documents, refused)


def files_below(path: Path) -> Iterator[tuple[Path, str]]:
    """A file with its name, or every JSON file below a folder; an empty one stands for itself."""
    found = sorted(_below(path)) if path.is_dir() else []
    yield from ((one, one.relative_to(path).as_posix()) for one in found)
    if not found:
        yield path, path.name


def _below(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file()]


def read_path(path: Path) -> Load:
    """Read a file, or every JSON file below a folder. Raises an FHIRError that names the file; for
    a folder, only when nothing in it could be read.
    """
    if not path.is_dir():
        return read_bytes(_bytes_of(path), path.name)
    load = read_files(files_below(path))
    if not load.files:
        raise next(iter(load.refused))
    return load


def read_bytes(data: bytes, name: str) -> Load:
    """Read the bytes of a file. Raises an FHIRError when they are not FHIR R4, or hold nothing that
    billing can use: a file is never read to a success with nothing in it.
    """
    return _load([(name, *_parsed(data, name))], [])


def read_raw(raw: RawResource) -> Resource | None:
    """Read one resource, such as a contained one; None for a type that billing does not use."""
    reader = _READERS.get(raw.type)
    return reader(Read(raw)) if reader else None


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise NotFHIR("the folder holds no JSON file").in_file(path.name)
    try:
        return path.read_bytes()
    except OSError:
        raise NotFHIR(
            "the file cannot be opened", way_out="Check its name and that it may be read."
        ).in_file(path.name) from None


def _parsed(data: bytes, name: str) -> tuple[Document, str]:
    try:
        document = parse_document(data)
        if not any(raw.type in _READERS for raw in document.resources):
            raise NothingToImport("no resource of a type that billing uses was found")
    except FHIRError as error:
        raise error.in_file(name) from None
    return document, hashlib.sha256(data).hexdigest()


def _load(documents: list[tuple[str, Document, str]], refused: list[FHIRError]) -> Load:
    raws = [raw for _, document, _ in documents for raw in document.resources]
    try:
        read = {id(raw.data): resource for raw in raws if (resource := read_raw(raw))}
        found = Load(
            files=tuple(_file(*document, read) for document in documents),
            refused=tuple(refused),
            references=References(raws),
            raws={_key(read[id(raw.data)].identity): raw for raw in raws if id(raw.data) in read},
            read=read,
        )
        for raw in raws:
            raw.forget()
        return found
    except RecursionError:
        raise NotFHIR("the JSON is nested too deeply").in_file(documents[0][0]) from None


def _file(name: str, document: Document, sha256: str, read: dict[int, Resource]) -> FHIRFile:
    resources = [read[id(raw.data)] for raw in document.resources if id(raw.data) in read]
    skipped = Counter(raw.type for raw in document.resources if raw.type not in _READERS)
    met = Counter[str]()
    twice = [Finding(Notice.MORE_PAGES, "Bundle", "link")] if document.has_more_pages else []
    for raw in document.resources:
        met[f"{raw.base}|{raw.type}/{raw.id}"] += 1
        if raw.id and raw.type in _READERS and met[f"{raw.base}|{raw.type}/{raw.id}"] > 1:
            twice.append(Finding(Notice.DUPLICATE_ID, raw.label))
    return FHIRFile(
        name=name,
        sha256=sha256,
        form=document.form,
        bundle_type=document.bundle_type,
        bundle_total=document.bundle_total,
        resources=tuple(resources),
        skipped=dict(skipped),
        findings=tuple(twice),
    )


def _key(identity: Identity) -> tuple[str, str, str]:
    return identity.type, identity.id, identity.content_hash
