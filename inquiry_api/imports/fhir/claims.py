"""The Claim: what the practice asked a payer to pay."""

from dataclasses import dataclass
from decimal import Decimal

from inquiry_api.imports.fhir.findings import Finding, Notice, Verdict, judge
from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.resource import Identity, Read
from inquiry_api.imports.fhir.services import when
from inquiry_api.imports.fhir.values import (
    Concept,
    Identifier,
    Money,
    Period,
    Reference,
    StatedDate,
    cents_of,
)

# An authorization or an estimate is no bill, and neither is a draft or a mistake.
_PRIOR = frozenset({"prior", "replaces"})
_NO_BILL_USES = frozenset({"preauthorization", "predetermination"})
_NO_BILL_STATUSES = frozenset({"draft", "cancelled", "entered-in-error"})


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis code, or a link to a condition. Stored, never sent by SMS."""

    sequence: int | None
    concept: Concept | None
    condition: Reference | None


@dataclass(frozen=True, slots=True)
class Insurance:
    """A coverage the claim was sent to; `focal` is the one meant by it."""

    sequence: int | None
    focal: bool | None
    coverage: Reference | None


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """A line of a claim. Details are part of the line's own amount: `below` is what they sum to,
    which counts only where the line has none.
    """

    sequence: int | None
    code: Concept | None
    modifiers: tuple[Concept, ...]
    serviced: Period | None
    quantity: Decimal | None
    unit_price: Money | None
    net: Money | None
    encounters: tuple[Reference, ...]
    path: str
    below: Money | None = None
    factor: Decimal | None = None

    @property
    def amount(self) -> Money | None:
        """The line's net amount, or its details'."""
        return self.net or self.below


@dataclass(frozen=True, slots=True)
class Accident:
    """An accident: a third party may have to pay."""

    day: StatedDate | None
    kind: Concept | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim. `total` is optional: where it is absent, the items are summed.

    `prior` are the claims that this one was sent in place of.
    """

    identity: Identity
    status: str | None
    use: str | None
    kind: Concept | None
    patient: Reference | None
    created: StatedDate | None
    billable: Period | None
    insurer: Reference | None
    provider: Reference | None
    insurance: tuple[Insurance, ...]
    diagnoses: tuple[Diagnosis, ...]
    items: tuple[ClaimItem, ...]
    total: Money | None
    accident: Accident | None
    identifiers: tuple[Identifier, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    prior: tuple[Reference, ...] = ()

    @property
    def item_net_total(self) -> int:
        """Sum of the items' net amounts, in cents."""
        return sum(item.net.cents or 0 for item in self.items if item.net)

    @property
    def charge(self) -> int | None:
        """The total as sent, else the sum of the items; None without any readable amount."""
        if self.total is not None:
            return self.total.cents
        amounts = [item.amount for item in self.items if item.amount]
        if not amounts or any(one.cents is None for one in amounts):
            return None
        return sum(one.cents or 0 for one in amounts)

    @property
    def total_matches_items(self) -> bool | None:
        """Whether total and items agree; None when they cannot be compared."""
        if self.total is None or not self.items or not all(item.net for item in self.items):
            return None
        return self.total.cents == self.item_net_total

    @property
    def is_bill(self) -> bool:
        """Whether it makes a charge: no authorization, estimate, draft or mistake."""
        return is_bill(self.use, self.status)


def is_bill(use: str | None, status: str | None) -> bool:
    """Whether a claim or an answer to one is about real charges."""
    return use not in _NO_BILL_USES and status not in _NO_BILL_STATUSES


def read_claim(read: Read) -> Claim:
    """Read a Claim."""
    node = read.node
    claim = Claim(
        identity=read.identity,
        status=node.text("status"),
        use=node.text("use"),
        kind=node.concept("type"),
        patient=node.reference("patient"),
        created=node.date("created"),
        billable=node.period("billablePeriod"),
        insurer=node.reference("insurer"),
        provider=node.reference("provider"),
        insurance=insurance_of(node),
        diagnoses=diagnoses_of(node),
        items=tuple(_item(n) for n in node.nodes("item")),
        total=node.money("total"),
        accident=_accident(node.node("accident")),
        identifiers=node.identifiers(),
        verdict=judge(()),
        findings=(),
        prior=tuple(r for n in prior_of(node) if (r := n.reference("claim"))),
    )
    _note(node, claim)
    return read.judged(claim)


def _note(node: Node, claim: Claim) -> None:
    if claim.patient is None:
        node.note(Notice.PATIENT_MISSING, "patient")
    for name in ("status", "use", "created", "provider", "insurance"):
        if not node.has(name):
            node.note(Notice.ELEMENT_MISSING, name)
    if claim.total_matches_items is False:
        node.note(Notice.ITEMS_DIFFER_FROM_TOTAL, "total")
    if claim.charge is None:
        node.note(Notice.ELEMENT_MISSING, "total")


def insurance_of(node: Node) -> tuple[Insurance, ...]:
    """The coverages of a claim or of an answer to one."""
    return tuple(
        Insurance(n.integer("sequence"), n.flag("focal"), n.reference("coverage"))
        for n in node.nodes("insurance")
    )


def diagnoses_of(node: Node) -> tuple[Diagnosis, ...]:
    """The diagnoses of a claim or of an answer to one."""
    return tuple(
        Diagnosis(
            n.integer("sequence"),
            n.concept("diagnosisCodeableConcept"),
            n.reference("diagnosisReference"),
        )
        for n in node.nodes("diagnosis")
    )


def prior_of(node: Node) -> list[Node]:
    """The related claims that this one takes the place of."""
    related = [(n, n.concept("relationship")) for n in node.nodes("related")]
    return [n for n, how in related if how and not _PRIOR.isdisjoint(how.codes)]


def _accident(node: Node | None) -> Accident | None:
    return Accident(node.date("date"), node.concept("type")) if node else None


def _item(node: Node) -> ClaimItem:
    quantity = node.node("quantity")
    return ClaimItem(
        sequence=node.integer("sequence"),
        code=node.concept("productOrService"),
        modifiers=node.concepts("modifier"),
        serviced=when(node, "serviced"),
        quantity=quantity.number("value") if quantity else None,
        unit_price=node.money("unitPrice"),
        net=node.money("net"),
        encounters=node.references("encounter"),
        path=node.path,
        below=_below(node),
        factor=node.number("factor"),
    )


def _below(node: Node) -> Money | None:
    """The sum of what a line's details net; one that can't be read stands for all."""
    details = [n for name in ("detail", "subDetail") for n in node.nodes(name)]
    nets = [net for n in details if (net := n.money("net") or _below(n))]
    unreadable = next((net for net in nets if net.cents is None), None)
    if not nets or unreadable is not None:
        return unreadable
    total = sum((net.value for net in nets if net.value is not None), Decimal(0))
    return Money(total, nets[0].currency, cents_of(total))
