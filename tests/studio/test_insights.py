"""The figures of the insight page, reckoned a second time from made-up rows, one by one."""

import csv
import io
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from inquiry_api.access.models import IdentitySession
from inquiry_api.answers.practice import practice
from inquiry_api.cases.models import Case
from inquiry_api.conversations.models import Conversation
from inquiry_api.db import Database, now
from inquiry_api.studio import insights
from tests.factories.books import create_patient
from tests.studio.conftest import Person
from tests.tuning.builders import arrived

TOPICS = ("ask_balance", "ask_claim_status", "greet", "thank", "nlu_fallback", "pay_bill")
FAREWELLS = {"goodbye", "thank", "affirm", "deny"}
SMALL_TALK = {"greet", "thank", "nlu_fallback"}
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
def rows(database: Database) -> dict[str, list[Any]]:
    """Two hundred messages of twelve conversations over fourteen weeks, six of proved people."""
    chance = random.Random(7)
    at = now()
    with database.transaction() as session:
        patients = [create_patient(session, given=name).id for name in ("Ada", "Bea", "Cy")]
        talks = {_talk(session).id: None for _ in range(12)}
        people: dict[UUID, Any] = dict(zip(talks, [*patients, *patients, *talks], strict=False))
        for talk in list(talks)[:6]:
            _prove(session, talk, people[talk], at)
        messages = [
            (chance.choice(list(talks)), chance.choice(TOPICS), at - _ago(chance))
            for _ in range(200)
        ]
        for number, (talk, topic, when) in enumerate(messages):
            values = {"conversation_id": talk, "intent": topic, "said_at": when}
            arrived(session, f"{number} {uuid4().hex}", **values)
        cases = [_case(session, chance, chance.choice(list(talks)), at) for _ in range(25)]
    return {"messages": messages, "people": [people], "cases": cases, "at": [at]}


def _ago(chance: random.Random) -> timedelta:
    return timedelta(seconds=chance.randrange(4_000, 14 * 7 * 86_400))


def _talk(session: Any) -> Conversation:
    made = Conversation(channel="web", owner="bot")
    session.add(made)
    session.flush()
    return made


def _prove(session: Any, talk: UUID, patient: UUID, at: datetime) -> None:
    session.add(
        IdentitySession(
            conversation_id=talk, patient_id=patient, guarantor_ids=[], via="code", verified_at=at
        )
    )


def _case(session: Any, chance: random.Random, talk: UUID, at: datetime) -> dict[str, Any]:
    opened = at - _ago(chance)
    promised = opened + timedelta(hours=chance.randrange(1, 60))
    reply = opened + timedelta(hours=chance.randrange(1, 80)) if chance.random() < 0.5 else None
    closed = opened + timedelta(hours=chance.randrange(1, 99)) if chance.random() < 0.7 else None
    told = {
        "severity": chance.choice(("high", "medium", "low")),
        "conversation_id": talk,
        "opened_at": opened,
        "promised_at": promised,
        "first_reply_at": reply if reply and reply < at else None,
        "closed_at": closed if closed and closed < at else None,
    }
    number = f"C-{uuid4().hex[:6]}"
    state = "closed" if told["closed_at"] else "open"
    row = Case(number=number, key=number, kind="person", topic="x", state=state, **told)
    row.packet = "{}"
    session.add(row)
    session.flush()
    return told


def table(person: Person, name: str) -> list[list[str]]:
    """One of the CSV files, without its head."""
    return list(csv.reader(io.StringIO(person.get(f"/studio/insight/{name}.csv").text)))[1:]


