"""Posts what one FHIR file holds: people first, then claims, then what was decided on them."""

from collections.abc import Callable, Sequence
from itertools import groupby
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
from inquiry_api.imports.posting.tally import REVIEW, SKIPPED
from inquiry_api.imports.posting.trying import post_or_hold
from inquiry_api.imports.posting_fhir.accounts import VOID_STATUSES, post_account, post_coverage
from inquiry_api.imports.posting_fhir.benefits import told_of
from inquiry_api.imports.posting_fhir.charges import ChargePosting
from inquiry_api.imports.posting_fhir.claim_posting import ClaimPosting
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.decision_posting import DecisionPosting
from inquiry_api.imports.posting_fhir.guarantors import GuarantorPosting
from inquiry_api.imports.posting_fhir.money import post_invoice, post_reconciliation
from inquiry_api.imports.posting_fhir.names import place_of, what_of
from inquiry_api.imports.posting_fhir.ordering import in_order, unclear
from inquiry_api.imports.posting_fhir.people import People
from inquiry_api.imports.posting_fhir.reach import ORGANISATIONS, organisation_key
from inquiry_api.imports.posting_fhir.stretches import stretches
from inquiry_api.imports.posting_fhir.versions import name_of

Progress = Callable[[int], None]

# What is read and reported, and moves nothing.
_NOTHING_TO_POST = {
    RelatedPerson: "answers for the patient's bill only where an Account says so",
    Encounter: "a visit is put on the books by its claim",
    PaymentNotice: "a notice is no payment: the payment itself is a PaymentReconciliation",
}


class FhirPoster:
    """Posts one file. `progress` is told after each claim and decision."""

    def __init__(self, load: Load, files: Files, file: FHIRFile, progress: Progress) -> None:
        self._load = load
        self._files = files
        self._file = file
        self._progress = progress
        self._context = Context(load, files)
        self._people = People(self._context)
        self._guarantors = GuarantorPosting(self._context, self._people)
        self._together: dict[type, ClaimPosting | DecisionPosting] = {
            Claim: ClaimPosting(self._context, self._people),
            Decision: DecisionPosting(self._context, self._people),
        }
        self._handlers: dict[type, Callable[[Any], object]] = {
            Patient: self._people.post,
            Coverage: self._coverage,
            Account: self._account,
            ChargeItem: ChargePosting(self._context, self._people).post,
            EligibilityResponse: self._eligibility,
            PaymentReconciliation: self._reconciliation,
            Invoice: self._invoice,
        }

    def post(self) -> None:
        """Post every resource; what is unsure is held."""
        self._remember_organisations()
        self._context.records.fetch(one.identity for one in self._file.resources)
        ordered = in_order(self._files, self._without_unclear())
        for kind, some in groupby(ordered, key=type):
            resources = list(some)
            if kind in self._together:
                self._post_together(kind, resources)
            elif kind in self._handlers:
                self._post_each(kind, resources)
            elif kind in _NOTHING_TO_POST:
                self._tell_unused(resources, _NOTHING_TO_POST[kind])
        self._tell_skipped()

    def _without_unclear(self) -> list[Resource]:
        """All but those of which the file holds two that contradict each other."""
        names = unclear(self._files, self._file.resources)
        left = []
        for one in self._file.resources:
            if name_of(one.identity) in names:
                what, place = what_of(one.identity), place_of(one.identity)
                self._load.tally.tell(what, place, REVIEW, "the_file_holds_two_that_differ")
            else:
                left.append(one)
        return left

    def _post_together(self, kind: type, resources: Sequence[Any]) -> None:
        for stretch in stretches(resources):
            news = [one for one in stretch if self._context.is_news(one)]
            self._progress(len(stretch) - len(news))
            self._together[kind].post(news, self._progress)

    def _post_each(self, kind: type, resources: Sequence[Resource]) -> None:
        for one in resources:
            if self._context.is_news(one):
                self._handlers[kind](one)

    def _tell_unused(self, resources: Sequence[Resource], why: str) -> None:
        """One line for all of a kind: a practice has thousands of them."""
        what = what_of(resources[0].identity)
        for _ in resources:
            self._load.tally.count(what, SKIPPED)
        self._load.tally.note(what, None, SKIPPED, why)

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

    def _reconciliation(self, payment: PaymentReconciliation) -> None:
        post_reconciliation(self._context.load, payment, self._context.reach)

    def _invoice(self, invoice: Invoice) -> None:
        post_invoice(self._context.load, invoice, self._context.reach)

    def _coverage(self, coverage: Coverage) -> None:
        patient_id = self._people.meant(coverage.beneficiary, coverage.identity).id
        cover = self._context.insurances.payer_of(coverage, coverage.identity)
        if patient_id is not None and coverage.status not in VOID_STATUSES:
            whose = self._context.self_payers if cover.self_pay else self._context.insured
            whose.add(patient_id)
        row_id = post_coverage(self._load, coverage, patient_id, cover)
        if row_id is not None:
            self._context.remember(coverage, row_id)

    def _account(self, account: Account) -> None:
        meant = (self._people.meant(one, account.identity).id for one in account.subjects)
        patients = [patient_id for patient_id in meant if patient_id is not None]
        row_id = post_account(self._load, account, next(iter(patients), None))
        if row_id is not None and self._guarantors.post(account, patients):
            self._context.remember(account, row_id)

    def _eligibility(self, response: EligibilityResponse) -> None:
        if response.status in VOID_STATUSES:
            why = f"its status is {response.status}"
            self._load.tally.tell("coverage", place_of(response.identity), SKIPPED, why)
            return
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
