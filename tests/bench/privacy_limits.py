"""What redaction costs beside its rules: a whole practice's people, and a line of a log."""

import secrets
import statistics
import time
from uuid import UUID, uuid4

from inquiry_api.crypto import Keyring
from privacy.known import KnownIdentifiers
from privacy.line_redactor import LineRedactor

PEOPLE = 100_000
MESSAGE = "this is about my bill of $214 from March, can I pay it in 3 months?"
LOG_LINES = (
    '2026-08-14T10:02:11Z {"level": "INFO", "event": "turn.taken", "outcome": "answered"}',
    '  File "/srv/plainbill/inquiry_api/conversations/turns.py", line 96, in take_turn',
    "sqlalchemy.exc.OperationalError: (psycopg.OperationalError) connection refused",
    "KeyError: 'Kowalski, born 3/4/1984'",
)


def limits_report() -> str:
    """Seconds to read, build and ask for 100,000 people, and milliseconds for a line of a log."""
    keys = Keyring({1: secrets.token_bytes(32)}, secrets.token_bytes(32))
    sealed = [_person(keys, number) for number in range(PEOPLE)]
    began = time.thread_time()
    opened = [_open(keys, *row) for row in sealed]
    read = time.thread_time() - began
    known = KnownIdentifiers.build(
        [f"{given} {family}" for given, family, _ in opened], [number for *_, number in opened]
    )
    built = time.thread_time() - began - read
    asked = _milliseconds(lambda: list(known.find(MESSAGE)), times=2_000)
    lines = LineRedactor()
    logged = max(_milliseconds(lambda one=one: lines.redact(one.encode())) for one in LOG_LINES)
    return (
        f"{PEOPLE:,} people: names and numbers unsealed in {read:.1f} s, automaton built in "
        f"{built:.1f} s, {asked * 1000:.0f} microseconds a message\n"
        f"log pipe: {logged:.2f} ms for the costliest of {len(LOG_LINES)} usual lines"
    )


def made_up_people() -> KnownIdentifiers:
    """As many people as a large practice knows, none of whom any labelled line names."""
    people = [_made_up(number) for number in range(PEOPLE)]
    return KnownIdentifiers.build(
        [f"{given} {family}" for given, family, _ in people], [number for *_, number in people]
    )


def _made_up(number: int) -> tuple[str, str, str]:
    return f"Given{number % 997}x", f"Family{number}q", f"A-{7_000_000 + number}"


def _person(keys: Keyring, number: int) -> tuple[UUID, list[bytes]]:
    row = uuid4()
    return row, [keys.seal("patient", "value", row, value) for value in _made_up(number)]


def _open(keys: Keyring, row: UUID, sealed: list[bytes]) -> tuple[str, str, str]:
    given, family, number = (keys.unseal("patient", "value", row, one) for one in sealed)
    return given, family, number


def _milliseconds(run: object, *, times: int = 200) -> float:
    """The median of processor time; what is asked first fills the caches and does not count."""
    assert callable(run)
    taken = []
    for _ in range(times):
        began = time.thread_time()
        run()
        taken.append((time.thread_time() - began) * 1000)
    return statistics.median(taken[times // 10 :])
