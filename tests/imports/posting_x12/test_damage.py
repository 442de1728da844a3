"""Damaged files on the books: never a crash, never a posting out of balance, never a wrong debt."""

import random
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from inquiry_api.db import Database
from inquiry_api.imports.importer import Importer, importer
from inquiry_api.imports.posting_x12.files import load_paths
from inquiry_api.ledger.journal import Book, LedgerEntry
from tests.imports.posting_x12.books import (
    SECONDARY,
    SECONDARY_ANSWER,
    claim_837,
    decided_835,
    load,
    payment_835,
    quiet,
    unbalanced,
)
from tests.imports.x12.builders import file_of

OTHER = {"name": "OKAFOR*SAM****MI*M2", "payer_number": "PCN2"}
SENT = file_of("837", *claim_837(others=[("S", SECONDARY, "S77")]))
SENT_OTHER = file_of("837", *claim_837("ACCT2", name="OKAFOR*SAM", member="M2", born="19500101"))
PAID = file_of("835", *payment_835("184", decided_835(), decided_835("ACCT2", **OTHER)))
UNDONE = decided_835(
    "ACCT1", "CAS*CO*45*-110", "CAS*PR*1*-75**2*-23", status="22", charge="-300", paid="-92"
)
CORRECTED = file_of(
    "835", *payment_835("58", UNDONE, decided_835("ACCT1", "CAS*CO*45*110", "CAS*PR*3*40",
                                                  paid="150"), trace="T2")
)  # fmt: skip
SECOND = file_of(
    "835",
    *payment_835(
        "80",
        decided_835("ACCT1", *SECONDARY_ANSWER, status="2", paid="80", payer_number="S1"),
        payer=SECONDARY,
        trace="T3",
    ),
)
FILES = (SENT, SENT_OTHER, PAID, CORRECTED, SECOND)
CHARGED = 300_00


def noisy(data: bytes, dice: random.Random) -> bytes:
    """The file with a few bytes of it changed, segments dropped or doubled, or its end cut off."""
    kind = dice.randrange(4)
    if kind == 0:
        changed = bytearray(data)
        for _ in range(dice.randint(1, 3)):
            changed[dice.randrange(len(changed))] = dice.choice(b"0123456789*:~-.AZ\n\x00\xff")
        return bytes(changed)
    segments = data.split(b"\n")
    at = dice.randrange(2, len(segments) - 2)
    if kind == 1:
        del segments[at]
    elif kind == 2:
        segments.insert(at, dice.choice(segments[2:-3]))
    else:
        digits = [i for i, byte in enumerate(segments[at]) if chr(byte).isdigit()]
        if digits:
            line = bytearray(segments[at])
            line[dice.choice(digits)] = dice.choice(b"0123456789")
            segments[at] = bytes(line)
    return b"\n".join(segments)


def assert_sound(session: Session) -> None:
    """Every posting balances, and nobody owes more than their visit was charged, or less than 0."""
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    owed = select(
        func.sum(LedgerEntry.amount_cents).filter(LedgerEntry.book == Book.PATIENT),
        func.sum(LedgerEntry.amount_cents).filter(LedgerEntry.book == Book.INSURER),
        -func.sum(LedgerEntry.amount_cents).filter(LedgerEntry.book == Book.REVENUE),
    ).group_by(LedgerEntry.visit_id)
    for patient, insurer, charged in session.execute(owed):
        assert 0 <= (patient or 0) <= (charged or 0)
        assert 0 <= (insurer or 0) <= (charged or 0)


def one_after_the_other(loads: Importer, folder: Path, seed: int) -> int:
    """Load every file, each now and then damaged; returns how many were refused."""
    dice, refused = random.Random(seed), 0
    for number, data in enumerate(FILES):
        path = folder / f"{seed}-{number}.x12"
        path.write_bytes(noisy(data, dice) if dice.random() < 0.7 else data)
        (report,) = load_paths(loads, [path], with_facts=True, progress=quiet)
        assert "fault" not in (report.refused or "")
        refused += report.refused is not None
    return refused


@pytest.mark.parametrize("first_seed", range(0, 24, 12))
def test_damaged_files_leave_sound_books(
    database: Database, tmp_path: Path, first_seed: int
) -> None:
    for seed in range(first_seed, first_seed + 12):
        with importer(database, dry_run=True) as loads:
            one_after_the_other(loads, tmp_path, seed)
            with loads._unit() as session:
                assert_sound(session)


def test_the_whole_files_settle_to_the_cent(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, *FILES)

    assert unbalanced(database) == 0
    with database.transaction() as session:
        assert_sound(session)
