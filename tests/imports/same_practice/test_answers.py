"""The same practice in FHIR, X12 and CSV: the same questions get the same figures.

Ana's visit of 300.00: 110.00 taken off by contract, 92.00 paid by the plan, 75.00 deductible and
23.00 coinsurance.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentitySession
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import registry
from inquiry_api.answers.question import Question
from inquiry_api.db import Database
from inquiry_api.ledger.people import Patient
from tests.answers.talk import NOON
from tests.conftest import fresh_database
from tests.imports.csv.exports import PLAIN, write
from tests.imports.csv.exports import load as load_csv
from tests.imports.fhir.builders import patient
from tests.imports.posting_fhir.books import answer, bill, member, plan
from tests.imports.posting_fhir.books import load as load_fhir
from tests.imports.posting_x12.books import claim_837, decided_835, payment_835, totals
from tests.imports.posting_x12.books import load as load_x12

BOOKS = {"revenue": -300_00, "contractual": 110_00, "payer_cash": 92_00, "patient": 98_00}
TOPICS = ["balance", "explain_balance", "why_billed_if_insured", "claim_status"]
MONEY_TOPICS = [*TOPICS, "deductible", "payment_plan"]
_ONLY_ANA = {
    "patients": "\n".join(PLAIN["patients.csv"].splitlines()[:2]) + "\n",
    "charges": "\n".join(PLAIN["charges.csv"].splitlines()[:2]) + "\n",
    "payments": "\n".join(PLAIN["payments.csv"].splitlines()[:5]) + "\n",
}
AMOUNT = re.compile(r"\$[0-9,]+\.[0-9]{2}")


def from_fhir(database: Database, folder: Path) -> None:
    load_fhir(database, folder, [plan(), patient(), member(), bill(), answer()])


def from_x12(database: Database, folder: Path) -> None:
    load_x12(database, folder, ("837", claim_837()), ("835", payment_835("92", decided_835())))


def from_csv(database: Database, folder: Path) -> None:
    load_csv(database, write(folder / "export", PLAIN, **_ONLY_ANA))


SOURCES: dict[str, Callable[[Database, Path], None]] = {
    "fhir": from_fhir,
    "x12": from_x12,
    "csv": from_csv,
}


def ask(session: Session, topic: str) -> Any:
    """Ask as the one patient on the books, verified on the page."""
    ana = session.scalars(select(Patient)).one()
    speaker = Speaker(uuid4(), uuid4(), "web", "en", None)
    session.add(
        IdentitySession(
            conversation_id=speaker.conversation_id,
            via="code",
            choice_open=False,
            patient_id=ana.id,
            guarantor_ids=[],
        )
    )
    session.flush()
    return registry.answer(session, speaker, topic, [], None, "")


@pytest.mark.parametrize("source", SOURCES)
def test_the_books_and_every_figure_told_are_the_same(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(Question, "at", NOON)
    SOURCES[source](database, tmp_path)

    assert totals(database) == BOOKS
    with database.transaction() as session:
        drafts = {topic: ask(session, topic).draft for topic in TOPICS}
    assert all(drafts.values())
    told = {topic: set(AMOUNT.findall(draft.text)) for topic, draft in drafts.items()}
    assert "$98.00" in told["balance"]
    assert {"$300.00", "$110.00", "$92.00", "$98.00"} <= told["explain_balance"] | table(drafts)
    assert "$98.00" in told["why_billed_if_insured"]
    assert told["claim_status"] <= {"$300.00", "$92.00", "$98.00"}


def test_the_six_money_topics_tell_the_same_from_every_format(
    database_server: str, template_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Question, "at", NOON)
    told = {}
    for source, load in SOURCES.items():
        folder = tmp_path / source
        folder.mkdir()
        with fresh_database(database_server, template_database) as books:
            load(books, folder)
            with books.transaction() as session:
                told[source] = {topic: figures(ask(session, topic)) for topic in MONEY_TOPICS}

    assert told["fhir"] == told["x12"] == told["csv"]
    assert "$98.00" in told["fhir"]["balance"][1]
    assert any("$75.00" in amounts for _, amounts, _ in told["fhir"].values())


def figures(answer: Any) -> tuple[str, list[str], list[int | None]]:
    """How a question ended, and every amount that was told, in words and in the table."""
    draft = answer.draft
    words = sorted(AMOUNT.findall(draft.text)) if draft else []
    rows = sorted((row.cents for row in draft.table), key=str) if draft else []
    return f"{answer.outcome} {answer.flow}", words, rows


def table(drafts: dict[str, Any]) -> set[str]:
    """The amounts in the rows beside the words."""
    rows = drafts["explain_balance"].table
    return {f"${abs(row.cents) // 100}.{abs(row.cents) % 100:02d}" for row in rows if row.cents}


def test_what_one_format_has_charged_another_does_not_charge_again(
    database: Database, tmp_path: Path
) -> None:
    from_fhir(database, tmp_path)

    from_x12(database, tmp_path)
    report = load_csv(database, write(tmp_path / "export", PLAIN, **_ONLY_ANA))

    assert totals(database) == BOOKS
    assert report.loaded is not None
    assert report.loaded.tally.endings["claim"] == {"review": 1}
    with database.transaction() as session:
        assert session.scalars(select(Patient)).one().family_name == "Rivera"
