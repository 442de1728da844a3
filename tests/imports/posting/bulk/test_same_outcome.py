"""Posting many together leaves just what posting one by one leaves, whatever the files hold."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from inquiry_api.cases.models import Case
from inquiry_api.coverage.models import Coverage
from inquiry_api.db import Database
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed, Decided
from inquiry_api.imports.posting.trying import post_or_hold
from inquiry_api.imports.posting_x12 import loading
from inquiry_api.ledger.journal import LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Charge, Claim, ClaimEvent, ClaimLine, Remittance, Visit
from inquiry_api.ledger.people import Patient
from tests.conftest import fresh_database
from tests.imports.posting_x12.books import (
    SECONDARY,
    by_account,
    claim_837,
    decided_835,
    load,
    payment_835,
    unbalanced,
)
from tests.imports.x12.builders import PLAIN, envelope, transaction

NAMES = ("RIVERA*ANA", "RIVERA*ADA", "OKAFOR*SAM", "LIND*EVA", "DE LA CRUZ*JO", "LIND*EVA MARIA")
ANSWERS = (
    (("CAS*CO*45*110", "CAS*PR*1*75**2*23"), "1", "92"),
    (("CAS*CO*45*110", "CAS*PR*3*40"), "1", "150"),
    (("CAS*CO*45*200", "CAS*PR*1*100"), "1", "0"),
    (("CAS*CO*29*300",), "4", "0"),
    (("CAS*PR*204*300",), "4", "0"),
    (("CAS*OA*23*202", "CAS*PR*3*18"), "2", "80"),
    (("CAS*CO*45*110", "CAS*PR*1*98"), "19", "92"),
    (("CAS*CO*45*-110", "CAS*PR*1*-75**2*-23"), "22", "-92"),
    (("CAS*CO*45*110", "CAS*PR*1*98", "LQ*HE*N782"), "1", "92"),
    (("CAS*CO*45*110", "CAS*PR*1*98"), "1", "93"),
    (("CAS*CO*45*110", "CAS*PR*1*98"), "25", "92"),
)
Files = Sequence[bytes]


def people(dice: random.Random, count: int) -> list[dict[str, str]]:
    """Members, some of one name, some of one family's number, some with both."""
    return [
        {
            "name": dice.choice(NAMES) if number % 3 == 0 else f"PERSON{number}*KIM",
            "member": f"M{dice.randrange(count) if number % 3 == 0 else 100 + number}",
            "born": dice.choice(("19800229", "19500101")),
        }
        for number in range(count)
    ]


