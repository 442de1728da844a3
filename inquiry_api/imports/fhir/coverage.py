"""Who is insured with whom, and the account that a balance belongs to."""

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
)

_WANTED = (
    ("beneficiary", Notice.PATIENT_MISSING),
    ("payor", Notice.ELEMENT_MISSING),
    ("order", Notice.PRIORITY_UNKNOWN),
)


@dataclass(frozen=True, slots=True)
class CoverageClass:
    """A group, plan or other class of a coverage."""

    kind: str | None
    value: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class CostToBeneficiary:
    """A copay or the like that the plan states; `quantity` where it is no amount of money."""

    kind: Concept | None
    amount: Money | None
    quantity: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A coverage. Without `order` its priority among several is unknown, and must be asked."""

    identity: Identity
    status: str | None
    kind: Concept | None
    subscriber_id: str | None
    dependent: str | None
    relationship: Concept | None
    beneficiary: Reference | None
    subscriber: Reference | None
    policy_holder: Reference | None
    payors: tuple[Reference, ...]
    period: Period | None
    order: int | None
    classes: tuple[CoverageClass, ...]
    costs: tuple[CostToBeneficiary, ...]
    identifiers: tuple[Identifier, ...]
    findings: tuple[Finding, ...]

    @property
    def is_self_pay(self) -> bool:
        """Whether a person, not a plan, pays."""
        people = ("Patient/", "RelatedPerson/")
        return any(part in (p.reference or "") for p in self.payors for part in people)

    def class_value(self, kind: str) -> str | None:
        """The value of a class by its kind: `group`, `plan`."""
        return next((c.value for c in self.classes if c.kind == kind), None)


@dataclass(frozen=True, slots=True)
class AccountCoverage:
    """A coverage of an account and its priority there."""

    coverage: Reference | None
    priority: int | None


@dataclass(frozen=True, slots=True)
class Guarantor:
    """Who may be asked to pay an account; candidates only."""

    party: Reference | None
    on_hold: bool | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class Account:
    """An account: whose, for which time, with which coverages and guarantors."""

    identity: Identity
    status: str | None
    name: str | None
    kind: Concept | None
    subjects: tuple[Reference, ...]
    coverages: tuple[AccountCoverage, ...]
    guarantors: tuple[Guarantor, ...]
    service_period: Period | None
    identifiers: tuple[Identifier, ...]
    findings: tuple[Finding, ...]


def read_coverage(read: Read) -> Coverage:
    """Read a Coverage."""
    node = read.node
    _note_absent(node)
    return read.finished(
        Coverage(
            identity=read.identity,
            status=node.text("status"),
            kind=node.concept("type"),
            subscriber_id=node.text("subscriberId"),
            dependent=node.text("dependent"),
            relationship=node.concept("relationship"),
            beneficiary=node.reference("beneficiary"),
            subscriber=node.reference("subscriber"),
            policy_holder=node.reference("policyHolder"),
            payors=node.references("payor"),
            period=node.period("period"),
            order=node.integer("order"),
            classes=tuple(_class(n) for n in node.nodes("class")),
            costs=tuple(_cost(n) for n in node.nodes("costToBeneficiary")),
            identifiers=node.identifiers(),
            findings=(),
        )
    )


def _note_absent(node: Node) -> None:
    for name, notice in _WANTED:
        if not node.has(name):
            node.note(notice, name)


def _class(node: Node) -> CoverageClass:
    kind = node.concept("type")
    return CoverageClass(kind.code if kind else None, node.text("value"), node.text("name"))


def _cost(node: Node) -> CostToBeneficiary:
    quantity = node.node("valueQuantity")
    amount = quantity.number("value") if quantity else None
    return CostToBeneficiary(
        node.concept("type"), node.money("valueMoney"), None if amount is None else str(amount)
    )


def read_account(read: Read) -> Account:
    """Read an Account."""
    node = read.node
    if not node.has("subject"):
        node.note(Notice.PATIENT_MISSING, "subject")
    return read.finished(
        Account(
            identity=read.identity,
            status=node.text("status"),
            name=node.text("name"),
            kind=node.concept("type"),
            subjects=node.references("subject"),
            coverages=tuple(
                AccountCoverage(n.reference("coverage"), n.integer("priority"))
                for n in node.nodes("coverage")
            ),
            guarantors=tuple(
                Guarantor(n.reference("party"), n.flag("onHold"), n.period("period"))
                for n in node.nodes("guarantor")
            ),
            service_period=node.period("servicePeriod"),
            identifiers=node.identifiers(),
            findings=(),
        )
    )
