"""In which order the resources of a file are posted: the same, however the file has them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from inquiry_api.imports.fhir.claims import Claim
from inquiry_api.imports.fhir.coverage import Account, Coverage
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.eligibility import EligibilityResponse
from inquiry_api.imports.fhir.payments import Invoice, PaymentNotice, PaymentReconciliation
from inquiry_api.imports.fhir.people import Organisation, Patient, RelatedPerson
from inquiry_api.imports.fhir.reading import FHIRFile, Resource
from inquiry_api.imports.fhir.reading import Load as Files
from inquiry_api.imports.fhir.services import ChargeItem, Encounter
from inquiry_api.imports.posting_fhir.names import days_of
from inquiry_api.imports.posting_fhir.versions import Name, name_of, updated_at

_ORDER: tuple[type, ...] = (
    Organisation, Patient, RelatedPerson, Coverage, Account, Encounter, Claim, ChargeItem, Decision,
    EligibilityResponse, PaymentReconciliation, Invoice, PaymentNotice,
)  # fmt: skip
_MONEY = (Claim, ChargeItem, Decision, PaymentReconciliation, Invoice)

Turn = tuple[int, date, int, Name, str, int, str]


def rank_of(file: FHIRFile) -> int:
    """Where a file stands among others: those with people and claims go before decisions."""
    return min(_ORDER.index(type(resource)) for resource in file.resources)


def in_order(files: Files, resources: Iterable[Resource]) -> list[Resource]:
    """People first, then claims by their days, then what was decided on them, as it was decided."""
    return sorted(resources, key=lambda one: _turn(files, one))


def _turn(files: Files, resource: Resource) -> Turn:
    """By day, so that a later payer's decision comes after the first's; then by name and version,
    which leaves nothing to the order of the file.
    """
    identity = resource.identity
    version = int(identity.version) if _is_number(identity.version) else 0
    updated = updated_at(files.raw(identity)) or ""
    day, turn = _day_and_turn(resource)
    rank, name = _ORDER.index(type(resource)), name_of(identity)
    return rank, day or date.min, turn, name, updated, version, identity.content_hash


def _day_and_turn(resource: Resource) -> tuple[date | None, int]:
    if isinstance(resource, Claim):
        of_items = (day for item in resource.items for day in days_of(item.serviced))
        return min(days_of(resource.billable) or of_items, default=None), 0
    if isinstance(resource, Decision):
        created = resource.about.created
        paid = resource.payment.date if resource.payment else None
        return (paid.day if paid else None) or (created.day if created else None), (
            resource.precedence or 0
        )
    return None, resource.order or 0 if isinstance(resource, Coverage) else 0


def unclear(files: Files, resources: Iterable[Resource]) -> set[Name]:
    """Names under which a file holds different amounts, and nothing says which are the newer."""
    versions: dict[Name, dict[tuple[str | None, str], set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for resource in resources:
        if isinstance(resource, _MONEY):
            identity = resource.identity
            number = identity.version if _is_number(identity.version) else ""
            version = updated_at(files.raw(identity)), number
            versions[name_of(identity)][version].add(identity.content_hash)
    return {
        name
        for name, found in versions.items()
        if any(len(contents) > 1 for contents in found.values())
    }


def _is_number(version: str) -> bool:
    return version.isascii() and version.isdecimal() and len(version) < 10
