"""What a decision of FHIR says as groups and reasons: only what is stated, nothing from gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from inquiry_api.imports.fhir.adjudication import Adjudication, Kind, exact_sum, stated, sum_of
from inquiry_api.imports.fhir.decisions import DecidedItem, Decision
from inquiry_api.imports.posting.records import Adjusted
from inquiry_api.imports.posting_fhir.apportioning import apportioned
from inquiry_api.imports.posting_fhir.codes import coded
from inquiry_api.imports.posting_fhir.denials import Denied, denied_lines

NONCOVERED_REASON = "96"
_SHARES = ((Kind.DEDUCTIBLE, "1"), (Kind.COINSURANCE, "2"), (Kind.COPAY, "3"))
_OUT_OF_NETWORK = frozenset({"outofnetwork", "noncontracted", "other"})
_NONE = Decimal(0)


@dataclass
class Amounts:
    """Every adjustment that a decision states, each once: on its line where the lines tell it.

    `of_lines` has a list for each line of the decision.
    """

    of_claim: list[Adjusted] = field(default_factory=list)
    of_lines: list[list[Adjusted]] = field(default_factory=list)

    @property
    def every(self) -> tuple[Adjusted, ...]:
        """Those of the claim, then those of its lines."""
        return (*self.of_claim, *(one for line in self.of_lines for one in line))

    def share(self) -> int:
        """What is the patient's, whatever the reason."""
        return sum(one.cents for one in self.every if one.group == "PR")

    def put(self, group: str, reason: str, cents: int, parts: Sequence[Decimal]) -> None:
        """Note an amount on the lines, where their parts add up to it; else on the claim."""
        spread = apportioned(cents, parts) if len(parts) == len(self.of_lines) and parts else None
        if spread is None:
            self.of_claim.append(Adjusted(group=group, reason=reason, cents=cents))
            return
        for line, some in zip(self.of_lines, spread, strict=True):
            if some:
                line.append(Adjusted(group=group, reason=reason, cents=some))


def amounts_of(decision: Decision, charge: int) -> Amounts:
    """Groups and reasons where the payer gives them, as an 835 does; else by kinds of amount."""
    found = Amounts(of_lines=[[] for _ in decision.lines])
    if _is_coded(decision):
        found.of_lines = [list(coded(line.amounts)) for line in decision.lines]
        found.of_claim = [] if any(found.of_lines) else list(coded(decision.header))
        return found
    for kind, reason in _SHARES:
        _put(decision, found, kind, "PR", reason)
    _put(decision, found, Kind.PRIOR_PAYER, "OA", "23")
    denied = denied_lines(decision, every_share(decision), found.share())
    for one in denied:
        found.of_lines[one.number].append(one.adjusted)
    _put_not_covered(decision, found, denied)
    _put_reduced(decision, found, denied, charge)
    return found


def every_share(decision: Decision) -> int | None:
    """All that the payer says is the member's (CARIN `memberliability`); None where not stated."""
    return _amount(decision, Kind.MEMBER_LIABILITY)


def _is_coded(decision: Decision) -> bool:
    """Whether groups and reasons tell the patient's share too: else the kinds of amount do."""
    found = coded(decision.item_adjudications) or coded(decision.header)
    tells_share = any(one.group == "PR" for one in found)
    shared = any(_amount(decision, kind) for kind, _ in _SHARES)
    return bool(found) and (tells_share or not shared)


def _amount(decision: Decision, kind: Kind) -> int | None:
    """An amount by its items; where they have none by the header, then by the totals."""
    for level in (decision.item_adjudications, decision.header, decision.totals):
        if stated(level, kind):
            return sum_of(level, kind)
    return None


def _put(decision: Decision, found: Amounts, kind: Kind, group: str, reason: str) -> None:
    cents = _amount(decision, kind)
    if cents:
        found.put(group, reason, cents, _parts(decision, kind))


def _parts(decision: Decision, kind: Kind) -> list[Decimal]:
    """What each line states of a kind; none where no line does."""
    if not stated(decision.item_adjudications, kind):
        return []
    return [exact_sum(line.amounts, kind) or _NONE for line in decision.lines]


