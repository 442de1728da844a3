"""A ClaimResponse or ExplanationOfBenefit as a decision to post."""

from collections.abc import Sequence
from datetime import date

from inquiry_api.imports.fhir.adjudication import Kind, stated, sum_of
from inquiry_api.imports.fhir.decisions import DecidedItem, Decision
from inquiry_api.imports.posting.records import Adjusted, Noticed, Serviced
from inquiry_api.imports.posting_fhir.amounts import amounts_of, every_share
from inquiry_api.imports.posting_fhir.claims import UNKNOWN_PAYER
from inquiry_api.imports.posting_fhir.codes import SHARE_REASONS, says_denied
from inquiry_api.imports.posting_fhir.explanations import Explained
from inquiry_api.imports.posting_fhir.insurance import Cover, Insurances
from inquiry_api.imports.posting_fhir.names import day_of, days_of, key_of, noticed_of, place_of

DENIED, DENIED_PAYMENT = "4", "denied"
_POSITIONS = {1: "1", 2: "2", 3: "3"}
_UNIQUE_CLAIM = "uc"
_CLAIM_ID = ("clm_id", "clm_control_num")
_DENIED_WORDS = ("denied", "rejected")


def decided_of(
    decision: Decision, insurances: Insurances, key: str, claimed: int | None
) -> Explained:
    """One decision, without its patient and claim. `key` names it for ever.

    `claimed` is the charge of the claim it answers, for a decision that repeats none.
    """
    stated_charge = charge_of(decision)
    charge, paid = claimed if stated_charge is None else stated_charge, decision.paid or 0
    amounts = amounts_of(decision, charge or 0)
    adjustments = amounts.every
    cover = insurances.meant(decision.insurance, decision.about.insurer, decision.identity)
    position = _position(decision, cover, adjustments)
    days = service_days(decision)
    return Explained(
        key=key,
        payer=cover.payer or UNKNOWN_PAYER,
        number=decision.account_number,
        payer_number=payers_number(decision),
        status=_status(decision, paid, position, adjustments),
        position=position,
        charge=charge or 0,
        paid=paid,
        stated_share=every_share(decision),
        unexplained=(charge or 0) - paid - sum(one.cents for one in adjustments),
        patient=None,
        service_from=min(days, default=None),
        service_to=max(days, default=None),
        decided_on=_decided_on(decision),
        lines=tuple(map(_line, decision.lines, amounts.of_lines)),
        adjustments=tuple(amounts.of_claim),
        place=place_of(decision.identity),
        notices=_notices(decision, charge, adjustments, cover),
    )


def decision_key(decision: Decision) -> str:
    """The key of a decision's first version."""
    return key_of(decision.identity)


def charge_of(decision: Decision) -> int | None:
    """What was charged by the totals as sent, else by the items; None where nothing says it."""
    if stated(decision.totals, Kind.SUBMITTED):
        return sum_of(decision.totals, Kind.SUBMITTED)
    if stated(decision.item_adjudications, Kind.SUBMITTED):
        return sum_of(decision.item_adjudications, Kind.SUBMITTED)
    if stated(decision.header, Kind.SUBMITTED):
        return sum_of(decision.header, Kind.SUBMITTED)
    nets = [item.net.cents for item in decision.items if item.net]
    return sum(net for net in nets if net is not None) if nets and None not in nets else None


def payers_number(decision: Decision) -> str | None:
    """The payer's own number of the claim. A response's own number names the response alone."""
    for one in decision.identifiers:
        system = (one.system or "").rsplit("/", 1)[-1]
        if one.value and (_UNIQUE_CLAIM in one.kinds or system in _CLAIM_ID):
            return one.value
    return None


def service_days(decision: Decision) -> list[date]:
    """The days of service: the items', else the billed period's ends.

    Some senders bill a period of a year for a visit of a day: the items know better.
    """
    of_items = [day for item in decision.items for day in days_of(item.serviced)]
    return of_items or days_of(decision.about.billable)


