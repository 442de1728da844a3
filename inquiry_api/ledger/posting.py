"""The one way into the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from inquiry_api.copying import copy_values
from inquiry_api.db import now
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry, LedgerTxn


class UnbalancedPosting(Exception):
    """The lines do not sum to zero, or there are none."""


class PostingConflict(Exception):
    """The idempotency key was used before, for another posting."""


@dataclass(frozen=True)
class Line:
    """One side of a posting; `cents` positive is a debit. Zero lines are left out."""

    book: Book
    cents: int
    visit_id: UUID | None = None
    charge_id: UUID | None = None
    claim_id: UUID | None = None
    payment_id: UUID | None = None
    group: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Posting:
    """A whole transaction, to be posted once under its idempotency key."""

    account_id: UUID
    kind: Kind
    as_of: date
    idempotency_key: str
    lines: Sequence[Line]
    actor: str = "system"
    source_id: UUID | None = None
    place: str | None = None
    reverses_id: UUID | None = None


def post(session: Session, posting: Posting) -> UUID:
    """Write a posting, or find the one that its key already wrote; returns the transaction's id.

    Raises UnbalancedPosting, and PostingConflict where the key names different lines.
    """
    return post_all(session, [posting])[posting.idempotency_key]


def post_all(session: Session, postings: Sequence[Posting]) -> dict[str, UUID]:
    """Write many postings in two statements; returns the transactions' ids by key.

    Raises as `post` does; nothing is written then.
    """
    lines = {posting.idempotency_key: _lines(posting) for posting in postings}
    rows = [_txn_row(posting) for posting in postings]
    # A parallel twin of the same key waits here until the other commits.
    written = session.execute(
        upsert(LedgerTxn)
        .on_conflict_do_nothing(index_elements=[LedgerTxn.idempotency_key])
        .returning(LedgerTxn.idempotency_key, LedgerTxn.id),
        rows,
    )
    claimed = {row.idempotency_key: row.id for row in written}
    entries = [
        _row(claimed[posting.idempotency_key], posting, line)
        for posting in postings
        if posting.idempotency_key in claimed
        for line in lines[posting.idempotency_key]
    ]
    if entries:
        # With nulls written out, rows that differ in what they leave blank still go as one.
        session.execute(insert(LedgerEntry).execution_options(render_nulls=True), entries)
    for posting in postings:
        key = posting.idempotency_key
        if key not in claimed:
            claimed[key] = _earlier(session, posting, lines[key])
    return claimed


def post_new(session: Session, postings: Sequence[Posting]) -> None:
    """Write postings whose keys nobody has used: as `post_all`, in far less time.

    Raises UnbalancedPosting, and the database's IntegrityError where a key was used after all;
    nothing is written then.
    """
    pairs = [(_txn_row(posting), posting, _lines(posting)) for posting in postings]
    copy_values(session, LedgerTxn, [row for row, _, _ in pairs])
    entries = (_row(row["id"], posting, line) for row, posting, lines in pairs for line in lines)
    copy_values(session, LedgerEntry, entries)


def reverse(
    session: Session,
    txn_id: UUID,
    *,
    as_of: date,
    actor: str,
    key: str,
    source_id: UUID | None = None,
    place: str | None = None,
) -> UUID:
    """Undo a posting by one with every sign turned; history stays.

    `source_id` and `place` say what asked for it.
    """
    txn = session.get_one(LedgerTxn, txn_id)
    entries = session.scalars(
        select(LedgerEntry).where(LedgerEntry.txn_id == txn_id).order_by(LedgerEntry.id)
    )
    reversal = Posting(
        account_id=txn.account_id,
        kind=Kind.REVERSAL,
        as_of=as_of,
        idempotency_key=key,
        lines=[_turned(entry) for entry in entries],
        actor=actor,
        source_id=source_id,
        place=place,
        reverses_id=txn_id,
    )
    return post(session, reversal)


def _turned(entry: LedgerEntry) -> Line:
    return Line(
        book=Book(entry.book),
        cents=-entry.amount_cents,
        visit_id=entry.visit_id,
        charge_id=entry.charge_id,
        claim_id=entry.claim_id,
        payment_id=entry.payment_id,
        group=entry.group,
        reason=entry.reason,
    )


def _lines(posting: Posting) -> list[Line]:
    lines = [line for line in posting.lines if line.cents]
    if not lines or sum(line.cents for line in lines) != 0:
        raise UnbalancedPosting(posting.idempotency_key)
    return lines


def _txn_row(posting: Posting) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "idempotency_key": posting.idempotency_key,
        "account_id": posting.account_id,
        "kind": str(posting.kind),
        "as_of": posting.as_of,
        "posted_at": now(),
        "actor": posting.actor,
        "source_id": posting.source_id,
        "place": posting.place,
        "reverses_id": posting.reverses_id,
    }


def _earlier(session: Session, posting: Posting, lines: list[Line]) -> UUID:
    txn = session.scalars(
        select(LedgerTxn).where(LedgerTxn.idempotency_key == posting.idempotency_key)
    ).one()
    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.txn_id == txn.id))
    posted = sorted((e.book, e.amount_cents, str(e.visit_id)) for e in entries)
    asked = sorted((str(line.book), line.cents, str(line.visit_id)) for line in lines)
    if txn.account_id != posting.account_id or posted != asked:
        raise PostingConflict(posting.idempotency_key)
    return txn.id


def _row(txn_id: UUID, posting: Posting, line: Line) -> dict[str, object]:
    return {
        "txn_id": txn_id,
        "account_id": posting.account_id,
        "visit_id": line.visit_id,
        "charge_id": line.charge_id,
        "claim_id": line.claim_id,
        "payment_id": line.payment_id,
        "book": str(line.book),
        "group": line.group,
        "reason": line.reason,
        "amount_cents": line.cents,
    }
