"""What a FHIR file held, as plain JSON values: its facts, and everything that was noticed."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from inquiry_api.imports.fhir.adjudication import COST_SHARE, Kind, sum_of
from inquiry_api.imports.fhir.claims import Claim
from inquiry_api.imports.fhir.coverage import Account, Coverage
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.eligibility import EligibilityResponse
from inquiry_api.imports.fhir.facts_claims import (
    bundled_claim_facts,
    bundled_decision_facts,
    claim_facts,
    decision_facts,
)
from inquiry_api.imports.fhir.facts_records import (
    account_facts,
    charge_item_facts,
    coverage_facts,
    eligibility_facts,
    encounter_facts,
    invoice_facts,
    name_facts,
    organisation_facts,
    patient_facts,
    payment_notice_facts,
    payment_reconciliation_facts,
    related_person_facts,
)
from inquiry_api.imports.fhir.facts_values import Facts, currencies_of, stated
from inquiry_api.imports.fhir.findings import Finding
from inquiry_api.imports.fhir.payments import Invoice, PaymentNotice, PaymentReconciliation
from inquiry_api.imports.fhir.people import Organisation, Patient, RelatedPerson
from inquiry_api.imports.fhir.reading import FHIRFile, Resource
from inquiry_api.imports.fhir.services import ChargeItem, Encounter
from inquiry_api.imports.fhir.values import USD, amount_text

_FACTS: dict[type, Callable[[Any], Facts]] = {
    Patient: patient_facts,
    RelatedPerson: related_person_facts,
    Organisation: organisation_facts,
    Account: account_facts,
    Coverage: coverage_facts,
    Encounter: encounter_facts,
    ChargeItem: charge_item_facts,
    Claim: claim_facts,
    Decision: decision_facts,
    EligibilityResponse: eligibility_facts,
    PaymentReconciliation: payment_reconciliation_facts,
    PaymentNotice: payment_notice_facts,
    Invoice: invoice_facts,
}
# Types that name parties only are told apart from those with something to post.
_PARTY_TYPES = frozenset({"Organization", "Practitioner", "Location"})
_TYPES_WITH_MONEY = (Claim, Decision, ChargeItem, EligibilityResponse, PaymentReconciliation,
                     PaymentNotice, Invoice)  # fmt: skip


def file_facts(file: FHIRFile) -> Facts:
    """The facts of a file: of its resource, or of a Bundle or NDJSON as a whole."""
    if file.form == "resource":
        (resource,) = file.resources
        return resource_facts(resource)
    return bundle_facts(file)


def resource_facts(resource: Resource) -> Facts:
    """The facts of one resource. `currencies` are those of its amounts."""
    facts: Facts = {"resourceType": resource.identity.type, "id": resource.identity.id}
    if isinstance(resource, _TYPES_WITH_MONEY):
        currencies = currencies_of(resource)
        facts |= {"currencies": sorted(currencies), "non_usd": bool(currencies - {USD})}
    return facts | _FACTS[type(resource)](resource)


def bundle_facts(file: FHIRFile) -> Facts:
    """What a Bundle or an NDJSON file held, with its sums."""
    claims = [r for r in file.resources if isinstance(r, Claim)]
    decisions = [r for r in file.resources if isinstance(r, Decision)]
    counts = Counter(r.identity.type for r in file.resources)
    return {
        "resourceType": file.form,
        "type": file.bundle_type,
        "total": file.bundle_total,
        "counts": {kind: n for kind, n in sorted(counts.items()) if kind not in _PARTY_TYPES},
        "parties": {kind: n for kind, n in sorted(counts.items()) if kind in _PARTY_TYPES},
        "skipped": file.skipped,
        "patients": [_patient(r) for r in file.resources if isinstance(r, Patient)],
        "claims": [bundled_claim_facts(claim) for claim in claims],
        "claim_total_sum": amount_text(sum(claim.charge or 0 for claim in claims)),
        "eobs": [bundled_decision_facts(decision) for decision in decisions],
        "eob_count": len(decisions),
        **_sums(decisions),
    }


def _sums(decisions: list[Decision]) -> Facts:
    submitted = sum(sum_of(decision.totals, Kind.SUBMITTED) or 0 for decision in decisions)
    payments = [d.payment.amount.cents or 0 for d in decisions if d.payment and d.payment.amount]
    share = {
        kind: sum(sum_of(d.stated_adjudications, kind) or 0 for d in decisions)
        for kind in COST_SHARE
    }
    return {
        "eob_submitted_sum": amount_text(submitted),
        "eob_payment_sum_of_rounded": amount_text(sum(payments)),
        "eob_item_deductible_sum": amount_text(share[Kind.DEDUCTIBLE]),
        "eob_item_coinsurance_sum_of_rounded": amount_text(share[Kind.COINSURANCE]),
        "eob_item_copay_sum": amount_text(share[Kind.COPAY]),
    }


def _patient(patient: Patient) -> Facts:
    return {
        "id": patient.identity.id,
        "name": name_facts(patient.name),
        "birthDate": stated(patient.birth),
        "gender": patient.gender,
    }


def file_report(file: FHIRFile) -> Facts:
    """Facts, findings, verdicts and sums of a file, for `--json` and `--dry-run`."""
    verdicts = [r.verdict for r in file.resources if hasattr(r, "verdict")]
    return {
        "file": file.name,
        "sha256": file.sha256,
        "facts": file_facts(file),
        "endings": dict(Counter(str(verdict.ending) for verdict in verdicts)),
        "flags": file_flags(file),
    }


def file_flags(file: FHIRFile) -> list[Facts]:
    """Everything that was noticed, once each."""
    findings = [*file.findings, *(f for r in file.resources for f in r.findings)]
    return [_finding(finding) for finding in dict.fromkeys(findings)]


def _finding(finding: Finding) -> Facts:
    return {
        "notice": str(finding.notice),
        "place": finding.place,
        "resource": finding.resource,
        "path": finding.path,
        "review": finding.review,
    }
