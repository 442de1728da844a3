"""The facts of claims and of decisions on them."""

from collections.abc import Iterable

from inquiry_api.imports.fhir.adjudication import COST_SHARE, Adjudication, Kind, sum_of
from inquiry_api.imports.fhir.claims import Claim, Diagnosis, Insurance
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.facts_values import (
    Facts,
    code_of,
    money_text,
    numbers_of,
    period_of,
    reference_of,
    stated,
)
from inquiry_api.imports.fhir.values import amount_text, cents_of


def claim_facts(claim: Claim) -> Facts:
    """What was asked of a payer."""
    return {
        "status": claim.status,
        "use": claim.use,
        "type": code_of(claim.kind),
        "patient": reference_of(claim.patient),
        "created": stated(claim.created),
        "identifier": numbers_of(claim.identifiers),
        "total": money_text(claim.total),
        "item_count": len(claim.items),
        "item_net_sum": amount_text(claim.item_net_total),
        "insurance": _coverages(claim.insurance),
        "diagnosis_codes": _diagnoses(claim.diagnoses),
        "total_missing_use_item_net": claim.total is None,
        "total_matches_items": claim.total_matches_items,
        "is_bill": claim.is_bill,
        "verdict": str(claim.verdict.ending),
    }


def decision_facts(decision: Decision) -> Facts:
    """What a payer decided."""
    about = decision.about
    return {
        "status": about.status,
        "use": about.use,
        "outcome": about.outcome,
        "disposition": about.disposition,
        "type": code_of(about.kind),
        "patient": reference_of(about.patient),
        "created": stated(about.created),
        "billablePeriod": period_of(about.billable),
        "identifier": numbers_of(decision.identifiers),
        "insurance": _coverages(decision.insurance),
        "diagnosis_codes": _diagnoses(decision.diagnoses),
        "errors": [code_of(error) for error in decision.errors],
        "missing_required_elements": list(decision.missing),
        "is_settled": decision.is_settled,
        "verdict": str(decision.verdict.ending),
        **_amounts(decision),
    }


def _amounts(decision: Decision) -> Facts:
    payment = decision.payment
    facts: Facts = {
        "totals": [[_joined(a), money_text(a.amount)] for a in decision.totals if a.amount],
        "totals_by_any_code": _by_any_code(decision.totals),
        "payment": money_text(payment.amount) if payment else None,
        "payment_adjustment": money_text(payment.adjustment) if payment else None,
        "payment_date": stated(payment.date) if payment else None,
        "item_count": len(decision.items),
        "item_adjudication_sums": _sums(decision.stated_adjudications),
        "item_net_sum": amount_text(sum(i.net.cents or 0 for i in decision.items if i.net)),
        "patient_share": amount_text(decision.patient_share),
    }
    if decision.share_of_totals is not None:
        facts["patient_cost_share_from_totals"] = amount_text(decision.share_of_totals)
    return facts


def bundled_claim_facts(claim: Claim) -> Facts:
    """A claim in short, among others."""
    return {
        "id": claim.identity.id,
        "type": code_of(claim.kind),
        "total": money_text(claim.total),
        "created": stated(claim.created),
        "items": len(claim.items),
    }


def bundled_decision_facts(decision: Decision) -> Facts:
    """A decision in short, among others."""
    items, payment = decision.stated_adjudications, decision.payment
    return {
        "id": decision.identity.id,
        "type": code_of(decision.about.kind),
        "status": decision.about.status,
        "outcome": decision.about.outcome,
        "submitted": amount_text(sum_of(decision.totals, Kind.SUBMITTED)),
        "payment": money_text(payment.amount) if payment else None,
        "items": len(decision.items),
        "missing_required": list(decision.missing),
        **{f"item_{k.name.lower()}": amount_text(sum_of(items, k) or 0) for k in COST_SHARE},
    }


def _coverages(insurance: tuple[Insurance, ...]) -> list[str | None]:
    return [reference_of(one.coverage) for one in insurance]


def _diagnoses(diagnoses: tuple[Diagnosis, ...]) -> list[str | None]:
    return [code_of(diagnosis.concept) for diagnosis in diagnoses if diagnosis.concept]


def _joined(adjudication: Adjudication) -> str:
    """All codes of a category, as one name."""
    return "|".join(adjudication.category.codes) if adjudication.category else ""


def _by_any_code(adjudications: Iterable[Adjudication]) -> Facts:
    return {
        code: money_text(adjudication.amount)
        for adjudication in adjudications
        if adjudication.amount and adjudication.category
        for code in adjudication.category.codes
    }


def _sums(adjudications: Iterable[Adjudication]) -> Facts:
    sums: dict[str, int] = {}
    for adjudication in adjudications:
        amount = adjudication.amount
        if amount and amount.value is not None:
            name = _joined(adjudication)
            sums[name] = sums.get(name, 0) + (cents_of(amount.value) or 0)
    return {name: amount_text(cents) for name, cents in sums.items()}
