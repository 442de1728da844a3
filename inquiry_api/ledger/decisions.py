"""A payer's decision on a claim: what it says, and how it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.ledger.models import ClaimEvent, Remittance, RemittanceAdjustment

FORWARDED = frozenset({"19", "20", "21"})
PREDETERMINATION = "25"
REVERSAL = "22"
DENIED = "4"
# CO reasons that cut the price by contract, law or a way of paying, where nothing was refused.
PRICE_CUTS = frozenset(
    "24 42 44 45 59 69 70 74 75 76 90 91 102 103 104 105 118 122 130 131 132 137 139 144 161 172"
    " 205 223 225 232 235 237 241 245 253 256 260 278 A2 A5 B22 P5 P12 P23 P24 P25 P26 P29".split()
)
# Remarks by which Medicare says that the patient is a QMB and owes no cost share.
PROTECTING_REMARKS = frozenset({"N781", "N782", "N783"})


@dataclass(frozen=True)
class Adjustment:
    """One group and reason with its signed cents; `claim_line_id` None stands on the claim.

    `informs` says that another payer's decision has it already: it is kept, and posts nowhere.
    """

    group: str
    reason: str
    cents: int
    claim_line_id: UUID | None = None
    charge_id: UUID | None = None
    remarks: Sequence[str] = ()
    place: str | None = None
    informs: bool = False


@dataclass(frozen=True)
class Decision:
    """One payer's answer to one claim. `key` names it for ever: the same key posts once.

    `unexplained_cents` is what the answer says nothing about; it stays with the insurers.
    `share_confirmed` False leaves the patient's share to a clerk, whatever its reasons.
    """

    claim_id: UUID
    key: str
    decided_on: date
    status: str
    charge_cents: int
    paid_cents: int
    adjustments: Sequence[Adjustment]
    patient_cents: int | None = None
    trace: str | None = None
    source_id: UUID | None = None
    place: str | None = None
    actor: str = "import"
    unexplained_cents: int = 0
    share_confirmed: bool = True


def balances(decision: Decision) -> bool:
    """Whether charge less all adjustments is what was paid (835 balancing, TR3 1.10.2.1)."""
    adjusted = sum(adjustment.cents for adjustment in decision.adjustments)
    explained = decision.charge_cents - decision.unexplained_cents
    return explained - adjusted == decision.paid_cents


def earlier(session: Session, decision: Decision) -> Remittance | None:
    """The remittance that this key stored before, if any."""
    return session.scalars(select(Remittance).where(Remittance.key == decision.key)).first()


def store(session: Session, decision: Decision) -> Remittance:
    """Keep the decision as the payer sent it, and its news on the claim."""
    remittance, rows = rows_of(decision)
    session.add(remittance)
    session.flush()
    session.add_all(rows)
    session.flush()
    return remittance


def rows_of(
    decision: Decision,
) -> tuple[Remittance, list[RemittanceAdjustment | ClaimEvent]]:
    """The row of a decision, and those that need it, not written yet."""
    remittance = Remittance(
        claim_id=decision.claim_id,
        decided_on=decision.decided_on,
        status=decision.status,
        charge_cents=decision.charge_cents,
        paid_cents=decision.paid_cents,
        patient_cents=decision.patient_cents,
        trace=decision.trace,
        source_id=decision.source_id,
        key=decision.key,
        place=decision.place,
    )
    adjustments = [_stored(remittance, adjustment) for adjustment in decision.adjustments]
    return remittance, [*adjustments, _news(decision)]


def _news(decision: Decision) -> ClaimEvent:
    return ClaimEvent(
        claim_id=decision.claim_id,
        state=_state(decision),
        on=decision.decided_on,
        code=decision.status,
        source_id=decision.source_id,
        place=decision.place,
    )


def _stored(remittance: Remittance, adjustment: Adjustment) -> RemittanceAdjustment:
    return RemittanceAdjustment(
        remittance_id=remittance.id,
        claim_line_id=adjustment.claim_line_id,
        group=adjustment.group,
        reason=adjustment.reason,
        amount_cents=adjustment.cents,
        remarks=list(adjustment.remarks),
        place=adjustment.place,
    )


def _state(decision: Decision) -> str:
    if decision.status == REVERSAL:
        return "reversed"
    if decision.status in FORWARDED:
        return "forwarded"
    if decision.status == PREDETERMINATION:
        return "received"
    return "denied" if decision.status == DENIED else "paid"
