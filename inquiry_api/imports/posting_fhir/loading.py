"""Posts what one FHIR file holds: people first, then claims, then what was decided on them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from inquiry_api.imports.fhir.claims import Claim
from inquiry_api.imports.fhir.coverage import Account, Coverage
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.eligibility import EligibilityResponse
from inquiry_api.imports.fhir.payments import Invoice, PaymentNotice, PaymentReconciliation
from inquiry_api.imports.fhir.people import Organisation, Patient, RelatedPerson
from inquiry_api.imports.fhir.reading import FHIRFile, Resource
from inquiry_api.imports.fhir.reading import Load as Files
from inquiry_api.imports.fhir.services import ChargeItem, Encounter
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.tally import SKIPPED, UNCHANGED
from inquiry_api.imports.posting.trying import post_or_hold
from inquiry_api.imports.posting_fhir.accounts import post_account, post_coverage
from inquiry_api.imports.posting_fhir.benefits import told_of
from inquiry_api.imports.posting_fhir.claim_posting import ClaimPosting
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.decision_posting import DecisionPosting
from inquiry_api.imports.posting_fhir.money import post_invoice, post_reconciliation
from inquiry_api.imports.posting_fhir.names import place_of
from inquiry_api.imports.posting_fhir.people import People
from inquiry_api.imports.posting_fhir.reach import ORGANISATIONS, organisation_key
from inquiry_api.imports.posting_fhir.versions import Standing

Progress = Callable[[int], None]

_ORDER: tuple[type, ...] = (
    Organisation, Patient, RelatedPerson, Coverage, Account, Encounter, ChargeItem, Claim, Decision,
    EligibilityResponse, PaymentReconciliation, Invoice, PaymentNotice,
)  # fmt: skip
_WHAT = {Coverage: "coverage", Account: "account", Claim: "claim", Decision: "remittance"}
# What is read and reported, and moves nothing: claims and decisions carry the money.
_NOTHING_TO_POST = {
    RelatedPerson: "a person beside the patient gets no access by being named",
    Encounter: "a visit is put on the books by its claim",
    ChargeItem: "charges are put on the books by their claim",
    PaymentNotice: "a notice is no payment",
}


def rank_of(file: FHIRFile) -> int:
    """Where a file stands among others: those with people and claims go before decisions."""
    return min(_ORDER.index(type(resource)) for resource in file.resources)


class FhirPoster:
    """Posts one file. `progress` is told after each claim and decision."""

    def __init__(self, load: Load, files: Files, file: FHIRFile, progress: Progress) -> None:
        self._load = load
        self._file = file
        self._progress = progress
        self._context = Context(load, files)
        self._people = People(self._context)
        self._handlers: dict[type, Callable[[Any], object]] = {
            Patient: self._people.post,
            Coverage: self._coverage,
            Account: self._account,
            Claim: ClaimPosting(self._context, self._people).post,
            Decision: DecisionPosting(self._context, self._people).post,
            EligibilityResponse: self._eligibility,
            PaymentReconciliation: self._reconciliation,
            Invoice: self._invoice,
        }

    def post(self) -> None:
        """Post every resource; what is unsure is held."""
        self._remember_organisations()
        for resource in sorted(self._file.resources, key=_turn):
            if type(resource) in _NOTHING_TO_POST:
                self._load.tally.count(_name(resource), SKIPPED)
            elif not isinstance(resource, Organisation):
                self._post(resource)
            if isinstance(resource, Claim | Decision):
                self._progress(1)
        self._tell_skipped()

    def _remember_organisations(self) -> None:
        """What payers, billers and places are called: later files may only point at them."""
        names = {
            organisation_key(one.identity.base, one.identity.id): one.name
            for one in self._file.resources
            if isinstance(one, Organisation) and one.identity.id and one.name
        }
        source = self._load.source
        source.report = {**source.report, ORGANISATIONS: names}
        self._load.session.flush()
        for _ in names:
            self._load.tally.count("party", "read")

    def _post(self, resource: Resource) -> None:
        standing = self._context.standing(resource)
        if standing is Standing.SAME and not isinstance(resource, Patient):
            self._load.tally.count(_name(resource), UNCHANGED)
            return
        if standing is Standing.OLDER:
            place, why = place_of(resource.identity), "an older version than the one on the books"
            self._load.tally.tell(_name(resource), place, SKIPPED, why)
            return
        self._handlers[type(resource)](resource)

    def _reconciliation(self, payment: PaymentReconciliation) -> None:
        post_reconciliation(self._context.load, payment, self._context.reach)

    def _invoice(self, invoice: Invoice) -> None:
        post_invoice(self._context.load, invoice, self._context.reach)

    def _coverage(self, coverage: Coverage) -> None:
        patient_id = self._people.meant(coverage.beneficiary, coverage.identity).id
        cover = self._context.insurances.payer_of(coverage, coverage.identity)
        row_id = post_coverage(self._load, coverage, patient_id, cover)
        if row_id is not None:
            self._context.remember(coverage, row_id)

    def _account(self, account: Account) -> None:
        patient_id = None
        for subject in account.subjects:
            patient_id = patient_id or self._people.meant(subject, account.identity).id
        row_id = post_account(self._load, account, patient_id)
        if row_id is not None:
            self._context.remember(account, row_id)

    def _eligibility(self, response: EligibilityResponse) -> None:
        meant = self._people.meant(response.patient, response.identity)
        insurances = self._context.insurances
        for answer in response.insurance or (None,):
            cover = insurances.under(
                answer.coverage if answer else None, response.insurer, response.identity
            )
            person = meant.with_member(cover.member_id)
            told = told_of(response, answer, cover, person, self._load.today)
            told = told.model_copy(update={"patient_id": meant.text_id})
            post_or_hold(self._load, told)

    def _tell_skipped(self) -> None:
        for kind, count in sorted(self._file.skipped.items()):
            for _ in range(count):
                self._load.tally.count(kind, "not used by billing")


def _turn(resource: Resource) -> tuple[int, date, str]:
    """Decisions in the order of their days, so that a later payer's comes after the first's."""
    day: date | None = None
    if isinstance(resource, Decision):
        created = resource.about.created
        paid = resource.payment.date if resource.payment else None
        day = (paid.day if paid else None) or (created.day if created else None)
    return _ORDER.index(type(resource)), day or date.min, ""


def _name(resource: Resource) -> str:
    return _WHAT.get(type(resource), resource.identity.type)
