"""Visits and charges: what was done when, without the clinical why."""

from dataclasses import dataclass
from decimal import Decimal

from inquiry_api.imports.fhir.findings import Finding, Notice, Verdict, judge
from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.resource import Identity, Read
from inquiry_api.imports.fhir.values import (
    Coding,
    Concept,
    Identifier,
    Money,
    Period,
    Reference,
)

_BILLABLE = frozenset({"billable", "billed"})


@dataclass(frozen=True, slots=True)
class Encounter:
    """A visit. Reasons and diagnoses are clinical and not read."""

    identity: Identity
    status: str | None
    kind: Coding | None
    subject: Reference | None
    period: Period | None
    locations: tuple[Reference, ...]
    service_provider: Reference | None
    identifiers: tuple[Identifier, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ChargeItem:
    """A charge; only a billable or billed one counts."""

    identity: Identity
    status: str | None
    code: Concept | None
    subject: Reference | None
    encounter: Reference | None
    occurred: Period | None
    quantity: Decimal | None
    factor: Decimal | None
    price: Money | None
    accounts: tuple[Reference, ...]
    identifiers: tuple[Identifier, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def is_charge(self) -> bool:
        """Whether it is to be billed at all."""
        return self.status in _BILLABLE


def read_encounter(read: Read) -> Encounter:
    """Read an Encounter."""
    node = read.node
    if not node.has("subject"):
        node.note(Notice.PATIENT_MISSING, "subject")
    kind = node.node("class")
    places = [n.reference("location") for n in node.nodes("location")]
    return read.finished(
        Encounter(
            identity=read.identity,
            status=node.text("status"),
            kind=kind.as_coding() if kind else None,
            subject=node.reference("subject"),
            period=node.period("period"),
            locations=tuple(place for place in places if place),
            service_provider=node.reference("serviceProvider"),
            identifiers=node.identifiers(),
            findings=(),
        )
    )


def read_charge_item(read: Read) -> ChargeItem:
    """Read a ChargeItem."""
    node = read.node
    if not node.has("subject"):
        node.note(Notice.PATIENT_MISSING, "subject")
    quantity = node.node("quantity")
    return read.judged(
        ChargeItem(
            identity=read.identity,
            status=node.text("status"),
            code=node.concept("code"),
            subject=node.reference("subject"),
            encounter=node.reference("context"),
            occurred=when(node, "occurrence"),
            quantity=quantity.number("value") if quantity else None,
            factor=node.number("factorOverride"),
            price=node.money("priceOverride"),
            accounts=node.references("account"),
            identifiers=node.identifiers(),
            verdict=judge(()),
            findings=(),
        )
    )


def when(node: Node, name: str) -> Period | None:
    """A choice of period, date or dateTime: `servicedDate`, `occurrencePeriod` and so on."""
    if node.has(f"{name}Period"):
        return node.period(f"{name}Period")
    for form in ("Date", "DateTime"):
        if node.has(name + form):
            day = node.date(name + form)
            return Period(day, day)
    return None
