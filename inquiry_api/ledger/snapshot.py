"""The rows that a balance rests on, read by one statement: one snapshot, one way to the server."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from inquiry_api.db import now
from inquiry_api.ledger.decisions import PROTECTING_REMARKS
from inquiry_api.ledger.figures import Entry
from inquiry_api.ledger.proof import OnFile

# Rows of one shape, told apart by `kind`; each kind uses the columns that suit it.
_NOW = """
SELECT 'entry' AS kind, e.id, e.txn_id, e.visit_id, e.charge_id, e.claim_id,
       e.book, e."group", e.reason, e.amount_cents, NULL::date, NULL::date, NULL::timestamptz
  FROM ledger_entry e WHERE e.account_id = ANY(:accounts)
UNION ALL
SELECT 'visit', NULL, v.account_id, v.id, NULL, NULL,
       v.kind, v.place, v.provider, NULL, v.service_on, NULL, NULL
  FROM visit v WHERE v.account_id = ANY(:accounts)
UNION ALL
SELECT 'charge', NULL, NULL, v.id, c.id, NULL,
       NULL, NULL, NULL, c.charge_cents, NULL, NULL, NULL
  FROM visit v JOIN charge c ON c.visit_id = v.id WHERE v.account_id = ANY(:accounts)
UNION ALL
SELECT 'hold', NULL, h.account_id, h.visit_id, NULL, NULL,
       h.kind, NULL, NULL, NULL, h.starts_on, h.ends_on, NULL
  FROM hold h WHERE h.account_id = ANY(:accounts) AND h.released_at IS NULL
UNION ALL
SELECT 'remark', NULL, NULL, v.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM visit v
  JOIN claim c ON c.visit_id = v.id
  JOIN remittance r ON r.claim_id = c.id
  JOIN remittance_adjustment a ON a.remittance_id = r.id
 WHERE v.account_id = ANY(:accounts) AND a.remarks && CAST(:remarks AS text[])
UNION ALL
SELECT 'clock', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       statement_timestamp()
"""
_ENTRIES = "FROM ledger_entry e WHERE"
_POSTED = "FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id AND t.posted_at <= :as_of WHERE"
_ROWS_NOW = text(_NOW)
_ROWS_AT = text(_NOW.replace(_ENTRIES, _POSTED))


class Place(NamedTuple):
    """A visit: whose, what it was in the practice's plain words, and when."""

    visit_id: UUID
    account_id: UUID
    kind: str
    place: str | None
    provider: str | None
    service_on: date


class Hold(NamedTuple):
    """A pause on asking for money; without `visit_id` it holds the whole account."""

    account_id: UUID
    visit_id: UUID | None
    kind: str
    starts_on: date
    ends_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass
class Read:
    """One snapshot, sorted by what the rows are."""

    at: datetime
    places: list[Place] = field(default_factory=list)
    entries: dict[UUID | None, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    charges: dict[UUID, list[OnFile]] = field(default_factory=lambda: defaultdict(list))
    holds: list[Hold] = field(default_factory=list)
    protected: set[UUID] = field(default_factory=set)


def read_rows(session: Session, account_ids: Sequence[UUID], as_of: datetime | None) -> Read:
    """Read everything about these accounts; entries posted until `as_of` if that is given."""
    values: dict[str, object] = {
        "accounts": list(account_ids),
        "remarks": sorted(PROTECTING_REMARKS),
    }
    statement = _ROWS_NOW
    if as_of is not None:
        statement, values["as_of"] = _ROWS_AT, as_of
    read = Read(now())
    for kind, *line, day, until, at in session.execute(statement, values):
        if kind == "entry":
            entry = Entry(*line)
            read.entries[entry.visit_id].append(entry)
        elif kind == "clock":
            read.at = at
        else:
            _sort_in(read, kind, line, day, until)
    return read


def _sort_in(read: Read, kind: str, line: list[Any], day: date, until: date | None) -> None:
    _, owner, visit_id, charge_id, _, name, place, provider, cents = line
    if kind == "visit":
        read.places.append(Place(visit_id, owner, name, place, provider, day))
    elif kind == "charge":
        read.charges[visit_id].append(OnFile(charge_id, cents))
    elif kind == "hold":
        read.holds.append(Hold(owner, visit_id, name, day, until))
    else:
        read.protected.add(visit_id)
