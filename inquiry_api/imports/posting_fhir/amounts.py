"""What a decision of FHIR says as groups and reasons: only what is stated, nothing from gaps."""

import re
from collections.abc import Sequence

from inquiry_api.imports.fhir.adjudication import Adjudication, Kind, stated, sum_of
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.values import Concept
from inquiry_api.imports.posting.records import Adjusted

_SHARES = ((Kind.DEDUCTIBLE, "1"), (Kind.COINSURANCE, "2"), (Kind.COPAY, "3"))
_GROUPS = frozenset({"CO", "PR", "OA", "PI", "CR"})
_REASON_SYSTEMS = ("claim-adjustment-reason", "x12.org/codes")
_REASON = re.compile(r"(?:(CO|PR|OA|PI|CR)[- ]?)?([0-9]{1,3}|[A-Z][0-9]{1,2})")
_REMARK = re.compile(r"(?:MA?|N)[0-9]{1,3}")
_SHARE_REASONS = frozenset({"1", "2", "3"})
_OUT_OF_NETWORK = frozenset({"outofnetwork", "noncontracted", "other"})
NONCOVERED_REASON = "96"


def adjustments_of(decision: Decision, charge: int) -> tuple[Adjusted, ...]:
    """Every adjustment that the decision states, each once."""
    coded = _coded(decision)
    if coded:
        return tuple(coded)
    found = [
        Adjusted(group="PR", reason=reason, cents=cents)
        for kind, reason in _SHARES
        if (cents := _amount(decision, kind))
    ]
    prior = _amount(decision, Kind.PRIOR_PAYER)
    if prior:
        found.append(Adjusted(group="OA", reason="23", cents=prior))
    found += _not_covered(decision, sum(one.cents for one in found if one.group == "PR"))
    reduced = _reduced(decision, charge)
    if reduced:
        found.append(Adjusted(group="CO", reason="45", cents=reduced))
    return tuple(found)


def every_share(decision: Decision) -> int | None:
    """All that the payer says is the member's (CARIN `memberliability`); None where not stated."""
    return _amount(decision, Kind.MEMBER_LIABILITY)


def _amount(decision: Decision, kind: Kind) -> int | None:
    """An amount by its items; where they have none by the header, then by the totals."""
    for level in (decision.item_adjudications, decision.header, decision.totals):
        if stated(level, kind):
            return sum_of(level, kind)
    return None


def _not_covered(decision: Decision, share: int) -> list[Adjusted]:
    """What is not covered and named the member's in the same breath: a clerk checks it first."""
    member, noncovered = every_share(decision), _amount(decision, Kind.NONCOVERED)
    if not noncovered or member is None or member - share != noncovered:
        return []
    return [Adjusted(group="PR", reason=NONCOVERED_REASON, cents=noncovered)]


def _reduced(decision: Decision, charge: int) -> int | None:
    """What the payer's agreed price takes off: told as a discount, or as what is eligible.

    Outside the network no agreement takes anything off, so nothing is concluded there.
    """
    discount = _amount(decision, Kind.DISCOUNT)
    if discount is not None:
        return discount
    if not _networks(decision).isdisjoint(_OUT_OF_NETWORK):
        return None
    for level in (decision.item_adjudications, decision.header, decision.totals):
        submitted, eligible = sum_of(level, Kind.SUBMITTED), sum_of(level, Kind.ELIGIBLE)
        if eligible is not None:
            whole = charge if submitted is None else submitted
            noncovered = _amount(decision, Kind.NONCOVERED) or 0
            reduced = whole - eligible - noncovered
            return reduced if reduced > 0 and whole <= charge else None
    return None


def _networks(decision: Decision) -> frozenset[str]:
    levels = (*decision.item_adjudications, *decision.header, *decision.totals)
    return frozenset(name for one in levels if one.category for name in one.category.names)


def _coded(decision: Decision) -> list[Adjusted]:
    """Amounts with claim adjustment groups and reasons, as an 835 has them.

    Only where they tell the patient's share too: else the kinds of amount tell more.
    """
    levels = decision.item_adjudications or decision.header
    found = [one for a in levels if (one := _adjusted(a)) is not None]
    tells_share = any(one.group == "PR" for one in found)
    shared = any(_amount(decision, kind) for kind, _ in _SHARES)
    return _merged(found) if found and (tells_share or not shared) else []


def _adjusted(one: Adjudication) -> Adjusted | None:
    if one.amount is None or one.amount.cents is None or one.reason is None:
        return None
    for coding in one.reason.codings:
        system, code = (coding.system or "").lower(), (coding.code or "").upper()
        told = _REASON.fullmatch(code)
        if told is None or not (told[1] or any(name in system for name in _REASON_SYSTEMS)):
            continue
        group = told[1] or _group(one.category) or ("PR" if code in _SHARE_REASONS else None)
        if group is not None:
            remarks = tuple(c for c in one.reason.codes if _REMARK.fullmatch(c))
            return Adjusted(group=group, reason=told[2], cents=one.amount.cents, remarks=remarks)
    return None


def _group(category: Concept | None) -> str | None:
    codes = category.codes if category else ()
    return next((code for code in codes if code in _GROUPS), None)


def _merged(found: Sequence[Adjusted]) -> list[Adjusted]:
    """One adjustment for each group, reason and remarks."""
    sums: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for one in found:
        key = (one.group, one.reason, one.remarks)
        sums[key] = sums.get(key, 0) + one.cents
    return [
        Adjusted(group=group, reason=reason, cents=cents, remarks=remarks)
        for (group, reason, remarks), cents in sums.items()
    ]
