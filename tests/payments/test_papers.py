"""Statements and receipts, read back from the PDF that a patient gets."""

import io
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from inquiry_api.access.door import NotVerified
from inquiry_api.access.speaker import Language, Speaker
from inquiry_api.answers.papers.making import make_paper
from inquiry_api.answers.question import Question
from inquiry_api.db import Database
from inquiry_api.errors import NotFound
from inquiry_api.payments.hosting import Hosting, use_hosting
from inquiry_api.payments.models import Paper
from inquiry_api.payments.papers import Wanted, create_paper, paper_of
from tests.answers.talk import NOON, Talk


@pytest.fixture
def session(books_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A transaction that is taken back, at noon of a day in November 2026."""
    monkeypatch.setattr(Question, "at", NOON)
    use_hosting(Hosting("https://bills.example", "demo"))
    with books_database.engine.connect() as connection, Session(connection) as opened:
        yield opened
        opened.rollback()
    use_hosting(Hosting())


def read(talk: Talk, kind: str, language: Language = "en", year: int | None = None) -> str:
    """The text of the paper."""
    span = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
    wanted = Wanted(kind, talk.books.account_id, *span)  # type: ignore[arg-type]
    speaker = Speaker(talk.speaker.conversation_id, uuid4(), "web", language, None)
    paper = paper_of(talk.session, create_paper(talk.session, speaker, wanted))
    assert paper is not None
    pdf = PdfReader(io.BytesIO(make_paper(talk.session, speaker, paper)))
    return "\n".join(page.extract_text() for page in pdf.pages)


def amounts(text: str, label: str) -> list[str]:
    """What stands at the end of the lines that begin so."""
    return [line.split()[-1] for line in text.splitlines() if line.startswith(label)]


def test_a_statement_holds_every_step_from_charge_to_rest(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical(3_000)

    text = read(talk, "statement")

    assert "Patient: Ada Quill" in text
    assert "March 4, 2026" in text
    assert amounts(text, "Charge") == ["$300.00"]
    assert amounts(text, "Price cut") == ["-$110.00"]
    assert amounts(text, "Paid by your plan") == ["-$92.00"]
    assert amounts(text, "You paid") == ["-$30.00"]
    assert amounts(text, "Left for you") == ["$68.00"]
    assert amounts(text, "Due now") == ["$68.00"]
    assert "555-0140" in text


def test_a_statement_in_spanish_is_in_spanish(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()

    text = read(talk, "statement", "es")

    assert "Estado de cuenta" in text
    assert "4 de marzo de 2026" in text
    assert "¿Le cuesta pagar?" in text


def test_a_receipt_says_what_a_savings_account_asks_for(session: Session) -> None:
    talk = Talk(session).verify()
    visit, *_ = talk.books.typical()
    talk.books.pay(4_000, visit, on=date(2026, 6, 3))

    text = read(talk, "receipt")

    assert "Ada Quill" in text
    assert "Dr. Rosa Lind" in text
    assert "June 3, 2026" in text
    assert "For the visit on March 4, 2026" in text
    assert amounts(text, "Paid in all") == ["$40.00"]


def test_a_receipt_of_a_year_holds_that_year_alone(session: Session) -> None:
    talk = Talk(session).verify()
    visit, *_ = talk.books.typical()
    talk.books.pay(1_000, visit, on=date(2025, 12, 30))
    talk.books.pay(2_000, visit, on=date(2026, 1, 2))

    assert amounts(read(talk, "receipt", year=2025), "Paid in all") == ["$10.00"]
    assert amounts(read(talk, "receipt", year=2026), "Paid in all") == ["$20.00"]


def test_a_guarantor_s_papers_name_no_service(session: Session) -> None:
    talk = Talk(session).verify_guarantor()
    visit = talk.books.visit(30_000, insured=False, kind="Sleep study")
    talk.books.pay(1_000, visit)

    for kind in ("statement", "receipt"):
        text = read(talk, kind)
        assert "Sleep" not in text
        assert "Lind" not in text
        assert "March 4, 2026" in text


def test_nobody_gets_a_paper_without_proof_or_of_another_account(session: Session) -> None:
    talk, other = Talk(session).verify(), Talk(session)
    other.books.typical()
    speaker = talk.speaker
    wanted = Wanted("statement", other.books.account_id)
    paper = paper_of(session, create_paper(session, speaker, wanted))
    assert isinstance(paper, Paper)

    with pytest.raises(NotFound):
        make_paper(session, speaker, paper)
    with pytest.raises(NotVerified):
        make_paper(session, other.speaker, paper)


def test_many_visits_fill_several_pages_without_losing_a_line(session: Session) -> None:
    talk = Talk(session).verify()
    for month in range(1, 13):
        for day in (3, 17):
            talk.books.visit(1_000 + month, insured=False, on=date(2025, month, day))

    text = read(talk, "statement")

    assert len(amounts(text, "Left for you")) == 24
    assert amounts(text, "Due now") == ["$241.56"]