def test_settled_for_good_means_no_clerk_and_nobody_back_in_seven_days(
    rows: dict[str, list[Any]], ana: Person
) -> None:
    (at,), (people,) = rows["at"], rows["people"]
    since = at - timedelta(weeks=insights.WEEKS)
    asked: Counter[str] = Counter()
    settled: Counter[str] = Counter()
    for talk, topic, when in rows["messages"]:
        if topic in SMALL_TALK or not since < when < at - WEEK:
            continue
        back = any(
            people[other] == people[talk] and HOUR <= said - when <= WEEK and what not in FAREWELLS
            for other, what, said in rows["messages"]
        )
        clerk = any(
            case["conversation_id"] == talk
            and timedelta(seconds=-1) <= case["opened_at"] - when <= WEEK
            for case in rows["cases"]
        )
        asked[topic] += 1
        settled[topic] += not back and not clerk

    expected = {(topic, str(asked[topic]), str(settled[topic])) for topic in asked}
    assert {tuple(row) for row in table(ana, "resolution")} == expected
    assert 0 < sum(settled.values()) < sum(asked.values())


def test_a_patient_who_returns_in_another_chat_has_returned(
    rows: dict[str, list[Any]], database: Database
) -> None:
    (people,) = rows["people"]
    first, again = [talk for talk, who in people.items() if who == next(iter(people.values()))]

    with database.transaction() as session:
        session.execute(text("DELETE FROM inbox_item"))
        session.execute(text("DELETE FROM case_line"))
        before = now() - timedelta(days=20)
        arrived(session, "what do i owe", conversation_id=first, said_at=before)
        alone = insights.resolutions(session)
        arrived(
            session, "still?", conversation_id=again, said_at=before + timedelta(days=3),
            intent="pay_bill",
        )  # fmt: skip
        returned = insights.resolutions(session)

    assert [(one.topic, one.resolved) for one in alone] == [("ask_balance", 1)]
    assert {one.topic: one.resolved for one in returned} == {"ask_balance": 0, "pay_bill": 1}


def test_conversations_are_left_where_their_last_message_was_no_farewell(
    rows: dict[str, list[Any]], ana: Person
) -> None:
    last: dict[UUID, tuple[datetime, str]] = {}
    for talk, topic, when in rows["messages"]:
        last[talk] = max(last.get(talk, (when, topic)), (when, topic))
    expected = Counter(topic for _, topic in last.values() if topic not in FAREWELLS)

    assert {row[0]: int(row[1]) for row in table(ana, "left")} == expected
    assert expected


def test_promises_are_kept_by_a_reply_or_an_ending_in_time(
    rows: dict[str, list[Any]], ana: Person
) -> None:
    (at,) = rows["at"]
    due: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for case in rows["cases"]:
        if case["opened_at"] < at - timedelta(weeks=insights.WEEKS):
            continue
        heard = case["first_reply_at"] or case["closed_at"]
        if heard is None and case["promised_at"] >= at:
            continue
        due[case["severity"]] += 1
        kept[case["severity"]] += heard is not None and heard <= case["promised_at"]

    expected = {(name, str(due[name]), str(kept[name])) for name in due}
    assert {tuple(row) for row in table(ana, "promises")} == expected
    assert 0 < sum(kept.values()) < sum(due.values())


def test_weeks_begin_on_monday_by_the_practices_clock(
    rows: dict[str, list[Any]], ana: Person
) -> None:
    (at,) = rows["at"]
    expected: Counter[tuple[str, str]] = Counter()
    for _, topic, when in rows["messages"]:
        if when > at - timedelta(weeks=insights.WEEKS):
            day = when.astimezone(practice().zone).date()
            expected[f"{day - timedelta(days=day.weekday())}", topic] += 1

    assert {(row[0], row[1]): int(row[2]) for row in table(ana, "weeks")} == expected


def test_wording_that_confuses_counts_each_sign_of_it(database: Database, ana: Person) -> None:
    signs = (["rephrased"], ["repeated", "thumbs_down"], ["thumbs_down"], ["unsure"], [])
    with database.transaction() as session:
        for number, reasons in enumerate(signs):
            when = now() - timedelta(days=number + 1)
            arrived(session, f"{uuid4().hex}", reasons=frozenset(reasons), said_at=when)

    assert table(ana, "confusing") == [["ask_balance", "3", "1", "1", "2"]]
    assert "Wording that confuses" in ana.get("/studio/insight").text
