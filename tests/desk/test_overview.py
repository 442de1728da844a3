"""The supervisor's figures: open time only, the patient's time left out, history kept."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from inquiry_api.answers.practice import practice
from inquiry_api.answers.working_time import open_minutes
from inquiry_api.cases.listing_models import CaseMeasure
from inquiry_api.cases.measures import returned_cases, times_by_kind
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.cases.states import reopen
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.db import Database, now
from inquiry_api.desk.measuring import measure_cases, waiting_minutes
from inquiry_api.desk.overview_figures import contacts_by_day, topics_by_day
from inquiry_api.desk.pictures import points_of, stacked_bars
from tests.conversations.harness import Gateway, says
from tests.desk.people import application, person

# A Friday; the demo practice is open from 8, to 5 on Thursdays, and closed at the weekend.
FRIDAY = datetime(2026, 6, 12, tzinfo=practice().zone)


@pytest.fixture
def app(shared_database: Database) -> Flask:
    with shared_database.transaction() as session:
        session.execute(text("TRUNCATE case_measure, case_line, message, turn CASCADE"))
        session.execute(text('TRUNCATE "case", conversation CASCADE'))
    return application(shared_database)


def at(days: int, hours: float) -> datetime:
    return FRIDAY + timedelta(days=days, hours=hours)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(0, 9), at(0, 10), 60),
        (at(0, 6), at(0, 8.5), 30),
        (at(-1, 16.5), at(0, 8.5), 60),
        (at(1, 9), at(2, 18), 0),
        (at(0, 10), at(0, 9), 0),
        (at(0, 9).astimezone(UTC), at(0, 9.5), 30),
    ],
)
def test_only_open_time_counts(start: datetime, end: datetime, minutes: int) -> None:
    assert open_minutes(practice(), start, end) == minutes


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ([], 0),
        ([("patient", at(0, 9))], 0),
        ([("clerk", at(0, 9)), ("patient", at(0, 11))], 120),
        ([("clerk", at(0, 9)), ("clerk", at(0, 10)), ("patient", at(0, 11))], 120),
        ([("patient", at(0, 9)), ("clerk", at(0, 11)), ("bot", at(0, 11))], 60),
    ],
)
def test_the_time_that_the_patient_takes_is_not_the_practices(
    said: list[tuple[str, datetime]], minutes: int
) -> None:
    assert waiting_minutes(practice(), said, at(0, 12)) == minutes


def conversation(database: Database, *times: datetime, contact: bytes | None = None) -> UUID:
    """A conversation in which the patient wrote at these times."""
    with database.transaction() as session:
        row = Conversation(channel="web", contact_index=contact)
        session.add(row)
        session.flush()
        for seq, moment in enumerate(times, start=1):
            session.add(
                Message(
                    conversation_id=row.id,
                    seq=seq,
                    direction="in",
                    author="patient",
                    created_at=moment,
                )
            )
    return row.id


def asked(database: Database, *lines: str) -> None:
    """Somebody asked the assistant, which answered each line in two parts."""
    about = {"name": "ask_balance", "confidence": 0.9}
    gateway = Gateway(database, lambda _: says("One part.", "Another.", intent=about))
    chat = gateway.open_chat()
    for line in lines:
        gateway.typed(chat, line)
    gateway.work()


def finished(database: Database, opened: datetime, replied: datetime, closed: datetime) -> UUID:
    with database.transaction() as session:
        case = open_case(
            session,
            kind="dispute",
            severity="medium",
            topic="dispute",
            key=str(uuid4()),
            promised_at=opened + timedelta(hours=2),
        )
        case.opened_at, case.first_reply_at = opened, replied
        case.state, case.closed_at = "closed", closed
    return case.id


def test_a_reply_and_a_closing_are_measured_once_and_never_again(
    app: Flask, shared_database: Database
) -> None:
    case_id = finished(shared_database, at(0, 9), at(0, 10), at(0, 12))

    counts = [measure_cases(shared_database) for _ in range(2)]
    with shared_database.transaction() as session:
        session.get_one(Case, case_id).promised_at = at(9, 9)
    counts.append(measure_cases(shared_database))

    with shared_database.transaction() as session:
        rows = {row.what: row for row in session.scalars(select(CaseMeasure))}
    assert counts == [2, 0, 0]
    assert (rows["first_reply"].minutes, rows["first_reply"].in_time) == (60, True)
    assert (rows["resolution"].minutes, rows["resolution"].in_time) == (180, False)
    assert rows["resolution"].target_minutes == 120


def test_a_closing_after_which_the_patient_came_back_was_no_resolution(
    app: Flask, shared_database: Database
) -> None:
    case_id = finished(shared_database, at(0, 9), at(0, 10), at(0, 12))
    measure_cases(shared_database)

    def resolved() -> list[int]:
        measure_cases(shared_database)
        with shared_database.transaction() as session:
            found = times_by_kind(session, at(-1, 0))
        return [each.count for each in found if each.what == "resolution"]

    before = resolved()
    with shared_database.transaction() as session:
        reopen(session, session.get_one(Case, case_id), promised_at=now())
    while_open = resolved()
    with shared_database.transaction() as session:
        case = session.get_one(Case, case_id)
        case.state, case.closed_at = "closed", now()

    assert (before, while_open, resolved()) == ([1], [], [1])
    with shared_database.transaction() as session:
        assert returned_cases(session, at(-1, 0)) == 1


def test_a_contact_is_settled_if_nobody_had_to_help_and_nobody_came_back(
    app: Flask, shared_database: Database
) -> None:
    conversation(shared_database, at(0, 9), at(0, 10))
    conversation(shared_database, at(0, 9), at(5, 9))
    conversation(shared_database, at(0, 9), contact=b"one person")
    conversation(shared_database, at(9, 9), contact=b"one person")
    helped = conversation(shared_database, at(0, 11))
    with shared_database.transaction() as session:
        case = open_case(
            session,
            kind="dispute",
            severity="low",
            topic="dispute",
            key="k",
            promised_at=now(),
            conversation_id=helped,
        )
        case.opened_at = at(0, 11.1)

    with shared_database.transaction() as session:
        days = contacts_by_day(session, at(-1, 0))

    assert [(day.contacts, day.alone, day.settled) for day in days] == [
        (4, 3, 2),
        (1, 1, 1),
        (1, 1, 1),
    ]


def test_what_people_wrote_about_is_counted_once_a_message(
    app: Flask, shared_database: Database
) -> None:
    asked(shared_database, "what do i owe", "and when")

    with shared_database.transaction() as session:
        topics = topics_by_day(session, now() - timedelta(days=6), now())

    assert [(topic.name, topic.total, len(topic.by_day)) for topic in topics] == [
        ("ask_balance", 2, 7)
    ]


def test_the_page_and_each_file_show_the_figures(app: Flask, shared_database: Database) -> None:
    supervisor = person(app, shared_database, "supervisor")
    recent = now() - timedelta(hours=3)
    asked(shared_database, "what do i owe")
    finished(shared_database, recent, recent, now())
    measure_cases(shared_database)

    page = supervisor.get("/desk/overview?days=7").text
    files = {
        name: supervisor.get(f"/desk/overview/{name}.csv").text.splitlines()
        for name in ("load", "times", "contacts", "topics")
    }

    assert "ask balance" in page
    assert files["topics"][1] == "ask_balance,1"
    assert len(files["contacts"]) == 2
    assert len(files["times"]) == 3
    assert len(files["load"]) == 1
    assert supervisor.get("/desk/overview/other.csv").status_code == 404


def test_bars_share_one_scale_and_no_amount_vanishes() -> None:
    bars = stacked_bars(
        [("a", (("x", 1), ("y", 999)), ""), ("b", (("x", 500), ("y", 0)), "")], width=100
    )

    assert bars[0].parts == (("x", 0, 1), ("y", 1, 99))
    assert bars[1].parts == (("x", 0, 50), ("y", 50, 0))
    assert stacked_bars([]) == []


def test_a_line_begins_left_and_its_highest_point_is_on_top() -> None:
    assert points_of([0, 4, 2], width=100, height=20) == "0,20 50,0 100,10"
    assert points_of([], width=100, height=20) == ""
