"""Books of many accounts for a benchmark, written by COPY: five visits each, ten entries a visit.

Rows are written visit by visit over all accounts, as they would come in over the years, so that
one account's entries lie far apart.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg

VISITS = 5
ENTRIES = 50  # A visit: two charges of two entries, a settlement of four, a share of two.
FIRST_DAY = date(2024, 1, 5)
POSTED = datetime(2026, 11, 1, tzinfo=UTC)

_COLUMNS = {
    "payer": "id, name, kind",
    "patient": "id, language, created_at",
    "account": "id, number_sealed, number_index, patient_id",
    "coverage": "id, patient_id, payer_id, priority, relationship, starts_on, dual",
    "visit": "id, account_id, service_on, kind",
    "charge": "id, visit_id, service_on, description, units, charge_cents",
    "claim": "id, visit_id, payer_id, position, submitted_on, charge_cents",
    "claim_event": 'id, claim_id, state, "on", recorded_at',
    "remittance": "id, claim_id, key, decided_on, status, charge_cents, paid_cents",
    "remittance_adjustment": 'id, remittance_id, "group", reason, amount_cents, remarks',
    "ledger_txn": "id, idempotency_key, account_id, kind, as_of, posted_at, actor",
    "ledger_entry": "txn_id, account_id, visit_id, charge_id, claim_id, book, "
    '"group", reason, amount_cents',
}
Row = Sequence[object]


class Books:
    """The rows of so many accounts; the same seed gives the same books."""

    def __init__(self, accounts: int, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self.payer = self._key()
        self.people = [(self._key(), self._key()) for _ in range(accounts)]
        self._visits: list[tuple[int, UUID, UUID, UUID, UUID, UUID, date]] = [
            (owner, *(self._key() for _ in range(5)), FIRST_DAY + timedelta(days=150 * number))
            for number in range(VISITS)
            for owner in range(accounts)
        ]
        self._txns = [tuple(self._key() for _ in range(4)) for _ in self._visits]

    def _key(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)

    def tables(self) -> dict[str, Callable[[], Iterator[Row]]]:
        """What goes into each table, in an order that satisfies every reference."""
        return {
            "payer": lambda: iter([(self.payer, "Harbor Health", "commercial")]),
            "patient": lambda: ((patient, "en", POSTED) for patient, _ in self.people),
            "account": lambda: ((a, b"x", a.bytes, patient) for patient, a in self.people),
            "coverage": self._covers,
            "visit": lambda: ((v[1], self.people[v[0]][1], v[6], "Visit") for v in self._visits),
            "charge": self._charges,
            "claim": lambda: (
                (v[4], v[1], self.payer, 1, v[6] + timedelta(days=5), 30_000) for v in self._visits
            ),
            "claim_event": lambda: (
                (v[5], v[4], "paid", v[6] + timedelta(days=30), POSTED) for v in self._visits
            ),
            "remittance": lambda: (
                (v[5], v[4], str(v[5]), v[6] + timedelta(days=30), "1", 30_000, 9_200)
                for v in self._visits
            ),
            "remittance_adjustment": self._adjustments,
            "ledger_txn": self._transactions,
            "ledger_entry": self._entries,
        }

    def _covers(self) -> Iterator[Row]:
        for patient, account in self.people:
            key = UUID(int=account.int ^ 1)
            yield key, patient, self.payer, 1, "self", FIRST_DAY, False

    def _charges(self) -> Iterator[Row]:
        for _, visit, first, second, _, _, day in self._visits:
            yield first, visit, day, "Visit", 1, 20_000
            yield second, visit, day, "Test", 1, 10_000

    def _adjustments(self) -> Iterator[Row]:
        for visit in self._visits:
            remittance = visit[5]
            yield UUID(int=remittance.int ^ 1), remittance, "CO", "45", 11_000, ["N1"]
            yield UUID(int=remittance.int ^ 2), remittance, "PR", "1", 9_800, []

    def _transactions(self) -> Iterator[Row]:
        for visit, keys in zip(self._visits, self._txns, strict=True):
            account = self.people[visit[0]][1]
            kinds = ("charge", "charge", "remittance", "transfer")
            for key, kind in zip(keys, kinds, strict=True):
                yield key, str(key), account, kind, visit[6], POSTED, "bench"

    def _entries(self) -> Iterator[Row]:
        for visit, keys in zip(self._visits, self._txns, strict=True):
            owner, visit_id, first, second, claim, _, _ = visit
            account = self.people[owner][1]
            for txn, charge, book, other, cents, group, reason in (
                (keys[0], first, "insurer", "revenue", 20_000, None, None),
                (keys[1], second, "insurer", "revenue", 10_000, None, None),
                (keys[2], None, "payer_cash", "insurer", 9_200, None, None),
                (keys[2], None, "contractual", "insurer", 11_000, "CO", "45"),
                (keys[3], None, "patient", "insurer", 9_800, "PR", "1"),
            ):
                line = (account, visit_id, charge, claim)
                yield txn, *line, book, group, reason, cents
                yield txn, *line, other, group, reason, -cents


def load(connection: psycopg.Connection, books: Books) -> None:
    """Write the books. The guards of single postings stay off for this session of bulk rows."""
    connection.execute("SET session_replication_role = replica")
    for table, rows in books.tables().items():
        statement = f"COPY {table} ({_COLUMNS[table]}) FROM STDIN"
        with connection.cursor().copy(statement.encode()) as copy:
            for row in rows():
                copy.write_row(row)
    connection.execute("SET session_replication_role = DEFAULT")
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
