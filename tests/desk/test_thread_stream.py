"""The live thread of a case: its lines, each in its place, for as long as one may see them."""

import random
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import disable_staff, end_sessions
from inquiry_api.audit.models import AuditEvent
from inquiry_api.conversations.presence import PATIENT, note_presence, reveal
from inquiry_api.db import Database
from inquiry_api.desk import streams
from inquiry_api.desk.acts.replying import reply
from inquiry_api.desk.thread_lines import said_in
from inquiry_api.desk.thread_news import TAIL
from tests.desk.case_room import Room
from tests.desk.people import Person, application, person
from tests.desk.screen import Looking, Screen


@pytest.fixture
def room(shared_database: Database, monkeypatch: pytest.MonkeyPatch) -> Room:
    # Nothing here may have to wait for it: whatever is seen was told.
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 600.0)
    return Room.open(shared_database, channel="web")


@pytest.fixture
def clerk(room: Room) -> Person:
    return person(application(room.database), room.database)


def truth(room: Room) -> dict[int | None, str]:
    with room.database.transaction() as session:
        return {line.seq: line.text for line in said_in(session, room.talk_id)}


def say(room: Room, words: str) -> None:
    room.gateway.typed(room.talk_id, words)
    room.gateway.work()


def test_a_new_line_itself_is_sent_redacted_and_once(room: Room, clerk: Person) -> None:
    screen = Screen(room, clerk).open()
    assert screen.hear() == "lines"

    say(room, "i was born on 3/9/1984")
    assert screen.hear() == "lines"
    say(room, "thanks")
    assert screen.hear() == "lines"

    assert screen.thread == truth(room)
    assert "3/9/1984" not in str(screen.thread)
    assert list(screen.thread) == sorted(screen.thread)


def test_no_words_of_a_patient_make_an_event_of_their_own(room: Room, clerk: Person) -> None:
    screen = Screen(room, clerk).open()
    screen.hear()

    say(room, "one\n\nevent: ended\ndata: {}\r\rid: 999\n\n</li><li class='x'>two")

    assert screen.hear() == "lines"
    assert screen.thread == truth(room)
    assert screen.last < 999


def test_who_comes_back_gets_what_they_missed(room: Room, clerk: Person) -> None:
    screen = Screen(room, clerk).open()
    for words in ("one", "two", "three"):
        say(room, words)

    assert screen.listen().hear() == "lines"
    assert screen.thread == truth(room)
    for number in range(TAIL):
        say(room, f"number {number}")

    assert screen.listen().hear() == "changed"
    assert screen.thread == truth(room)


def test_what_the_tail_does_not_show_is_asked_for(room: Room, clerk: Person) -> None:
    screen = Screen(room.take(), clerk).open()
    screen.hear()

    room.do("note", text="Look at the check.")

    assert screen.hear() == "changed"


def test_revealed_words_come_by_the_door_alone(room: Room, clerk: Person) -> None:
    screen = Screen(room, clerk).open()
    screen.hear()
    with room.database.transaction() as session:
        reveal(session, room.talk_id, clerk.staff.id)
    say(room, "i was born on 3/9/1984")

    assert screen.hear() == "changed"
    assert "3/9/1984" in str(screen.thread)


def test_who_is_here_is_told_when_it_changes(room: Room, clerk: Person) -> None:
    screen = Screen(room, clerk).open()
    screen.hear()
    for typing in (True, True, False):
        with room.database.transaction() as session:
            note_presence(session, room.talk_id, PATIENT, typing=typing)

    said = next(part for part in screen.parts if "event: " in part)

    assert "The patient is" in said


Ending = Callable[[Database, Person], None]


def signed_out(_: Database, clerk: Person) -> None:
    clerk.post("/desk/sign-out")


def signed_out_elsewhere(database: Database, clerk: Person) -> None:
    with database.transaction() as session:
        end_sessions(session, clerk.staff.id)


def disabled(database: Database, clerk: Person) -> None:
    with database.transaction() as session:
        disable_staff(session, clerk.staff.id, disabled_by=None)


def made_auditor(database: Database, clerk: Person) -> None:
    with database.transaction() as session:
        session.execute(
            update(StaffUser).where(StaffUser.id == clerk.staff.id).values(role="auditor")
        )


@pytest.mark.parametrize("ending", [signed_out, signed_out_elsewhere, disabled, made_auditor])
def test_a_stream_ends_at_once_with_the_right_to_it(
    room: Room, clerk: Person, ending: Ending
) -> None:
    screen = Screen(room, clerk).open()
    screen.hear()

    ending(room.database, clerk)

    assert screen.hear() == "ended"
    assert next(screen.parts, None) is None


def test_the_trail_says_who_watched_from_when_to_when(room: Room, clerk: Person) -> None:
    screen = Screen(room, clerk).open()
    screen.hear()
    say(room, "is my bill right")
    screen.hear()
    signed_out_elsewhere(room.database, clerk)
    screen.hear()
    list(screen.parts)

    with room.database.transaction() as session:
        rows = session.execute(
            select(AuditEvent.action, AuditEvent.conversation_id, AuditEvent.subject_id)
            .where(AuditEvent.actor == f"staff:{clerk.staff.id}", AuditEvent.purpose == "thread")
            .order_by(AuditEvent.seq)
        ).all()
    expected = (room.talk_id, room.case_id)
    actions = ("case.opened", "case.watched", "case.left")
    assert [tuple(row) for row in rows] == [(action, *expected) for action in actions]


@pytest.mark.parametrize(("channel", "seed"), [("web", 1), ("sms", 2)])
def test_however_it_comes_about_the_screen_shows_what_was_said(
    database: Database, channel: str, seed: int
) -> None:
    """Lines, turns, replies, texts on their way and lost connections, in any order."""
    chance, room = random.Random(seed), Room.open(database, channel=channel).take()
    clerk = person(application(database), database)
    screen = Looking(room, clerk)
    screen.ask()
    acts: list[Callable[[], object]] = [
        screen.look, screen.look, screen.reconnect, room.gateway.work,
        lambda: patient_writes(room, f"line {chance.random()}"),
        lambda: clerk_writes(room, f"reply {chance.random()}"),
    ]  # fmt: skip

    for _ in range(60):
        chance.choice(acts)()
    room.gateway.work()
    screen.look()

    assert screen.thread == truth(room)
    assert list(screen.thread) == sorted(screen.thread)
    assert screen.told > 5


def patient_writes(room: Room, words: str) -> None:
    if room.talk().channel == "web":
        room.gateway.typed(room.talk_id, words)
    else:
        room.gateway.text(words)


def clerk_writes(room: Room, words: str) -> None:
    """By the form of the page, which knows the newest line."""
    with room.database.transaction() as session:
        reply(
            session, room.ana, room.number, words, key=uuid4(), epoch=room.talk().epoch,
            last_seen_seq=room.seq(),
        )  # fmt: skip
