"""CoverageEligibilityResponse: benefits and how much of them is used."""

from dataclasses import dataclass

from inquiry_api.imports.fhir.findings import Finding, Notice
from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.resource import Identity, Read
from inquiry_api.imports.fhir.values import (
    Concept,
    Identifier,
    Money,
    Period,
    Reference,
    StatedDate,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A benefit's figure: money, or a count or text where it is none."""

    money: Money | None
    other: str | None


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit. `unit` tells individual from family, `term` the period it counts for."""

    category: Concept | None
    network: Concept | None
    unit: Concept | None
    term: Concept | None
    excluded: bool | None
    kind: Concept | None
    allowed: Limit | None
    used: Limit | None
    path: str


@dataclass(frozen=True, slots=True)
class InsuranceAnswer:
    """What was answered for one coverage. `inforce` None means that it was not said."""

    coverage: Reference | None
    inforce: bool | None
    period: Period | None
    benefits: tuple[Benefit, ...]


@dataclass(frozen=True, slots=True)
class EligibilityResponse:
    """An answer about benefits. An error means that it could not be checked, never inactive."""

    identity: Identity
    status: str | None
    outcome: str | None
    disposition: str | None
    patient: Reference | None
    as_of: StatedDate | None
    insurer: Reference | None
    insurance: tuple[InsuranceAnswer, ...]
    errors: tuple[Concept, ...]
    identifiers: tuple[Identifier, ...]
    findings: tuple[Finding, ...]

    @property
    def checked(self) -> bool:
        """Whether the payer answered at all."""
        return not self.errors and self.outcome not in ("error", "queued")

    @property
    def benefits(self) -> tuple[Benefit, ...]:
        """Every benefit of every coverage."""
        return tuple(benefit for answer in self.insurance for benefit in answer.benefits)


def read_eligibility_response(read: Read) -> EligibilityResponse:
    """Read a CoverageEligibilityResponse."""
    node = read.node
    response = EligibilityResponse(
        identity=read.identity,
        status=node.text("status"),
        outcome=node.text("outcome"),
        disposition=node.text("disposition"),
        patient=node.reference("patient"),
        as_of=node.date("created"),
        insurer=node.reference("insurer"),
        insurance=tuple(_insurance(n) for n in node.nodes("insurance")),
        errors=tuple(c for n in node.nodes("error") if (c := n.concept("code"))),
        identifiers=node.identifiers(),
        findings=(),
    )
    if response.patient is None:
        node.note(Notice.PATIENT_MISSING, "patient")
    if not response.checked:
        node.note(Notice.NOT_CHECKED, "error")
    return read.finished(response)


def _insurance(node: Node) -> InsuranceAnswer:
    return InsuranceAnswer(
        node.reference("coverage"),
        node.flag("inforce"),
        node.period("benefitPeriod"),
        tuple(benefit for item in node.nodes("item") for benefit in _benefits(item)),
    )


def _benefits(item: Node) -> list[Benefit]:
    return [
        Benefit(
            category=item.concept("category"),
            network=item.concept("network"),
            unit=item.concept("unit"),
            term=item.concept("term"),
            excluded=item.flag("excluded"),
            kind=node.concept("type"),
            allowed=_limit(node, "allowed"),
            used=_limit(node, "used"),
            path=node.path,
        )
        for node in item.nodes("benefit")
    ]


def _limit(node: Node, name: str) -> Limit | None:
    money = node.money(f"{name}Money")
    if money:
        return Limit(money, None)
    for form in ("UnsignedInt", "String"):
        if node.has(name + form):
            return Limit(None, node.text(name + form))
    return None