def _put_not_covered(decision: Decision, found: Amounts, denied: Sequence[Denied]) -> None:
    """What is not covered and named the member's in the same breath: a clerk checks it first."""
    member, noncovered = every_share(decision), _amount(decision, Kind.NONCOVERED)
    parts = _parts(decision, Kind.NONCOVERED)
    for one in denied:
        if parts:
            parts[one.number] = _NONE
    if parts and denied:
        noncovered = int(sum(parts, _NONE) * 100)
    if noncovered and member is not None and member - found.share() == noncovered:
        found.put("PR", NONCOVERED_REASON, noncovered, parts)


def _put_reduced(decision: Decision, found: Amounts, denied: Sequence[Denied], charge: int) -> None:
    """What the payer's agreed price takes off: told as a discount, or as what is eligible.

    Outside the network no agreement takes anything off, so nothing is concluded there.
    """
    discount = _amount(decision, Kind.DISCOUNT)
    if discount is not None:
        if discount:
            found.put("CO", "45", discount, _parts(decision, Kind.DISCOUNT))
    elif _networks(decision).isdisjoint(_OUT_OF_NETWORK):
        numbers = {one.number for one in denied}
        lines = [line for n, line in enumerate(decision.lines) if n not in numbers]
        told = [line for line in lines if stated(line.amounts, Kind.ELIGIBLE)]
        if told:
            _put_reduced_lines(decision, found, told, charge)
        elif not denied:
            _put_reduced_whole(decision, found, charge)


def _put_reduced_lines(
    decision: Decision, found: Amounts, told: Sequence[DecidedItem], charge: int
) -> None:
    """Line by line: charged less eligible less not covered, where the line says what is eligible.

    A line of which nothing is eligible was refused, not reduced: why, it would have to say itself.
    """
    left = {line.path: _left(line) for line in told if not _is_refused(line)}
    if None in left.values():
        if len(told) == len(decision.lines):
            _put_reduced_whole(decision, found, charge)
        return
    parts = [left.get(line.path) or _NONE for line in decision.lines]
    some = [line for line in told if line.path in left]
    whole = _cents(some, Kind.SUBMITTED) or sum(_net(line) or 0 for line in some)
    reduced = whole - _cents(some, Kind.ELIGIBLE) - _cents(some, Kind.NONCOVERED)
    if reduced > 0 and whole <= charge:
        found.put("CO", "45", reduced, parts)


def _put_reduced_whole(decision: Decision, found: Amounts, charge: int) -> None:
    """The same by the sums of the header, the totals, or lines that don't repeat what they cost."""
    for level in (decision.item_adjudications, decision.header, decision.totals):
        eligible = sum_of(level, Kind.ELIGIBLE)
        if eligible is not None:
            submitted = sum_of(level, Kind.SUBMITTED)
            whole = charge if submitted is None else submitted
            reduced = whole - eligible - (_amount(decision, Kind.NONCOVERED) or 0)
            if reduced > 0 and whole <= charge:
                parts = [Decimal(reduced) / 100] if len(decision.lines) == 1 else []
                found.put("CO", "45", reduced, parts)
            return


def _left(line: DecidedItem) -> Decimal | None:
    """What a line charged and neither allowed nor refused; None where its charge isn't told."""
    whole = exact_sum(line.amounts, Kind.SUBMITTED)
    if whole is None and line.net is not None:
        whole = line.net.value
    eligible = exact_sum(line.amounts, Kind.ELIGIBLE)
    if whole is None or eligible is None:
        return None
    return whole - eligible - (exact_sum(line.amounts, Kind.NONCOVERED) or _NONE)


def _is_refused(line: DecidedItem) -> bool:
    charged = exact_sum(line.amounts, Kind.SUBMITTED) or _NONE
    return charged > 0 and exact_sum(line.amounts, Kind.ELIGIBLE) == 0


def _cents(lines: Sequence[DecidedItem], kind: Kind) -> int:
    levels: tuple[Adjudication, ...] = tuple(one for line in lines for one in line.amounts)
    return sum_of(levels, kind) or 0


def _net(line: DecidedItem) -> int | None:
    return line.net.cents if line.net else None


def _networks(decision: Decision) -> frozenset[str]:
    levels = (*decision.item_adjudications, *decision.header, *decision.totals)
    return frozenset(name for one in levels if one.category for name in one.category.names)
