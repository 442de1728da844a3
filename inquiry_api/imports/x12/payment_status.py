"""What the claim status of an 835 (CLP02) means, and which patient shares are cost share."""

from dataclasses import dataclass
from enum import StrEnum

DEDUCTIBLE, COINSURANCE, COPAY = "1", "2", "3"
COST_SHARE_REASONS = frozenset({DEDUCTIBLE, COINSURANCE, COPAY})


class Effect(StrEnum):
    """What a claim of this status does to the ledger."""

    POST = "post"
    HOLD = "post and hold the patient's share"
    REVERSE = "reverse an earlier posting"
    INFORM = "information only"
    NONE = "no effect"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """CLP02 in words. `position` is 1 for primary and so on; None where it says nothing of it."""

    code: str
    meaning: str
    effect: Effect
    position: int | None


STATUSES = {
    status.code: status
    for status in (
        Status("1", "primary", Effect.POST, 1),
        Status("2", "secondary", Effect.POST, 2),
        Status("3", "tertiary", Effect.POST, 3),
        Status("4", "denied", Effect.POST, None),
        Status("19", "primary, forwarded", Effect.HOLD, 1),
        Status("20", "secondary, forwarded", Effect.HOLD, 2),
        Status("21", "tertiary, forwarded", Effect.HOLD, 3),
        Status("22", "reversal", Effect.REVERSE, None),
        Status("23", "not our claim, forwarded", Effect.INFORM, None),
        Status("25", "predetermination", Effect.NONE, None),
    )
}


def status_of(code: str) -> Status:
    """The status of a CLP02; one that the guide does not give is for a person to decide."""
    return STATUSES.get(code) or Status(code, "unknown", Effect.UNKNOWN, None)