def _decided_on(decision: Decision) -> date | None:
    paid_on = day_of(decision.payment.date) if decision.payment else None
    return paid_on or day_of(decision.about.created)


def _position(decision: Decision, cover: Cover, adjustments: tuple[Adjusted, ...]) -> int | None:
    """Which payer in turn: a payer that answers to another's payment is not the first."""
    if decision.precedence in _POSITIONS:
        return decision.precedence
    if any((one.group, one.reason) == ("OA", "23") for one in adjustments):
        return cover.position if (cover.position or 0) > 1 else 2
    return cover.position


def _status(
    decision: Decision, paid: int, position: int | None, adjustments: tuple[Adjusted, ...]
) -> str:
    """As an 835 has it (CLP02): denied where nothing was paid, shared, and the payer says so."""
    shared = any(one.group == "PR" and one.reason in SHARE_REASONS for one in adjustments)
    if not paid and not shared and _says_denied(decision):
        return DENIED
    return _POSITIONS[position or 1]


def _says_denied(decision: Decision) -> bool:
    disposition = (decision.about.disposition or "").lower()
    kind = decision.payment.kind if decision.payment else None
    if any(word in disposition for word in _DENIED_WORDS):
        return True
    if kind is not None and DENIED_PAYMENT in kind.codes:
        return True
    levels = (*decision.item_adjudications, *decision.stated_adjudications, *decision.header)
    return says_denied(levels)


def _line(item: DecidedItem, adjustments: Sequence[Adjusted]) -> Serviced:
    submitted = sum_of(item.amounts, Kind.SUBMITTED)
    net = item.net.cents if item.net else None
    cents = submitted if submitted is not None else net
    code = item.code.code if item.code else None
    # A response only points at the line of the claim; an explanation repeats what was done.
    pointer = item.sequence if code is None and cents is None else None
    return Serviced(
        code=code,
        cents=cents or 0,
        on=min(days_of(item.serviced), default=None),
        control=None if pointer is None else str(pointer),
        place=item.path,
        adjustments=tuple(adjustments),
    )


def _notices(
    decision: Decision, charge: int | None, adjustments: tuple[Adjusted, ...], cover: Cover
) -> tuple[Noticed, ...]:
    place = place_of(decision.identity)
    told = list(noticed_of(decision.findings))
    doubts = _doubts(decision, charge, adjustments, cover)
    told += [Noticed(what=what, place=place, review=review) for what, review in doubts]
    return tuple(told)


def _doubts(
    decision: Decision, charge: int | None, adjustments: tuple[Adjusted, ...], cover: Cover
) -> list[tuple[str, bool]]:
    """What does not hold, each with whether a clerk must look before anything is posted."""
    found = _doubts_of_amounts(decision, charge, adjustments)
    if decision.paid is None:
        found.append(("payment_not_told", True))
    if decision.about.outcome == "partial":
        found.append(("decided_in_part", False))
    if _paid_to_patient(decision):
        found.append(("paid_to_the_patient", True))
    if cover.payer is None:
        found.append(("payer_missing", True))
    return found


def _doubts_of_amounts(
    decision: Decision, charge: int | None, adjustments: tuple[Adjusted, ...]
) -> list[tuple[str, bool]]:
    settled = sum(one.cents for one in adjustments) + (decision.paid or 0)
    share = sum(one.cents for one in adjustments if one.group == "PR")
    liability, found = every_share(decision), []
    if charge is None:
        found.append(("charge_not_readable", True))
    elif charge < 0 or (decision.paid or 0) < 0:
        found.append(("charge_or_payment_below_zero", True))
    elif settled > charge:
        found.append(("more_decided_than_charged", True))
    elif settled < charge:
        found.append(("part_of_the_charge_is_not_explained", False))
    if liability is not None and liability != share:
        found.append(("member_liability_differs_from_cost_share", True))
    return found


def _paid_to_patient(decision: Decision) -> bool:
    levels = (decision.totals, decision.header, decision.item_adjudications)
    return any(sum_of(level, Kind.PAID_TO_PATIENT) for level in levels)
