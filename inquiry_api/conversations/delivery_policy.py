"""What a provider's error means for a text (R24, R25). Codes are Twilio's."""

from datetime import datetime, timedelta
from typing import Literal

Meaning = Literal["passing", "opted_out", "bad_number", "operations", "refused"]

_MEANINGS: dict[int, Meaning] = {
    21610: "opted_out",
    30003: "passing",  # Handset unreachable.
    30008: "passing",  # Unknown error of the carrier.
    20429: "passing",  # Too many requests.
    429: "passing",
    30001: "passing",  # Queue overflow.
    30005: "bad_number",
    30006: "bad_number",
    21211: "bad_number",
    21214: "bad_number",
    21614: "bad_number",
    30007: "operations",  # Filtered by the carrier.
    30034: "operations",  # Number not registered for A2P 10DLC.
    30032: "operations",  # Toll-free number not verified.
    20003: "operations",  # Wrong credentials.
    20404: "operations",
    21606: "operations",  # The sender's number can't send.
}
# A number that lost its handset, left, or changed hands no longer proves who holds it.
ENDS_TRUST = frozenset({30003, 21610, 30005, 30006, 21211, 21614})

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (0.25, 1, 5, 15, 30, 60, 60, 60))
LONGEST = timedelta(hours=4)
CODE_LIFE = timedelta(minutes=8)  # A one-time code works for ten.


def meaning(code: int) -> Meaning:
    """What to do about an error code; one we don't know is a plain refusal."""
    if code >= 500 and code < 600:
        return "passing"
    return _MEANINGS.get(code, "refused")


def next_call(kind: str, tries: int, first_queued_at: datetime, at: datetime) -> datetime | None:
    """When a text that failed for a passing reason is tried again: at most for four hours.

    `tries` is how often it was tried so far. None when its time is over.
    """
    wait = _WAITS[min(tries, len(_WAITS)) - 1]
    life = CODE_LIFE if kind == "code" else LONGEST
    return at + wait if at + wait <= first_queued_at + life else None