def files_of(seed: int, claims: int = 16) -> Files:
    """Claims, and answers to most of them: plain ones, odd ones, repeated ones."""
    dice = random.Random(seed)
    known = people(dice, claims)
    sent, decided = [], []
    for number in range(claims):
        who = dice.choice(known)
        shown = {"number": f"A{number if dice.random() < 0.95 else 0}",
                 "on": f"202610{dice.randint(10, 14)}"}  # fmt: skip
        others = [("S", SECONDARY, "S1")] if dice.random() < 0.1 else []
        extra = ["AMT*F5*20"] if dice.random() < 0.1 else []
        sent.append(claim_837(**shown, **who, others=others, extra=extra))
        if dice.random() < 0.85:
            decided.append(answer(dice, number, who, shown))
    half = len(decided) // 2
    return [
        written("837", sent[: claims // 2]),
        written("835", [payment_835("0", *decided[:half], trace=f"T{seed}")]),
        written("837", sent[claims // 2 :]),
        written("835", [payment_835("0", *decided[half:], trace=f"U{seed}")]),
    ]


def answer(
    dice: random.Random, number: int, who: dict[str, str], shown: dict[str, str]
) -> list[str]:
    adjustments, status, paid = (
        ANSWERS[0] if dice.random() < 0.6 else ANSWERS[dice.randrange(len(ANSWERS))]
    )
    name = f"{who['name'] if dice.random() < 0.95 else 'STRANGE*ONE'}****MI*{who['member']}"
    return decided_835(
        shown["number"],
        *adjustments,
        status=status,
        charge="-300" if status == "22" else "300",
        paid=paid,
        payer_number=f"P{number if dice.random() < 0.95 else 0}",
        name=name,
        on=shown["on"],
    )


def written(set_id: str, bodies: Sequence[Sequence[str]]) -> bytes:
    parts = [transaction(set_id, body, f"{n:04d}") for n, body in enumerate(bodies, 1)]
    return PLAIN.write(envelope(set_id, parts)).encode()


def one_by_one(
    load: Load, items: Iterable[Billed | Decided], progress: Callable[[int], None]
) -> None:
    for item in items:
        post_or_hold(load, item)
        progress(1)


def picture(database: Database) -> dict[str, object]:
    """Everything that a load can leave on the books, without keys that are random."""
    with database.transaction() as session:
        counts = {
            table.__name__: session.scalar(select(func.count()).select_from(table))
            for table in (Patient, Visit, Charge, ClaimLine, Coverage, LedgerTxn, LedgerEntry)
        }
        rows = {
            "claims": [(c.external_id, c.number, c.payer_claim_number, c.position, c.charge_cents)
                       for c in session.scalars(select(Claim))],
            "events": [(e.state, e.on, e.code) for e in session.scalars(select(ClaimEvent))],
            "decisions": [(r.key, r.status, r.paid_cents)
                          for r in session.scalars(select(Remittance))],
            "held": [(h.key, h.reason, h.state) for h in session.scalars(select(HeldItem))],
            "cases": [(c.key, c.kind) for c in session.scalars(select(Case))],
            "posted": [(t.idempotency_key, t.kind, t.as_of, t.place)
                       for t in session.scalars(select(LedgerTxn))],
            "coverages": [(c.member_id, c.starts_on, c.priority)
                          for c in session.scalars(select(Coverage))],
        }  # fmt: skip
    shown = {name: sorted(found, key=str) for name, found in rows.items()}
    return {**counts, **shown, "books": by_account(database)}


@contextmanager
def two(server: str, template: str) -> Iterator[tuple[Database, Database]]:
    with fresh_database(server, template) as one, fresh_database(server, template) as other:
        yield one, other


@pytest.mark.parametrize("seed", range(3))
def test_together_and_one_by_one_leave_the_same_books(
    database_server: str,
    template_database: str,
    tmp_path: Path,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with two(database_server, template_database) as (together, apart):
        reports = load(together, tmp_path, *files_of(seed))
        monkeypatch.setattr(loading, "post_many", one_by_one)
        expected = load(apart, tmp_path, *files_of(seed))

        assert picture(together) == picture(apart)
        assert unbalanced(together) == 0
        assert "books.stretch_failed" not in caplog.messages
        for report, other in zip(reports, expected, strict=True):
            assert report.loaded is not None
            assert other.loaded is not None
            assert report.loaded.tally.endings == other.loaded.tally.endings
            assert report.loaded.posted == other.loaded.posted


def test_plain_claims_are_written_in_few_statements(database: Database, tmp_path: Path) -> None:
    statements = 0

    def count(*_args: object) -> None:
        nonlocal statements
        statements += 1

    sent = [claim_837(f"A{n}", name=f"PERSON{n}*ANA", member=f"M{n}") for n in range(60)]
    decided = [
        decided_835(f"A{n}", name=f"PERSON{n}*ANA****MI*M{n}", payer_number=f"P{n}")
        for n in range(60)
    ]
    event.listen(database.engine, "before_cursor_execute", count)

    load(
        database,
        tmp_path,
        written("837", sent),
        written("835", [payment_835(str(92 * 60), *decided)]),
    )

    assert statements < 4 * 60
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Remittance)) == 60
