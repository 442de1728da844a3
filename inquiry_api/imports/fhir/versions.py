"""Tells FHIR R4 from its neighbours by elements that only one version has."""

from collections.abc import Mapping
from typing import Any

Resource = dict[str, Any]

_STU3_RESOURCES = frozenset({"EligibilityRequest", "EligibilityResponse", "ProcessRequest",
                             "ProcessResponse"})  # fmt: skip
_STU3_ELEMENTS = {
    "Claim": ("information", "employmentImpacted", "hospitalization", "organization"),
    "ClaimResponse": ("totalCost", "totalBenefit", "unallocDeductable", "requestProvider"),
    "ExplanationOfBenefit": ("information", "totalCost", "totalBenefit", "unallocDeductable",
                             "employmentImpacted", "hospitalization"),
    "Coverage": ("grouping", "sequence"),
    "PaymentReconciliation": ("requestProvider", "requestOrganization"),
    "PaymentNotice": ("statusDate",),
    "ChargeItem": ("participant",),
    "Account": ("balance", "active"),
}  # fmt: skip
_STU3_USES = frozenset({"complete", "proposed", "exploratory"})
_DSTU2_ELEMENTS = {
    "Coverage": ("issuer", "bin", "subPlan"),
    "Claim": ("coverage", "ruleset", "originalRuleset", "interventionException"),
    "ClaimResponse": ("ruleset", "originalRuleset", "requestIdentifier"),
    "ExplanationOfBenefit": ("ruleset", "originalRuleset", "requestIdentifier"),
    "PaymentNotice": ("ruleset", "originalRuleset"),
    "PaymentReconciliation": ("ruleset", "originalRuleset"),
}
_R5_ELEMENTS = {
    "Claim": ("traceNumber", "diagnosisRelatedGroup", "patientPaid", "event"),
    "ClaimResponse": ("traceNumber", "diagnosisRelatedGroup", "event"),
    "ExplanationOfBenefit": ("traceNumber", "diagnosisRelatedGroup", "patientPaid", "event"),
    "Coverage": ("kind", "paymentBy", "insurer", "insurancePlan"),
    "CoverageEligibilityResponse": ("event",),
    "PaymentReconciliation": ("allocation", "amount", "issuerType", "kind", "enterer"),
    "PaymentNotice": ("reporter",),
    "Encounter": ("actualPeriod", "plannedStartDate", "subjectStatus", "admission"),
    "ChargeItem": ("unitPriceComponent", "totalPriceComponent"),
    "Invoice": ("periodDate", "periodPeriod", "creation"),
    "Account": ("billingStatus", "relatedAccount", "procedure", "calculatedAt"),
}
_R5_ITEM_ELEMENTS = ("productOrServiceEnd", "reviewOutcome", "traceNumber")
_R5_ACCOUNT_BALANCE = "balance"


def other_version(resource: Resource) -> tuple[str, str] | None:
    """`("STU3", "grouping")` if an element shows that this is not R4; None for R4."""
    kind = resource.get("resourceType")
    if kind in _STU3_RESOURCES:
        return "STU3", str(kind)
    for version, marks in (("R5", _r5_marks), ("DSTU2", _dstu2_marks), ("STU3", _stu3_marks)):
        mark = next(iter(marks(resource)), None)
        if mark:
            return version, mark
    return _stated_version(resource)


def _stated_version(resource: Resource) -> tuple[str, str] | None:
    """A version written out: in a capability statement, or in the address of a profile."""
    meta = resource.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for name, number in (("DSTU2", "1.0"), ("STU3", "3.0"), ("R5", "5.0"), ("R6", "6.0")):
        stated = resource.get("fhirVersion")
        if isinstance(stated, str) and stated.startswith(number):
            return name, "fhirVersion"
        if isinstance(profiles, list) and any(f"/fhir/{number}/" in str(p) for p in profiles):
            return name, "meta.profile"
    return None


def _present(resource: Resource, marks: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [mark for mark in marks.get(str(resource.get("resourceType")), ()) if mark in resource]


def _dstu2_marks(resource: Resource) -> list[str]:
    return _present(resource, _DSTU2_ELEMENTS)


def _stu3_marks(resource: Resource) -> list[str]:
    kind = resource.get("resourceType")
    found = _present(resource, _STU3_ELEMENTS)
    if kind in ("Claim", "ClaimResponse", "ExplanationOfBenefit"):
        if str(resource.get("use")) in _STU3_USES:
            found.append("use")
        if isinstance(resource.get("insurance"), dict):
            found.append("insurance")
        if any(mark in item for item in _items(resource) for mark in ("service", "careTeamLinkId")):
            found.append("item.service")
    return found


def _r5_marks(resource: Resource) -> list[str]:
    kind = resource.get("resourceType")
    found = _present(resource, _R5_ELEMENTS)
    if kind == "Coverage" and isinstance(resource.get("subscriberId"), list):
        found.append("subscriberId")
    if kind == "Encounter" and isinstance(resource.get("class"), list):
        found.append("class")
    if kind == "Account" and isinstance(resource.get(_R5_ACCOUNT_BALANCE), list):
        found.append(_R5_ACCOUNT_BALANCE)
    items = _items(resource)
    found += [f"item.{mark}" for mark in _R5_ITEM_ELEMENTS if any(mark in one for one in items)]
    return found


def _items(resource: Resource) -> list[Resource]:
    items = resource.get("item")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
