"""Walking the audit chain."""

from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from inquiry_api.audit.chain import GENESIS, link_hash
from inquiry_api.audit.heads import Head
from inquiry_api.audit.models import AuditEvent, AuditHead

_BATCH = 1000
_HeadAndRow = tuple[tuple[int, bytes], dict[str, Any]]


def verify(session: Session, heads: Iterable[Head] = ()) -> int | None:
    """The first number at which the chain is broken, or None.

    A missing row counts as broken at its own number. Rows cut off the end together with the head
    row leave a shorter chain that is sound in itself; only `heads` exported earlier show that.
    """
    expected = {head.seq: head.hash for head in heads if head.seq}
    with closing(_rows(session)) as rows:
        return _walk(rows, expected)


def _walk(rows: Iterable[_HeadAndRow], expected: dict[int, bytes]) -> int | None:
    seq, last, end = 0, GENESIS, (-1, b"")
    for head, row in rows:
        end = head
        if row["seq"] is None:
            break
        if row["seq"] != seq + 1:
            return seq + 1
        seq += 1
        sound = row["prev_hash"] == last and row["hash"] == link_hash(row)
        if not sound or expected.pop(seq, row["hash"]) != row["hash"]:
            return seq
        last = row["hash"]
    return seq + 1 if expected else _broken_end(end, seq, last)


def _rows(session: Session) -> Generator[_HeadAndRow, None, None]:
    """Each row with the head, all of one moment, so that nobody has to wait for the walk.

    An empty chain gives its head with an empty row; without a head there is nothing.
    """
    head = (AuditHead.seq.label("head_seq"), AuditHead.hash.label("head_hash"))
    statement = (
        select(*AuditEvent.__table__.columns, *head)
        .select_from(AuditHead)
        .outerjoin(AuditEvent, true())
        .order_by(AuditEvent.seq)
    )
    with session.execute(statement, execution_options={"yield_per": _BATCH}) as result:
        for found in result:
            row = dict(found._mapping)
            yield (row.pop("head_seq"), row.pop("head_hash")), row


def _broken_end(end: tuple[int, bytes], seq: int, last: bytes) -> int | None:
    """Where the head row and the last row part, if they do."""
    if end[0] != seq:
        return max(0, min(end[0], seq)) + 1
    return None if end[1] == last else max(1, seq)
