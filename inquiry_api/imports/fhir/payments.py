"""Statements and money between payer and practice."""

from dataclasses import dataclass

from inquiry_api.imports.fhir.findings import Finding, Notice, Verdict, judge
from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.resource import Identity, Read
from inquiry_api.imports.fhir.values import (
    Concept,
    Identifier,
    Money,
    Reference,
    StatedDate,
)

_BESIDE_CLAIMS = frozenset({"advance", "adjustment"})
_BILL_STATUSES = frozenset({"issued", "balanced"})


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    """A part of a payer's payment; a negative one takes away."""

    kind: Concept | None
    amount: Money | None
    date: StatedDate | None
    request: Reference | None
    response: Reference | None

    @property
    def is_beside_claims(self) -> bool:
        """Whether it pays no claim."""
        return self.kind is not None and not _BESIDE_CLAIMS.isdisjoint(self.kind.codes)

    @property
    def has_cents(self) -> bool:
        """Whether it is a readable amount of dollars."""
        return self.amount is not None and self.amount.cents is not None


@dataclass(frozen=True, slots=True)
class PaymentReconciliation:
    """A payer's payment. Its details need not sum to it: the rest is unapplied."""

    identity: Identity
    status: str | None
    outcome: str | None
    paid_on: StatedDate | None
    amount: Money | None
    number: Identifier | None
    issuer: Reference | None
    details: tuple[PaymentDetail, ...]
    identifiers: tuple[Identifier, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def detail_total(self) -> int | None:
        """Sum of the details in cents; None when one of them cannot be read."""
        amounts = [detail.amount.cents if detail.amount else None for detail in self.details]
        if any(cents is None for cents in amounts):
            return None
        return sum(cents for cents in amounts if cents is not None)

    @property
    def beside_claims(self) -> tuple[PaymentDetail, ...]:
        """The readable details that pay no claim: advances, adjustments."""
        return tuple(one for one in self.details if one.is_beside_claims and one.has_cents)

    @property
    def claims_total(self) -> int | None:
        """Sum of the details that pay claims, in cents; None when any detail cannot be read."""
        total = self.detail_total
        beside = sum(one.amount.cents or 0 for one in self.beside_claims if one.amount)
        return None if total is None else total - beside

    @property
    def unapplied(self) -> int | None:
        """What no detail accounts for."""
        cents, details = self.amount.cents if self.amount else None, self.detail_total
        return None if cents is None or details is None else cents - details


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """A notice about a payment: a note, never a posting."""

    identity: Identity
    status: str | None
    payment_status: Concept | None
    amount: Money | None
    paid_on: StatedDate | None
    created: StatedDate | None
    identifiers: tuple[Identifier, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of a statement, by its price components."""

    charge: Reference | None
    code: Concept | None
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Invoice:
    """A statement. Drafts and cancelled ones are no bills."""

    identity: Identity
    status: str | None
    subject: Reference | None
    account: Reference | None
    date: StatedDate | None
    net: Money | None
    gross: Money | None
    lines: tuple[InvoiceLine, ...]
    identifiers: tuple[Identifier, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def is_bill(self) -> bool:
        """Whether it was really sent."""
        return self.status in _BILL_STATUSES


def read_payment_reconciliation(read: Read) -> PaymentReconciliation:
    """Read a PaymentReconciliation."""
    node = read.node
    number = node.node("paymentIdentifier")
    payment = PaymentReconciliation(
        identity=read.identity,
        status=node.text("status"),
        outcome=node.text("outcome"),
        paid_on=node.date("paymentDate"),
        amount=node.money("paymentAmount"),
        number=number.as_identifier() if number else None,
        issuer=node.reference("paymentIssuer"),
        details=tuple(_detail(n) for n in node.nodes("detail")),
        identifiers=node.identifiers(),
        verdict=judge(()),
        findings=(),
    )
    if payment.amount is None:
        node.note(Notice.ELEMENT_MISSING, "paymentAmount")
    if payment.details and payment.unapplied:
        node.note(Notice.DETAILS_DIFFER_FROM_PAYMENT, "detail")
    return read.judged(payment)


def _detail(node: Node) -> PaymentDetail:
    return PaymentDetail(
        node.concept("type"),
        node.money("amount"),
        node.date("date"),
        node.reference("request"),
        node.reference("response"),
    )


def read_payment_notice(read: Read) -> PaymentNotice:
    """Read a PaymentNotice."""
    node = read.node
    return read.finished(
        PaymentNotice(
            identity=read.identity,
            status=node.text("status"),
            payment_status=node.concept("paymentStatus"),
            amount=node.money("amount"),
            paid_on=node.date("paymentDate"),
            created=node.date("created"),
            identifiers=node.identifiers(),
            findings=(),
        )
    )


def read_invoice(read: Read) -> Invoice:
    """Read an Invoice."""
    node = read.node
    if not node.has("subject"):
        node.note(Notice.PATIENT_MISSING, "subject")
    return read.judged(
        Invoice(
            identity=read.identity,
            status=node.text("status"),
            subject=node.reference("subject"),
            account=node.reference("account"),
            date=node.date("date"),
            net=node.money("totalNet"),
            gross=node.money("totalGross"),
            lines=tuple(_line(n) for n in node.nodes("lineItem")),
            identifiers=node.identifiers(),
            verdict=judge(()),
            findings=(),
        )
    )


def _line(node: Node) -> InvoiceLine:
    amounts = [n.money("amount") for n in node.nodes("priceComponent")]
    return InvoiceLine(
        node.reference("chargeItemReference"),
        node.concept("chargeItemCodeableConcept"),
        tuple(amount for amount in amounts if amount),
    )
