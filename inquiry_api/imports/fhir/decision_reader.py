"""Reads a ClaimResponse or an ExplanationOfBenefit, and says what does not hold."""

from collections.abc import Iterator

from inquiry_api.imports.fhir.adjudication import Adjudication, Kind, adjudications_of, sum_of
from inquiry_api.imports.fhir.claims import diagnoses_of, insurance_of, prior_of
from inquiry_api.imports.fhir.decisions import About, Balance, DecidedItem, Decision, Payment
from inquiry_api.imports.fhir.findings import Notice, judge
from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.resource import Read
from inquiry_api.imports.fhir.services import when

# Amounts that the lines and the totals must agree on. What was submitted only leaves a flag:
# senders leave lines out, and the total is what was charged.
_DECIDED = (Kind.ELIGIBLE, Kind.BENEFIT, Kind.NONCOVERED, Kind.DISCOUNT, Kind.PRIOR_PAYER,
            Kind.MEMBER_LIABILITY)  # fmt: skip
_REQUIRED = ("status", "type", "use", "patient", "created", "insurer", "outcome")


def read_decision(read: Read) -> Decision:
    """Read a ClaimResponse or an ExplanationOfBenefit."""
    node = read.node
    decision = Decision(
        identity=read.identity,
        about=_about(node),
        insurance=insurance_of(node),
        diagnoses=diagnoses_of(node),
        items=tuple(_item(n) for n in node.nodes("item")),
        header=adjudications_of(node, "adjudication"),
        totals=adjudications_of(node, "total"),
        payment=_payment(node.node("payment")),
        errors=tuple(c for n in node.nodes("error") if (c := n.concept("code"))),
        notes=tuple(t for n in node.nodes("processNote") if (t := n.text("text"))),
        balances=tuple(b for n in node.nodes("benefitBalance") for b in _balances(n)),
        identifiers=node.identifiers(),
        missing=tuple(_missing(node)),
        verdict=judge(()),
        findings=(),
        account_number=_account_number(node),
        precedence=node.integer("precedence") if node.has("precedence") else None,
        added=tuple(_item(n) for n in node.nodes("addItem")),
        prior=tuple(_prior(node)),
    )
    for notice, name in _doubts(decision):
        node.note(notice, name)
    return read.judged(decision)


def _prior(node: Node) -> Iterator[str]:
    """CARIN gives the number of the decision that was corrected; others point at the resource."""
    for related in prior_of(node):
        number = related.node("reference") if related.has("reference") else None
        value = number.as_identifier().value if number else None
        if value:
            yield value


def _about(node: Node) -> About:
    return About(
        status=node.text("status"),
        use=node.text("use"),
        outcome=node.text("outcome"),
        disposition=node.text("disposition"),
        kind=node.concept("type"),
        patient=node.reference("patient"),
        created=node.date("created"),
        billable=node.period("billablePeriod"),
        insurer=node.reference("insurer"),
        provider=node.reference("provider") or node.reference("requestor"),
        claim=node.reference("claim") or node.reference("request"),
    )


def _item(node: Node) -> DecidedItem:
    return DecidedItem(
        sequence=node.integer("sequence") if node.has("sequence") else node.integer("itemSequence"),
        code=node.concept("productOrService"),
        serviced=when(node, "serviced"),
        net=node.money("net"),
        adjudications=adjudications_of(node, "adjudication"),
        path=node.path,
        below=_below(node),
    )


def _below(node: Node) -> tuple[Adjudication, ...]:
    """What the details of a line say: each its own amounts, or those of its own details."""
    found: list[Adjudication] = []
    for one in (n for name in ("detail", "subDetail") for n in node.nodes(name)):
        own = adjudications_of(one, "adjudication")
        found += own if any(a.amount for a in own) else _below(one)
    return tuple(found)


def _account_number(node: Node) -> str | None:
    """The patient account number of CARIN Blue Button: the practice's number of the claim."""
    for info in node.nodes("supportingInfo"):
        category = info.concept("category")
        if category and "patientaccountnumber" in category.codes:
            return info.text("valueString")
    return None


def _payment(node: Node | None) -> Payment | None:
    if node is None:
        return None
    return Payment(
        node.money("amount"), node.money("adjustment"), node.date("date"), node.concept("type")
    )


def _balances(node: Node) -> Iterator[Balance]:
    for financial in node.nodes("financial"):
        yield Balance(
            node.concept("category"),
            financial.concept("type"),
            financial.money("allowedMoney"),
            financial.money("usedMoney"),
        )


def _missing(node: Node) -> Iterator[str]:
    """Elements that R4 requires of the resource and real servers leave out."""
    yield from (name for name in _REQUIRED if not node.has(name))
    if node.raw("resourceType") != "ExplanationOfBenefit":
        return
    raw = node.raw("insurance")
    insurance = [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
    if not insurance:
        yield "insurance"
    elif not any("focal" in one for one in insurance):
        yield "insurance.focal"


def _doubts(decision: Decision) -> Iterator[tuple[Notice, str]]:
    if decision.about.patient is None:
        yield Notice.PATIENT_MISSING, "patient"
    for name in decision.missing:
        yield Notice.ELEMENT_MISSING, name
    if _differs(_submitted_by_items(decision), sum_of(decision.totals, Kind.SUBMITTED)):
        yield Notice.ITEMS_DIFFER_FROM_TOTAL, "total"
    payment = decision.paid if decision.payment and decision.payment.amount else None
    if _differs(payment, sum_of(decision.totals, Kind.BENEFIT)):
        yield Notice.PAYMENT_DIFFERS_FROM_BENEFIT, "payment.amount"
    if _differs(decision.share_of_items, decision.share_of_totals):
        yield Notice.SHARES_DIFFER, "total"
    lines = decision.item_adjudications
    if any(_differs(sum_of(lines, kind), sum_of(decision.totals, kind)) for kind in _DECIDED):
        yield Notice.LINES_DIFFER_FROM_TOTALS, "total"
    if (decision.patient_share or 0) < 0:
        yield Notice.NEGATIVE_PATIENT_SHARE, "total"


def _submitted_by_items(decision: Decision) -> int | None:
    """What the items say was charged: their submitted amounts, else their net amounts."""
    submitted = sum_of(decision.item_adjudications, Kind.SUBMITTED)
    if submitted is not None:
        return submitted
    nets = [item.net.cents for item in decision.items if item.net and item.net.cents is not None]
    return sum(nets) if nets else None


def _differs(one: int | None, other: int | None) -> bool:
    """Whether two stated amounts disagree; an absent one contradicts nothing."""
    return one is not None and other is not None and one != other
