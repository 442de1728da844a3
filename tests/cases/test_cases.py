"""A cause is one case, its packet is sealed, and the most pressing comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import text as sql

from inquiry_api.cases.listing import Filters, page_of
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case, open_case_of
from inquiry_api.db import Database, now


def opened(database: Database, key: str, **changes: object) -> Case:
    values: dict[str, object] = {
        "kind": "dispute",
        "severity": "medium",
        "topic": "dispute_charge",
        "promised_at": now() + timedelta(days=1),
    }
    with database.transaction() as session:
        return open_case(session, key=key, **(values | changes))  # type: ignore[arg-type]


def test_the_same_key_is_the_same_case_even_at_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        cases = list(pool.map(lambda _: opened(database, "same"), range(16)))

    assert len({case.id for case in cases}) == 1
    assert opened(database, "other").id != cases[0].id


def test_the_number_can_be_read_out(database: Database) -> None:
    number = opened(database, "k").number

    assert len(number) == 8
    assert number.startswith("C-")
    assert not set(number[2:]) & set("AEIOUY01L")


def test_what_is_known_of_a_case_is_sealed(database: Database) -> None:
    case = opened(database, "k", packet={"said": "my plum was charged twice"})

    with database.transaction() as session:
        row = session.execute(sql('SELECT "case"::text FROM "case"')).scalar_one()
        assert "plum" not in row
        assert "plum" in session.get_one(Case, case.id).packet


def test_the_list_begins_with_what_presses_most(database: Database) -> None:
    soon, late = now() + timedelta(hours=1), now() + timedelta(days=3)
    for key, severity, promised in (
        ("a", "low", soon),
        ("b", "high", late),
        ("c", "high", soon),
        ("d", "medium", soon),
    ):
        opened(database, key, kind=key, severity=severity, promised_at=promised)
    with database.transaction() as session:
        session.query(Case).filter(Case.key == "d").one().state = "closed"

    with database.transaction() as session:
        assert [line.kind for line in page_of(session, Filters()).lines] == ["c", "b", "a"]


def test_an_open_case_of_a_conversation_is_found_by_its_kind(database: Database) -> None:
    conversation = uuid4()
    case = opened(database, "k", conversation_id=conversation)

    with database.transaction() as session:
        found = open_case_of(session, conversation, "dispute")
        assert found is not None
        assert found.id == case.id
        assert open_case_of(session, conversation, "unanswered") is None
        found.state = "closed"
        session.flush()
        assert open_case_of(session, conversation, "dispute") is None
