"""The demo practice and books loaded from samples: whatever is asked, every figure is in them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.door import open_records
from inquiry_api.access.models import IdentitySession
from inquiry_api.access.speaker import Language, Speaker
from inquiry_api.answers import flows, registry
from inquiry_api.answers.draft import Draft
from inquiry_api.answers.question import Question
from inquiry_api.db import Database
from inquiry_api.demo.practice import write_demo
from inquiry_api.imports.importer import importer
from inquiry_api.imports.posting_x12.files import load_paths
from inquiry_api.ledger.models import Account, Visit
from inquiry_api.payments.hosting import Hosting, use_hosting
from tests.answers.talk import NOON
from tests.bank.checking import unfit, wrong_figures
from tests.bank.quantities import quantities
from tests.conftest import fresh_database
from tests.imports.posting_x12.books import quiet

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "x12"
TOPICS = (
    "balance explain_balance why_billed_if_insured claim_status deductible pay_bill identify_bill "
    "multiple_bills due_date request_statement request_receipt denial medicare_medicaid "
    "update_insurance request_refund change_payment_plan"
).split()
MOST = 12
PEOPLE = 16  # The demo's named people and a few more.


@pytest.fixture(autouse=True)
def fixed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Question, "at", NOON)
    use_hosting(Hosting("https://bills.example", "demo"))
    yield
    use_hosting(Hosting())


@pytest.fixture(scope="module")
def sampled(database_server: str, template_database: str) -> Iterator[Database]:
    """Books made of the sample files."""
    if not SAMPLES.is_dir():
        pytest.skip("../shared/samples is not on this machine")
    with fresh_database(database_server, template_database) as database:
        with importer(database, dry_run=False) as loads:
            list(load_paths(loads, [SAMPLES / "835"], with_facts=True, progress=quiet))
        yield database


def faults(session: Session, account: Account, language: Language) -> list[str]:
    """What is wrong in the answers to one patient on both channels."""
    found: list[str] = []
    for topic in TOPICS:
        draft, accounts = asked(session, account.patient_id, topic, language)
        known = quantities(session, accounts, NOON.date())
        allowed = {cents for figures in known.values() for cents in figures}
        if draft is not None:
            found += [f"{topic}: no such figure {one}" for one in wrong_figures(draft, allowed)]
            found += [f"{topic}: {fault}" for fault in unfit(draft, "web")]
    return found


def asked(
    session: Session, patient_id: UUID, topic: str, language: Language
) -> tuple[Draft | None, list[UUID]]:
    """The reply to a topic in a conversation of its own, and the accounts that were open to it.

    Where the topic begins a flow, the reply is its first question.
    """
    speaker = Speaker(uuid4(), uuid4(), "web", language, None)
    proof = IdentitySession(
        conversation_id=speaker.conversation_id,
        via="code",
        choice_open=False,
        patient_id=patient_id,
        guarantor_ids=[],
    )
    session.add(proof)
    session.flush()
    scope = open_records(session, speaker, topic=topic)
    accounts = [each.account_id for each in scope.accounts]
    answer = registry.answer(session, speaker, topic, ())
    if answer.flow is None:
        return answer.draft, accounts
    return flows.prompt(session, answer.flow, speaker).draft, accounts


def with_visits(session: Session, most: int) -> list[Account]:
    """Accounts that were billed something, in the order of their numbers."""
    billed = select(Visit.account_id).distinct()
    rows = session.scalars(select(Account).where(Account.id.in_(billed))).all()
    return sorted(rows, key=lambda row: row.number)[:most]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_figure_told_to_the_demo_s_people_is_in_their_books(
    session: Session, language: Language
) -> None:
    write_demo(session, NOON.date(), patients=PEOPLE)

    accounts = with_visits(session, MOST)

    assert len(accounts) == MOST
    assert [fault for account in accounts for fault in faults(session, account, language)] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_figure_told_of_loaded_files_is_in_the_books(
    sampled: Database, language: Language
) -> None:
    with sampled.engine.connect() as connection, Session(connection) as session:
        accounts = with_visits(session, MOST)
        wrong = [fault for account in accounts for fault in faults(session, account, language)]
        session.rollback()

    assert accounts
    assert wrong == []
