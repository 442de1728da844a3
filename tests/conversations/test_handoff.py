"""Cases and conversations change hands together; who comes back finds the same case."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from inquiry_api.access.models import StaffSession
from inquiry_api.cases.history import events_of
from inquiry_api.cases.models import Case, CaseLink
from inquiry_api.cases.offering import offer_waiting
from inquiry_api.cases.opening import open_case
from inquiry_api.conversations import handoff, minding
from inquiry_api.conversations.bot import Question
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.ownership import Taken, offer_to_clerk
from inquiry_api.conversations.replies import Outgoing, say_now
from inquiry_api.conversations.stepping_in import step_in
from inquiry_api.db import Database, now
from inquiry_api.ledger.holding import holds_of
from tests.conversations.harness import Gateway, says
from tests.desk.case_room import Room, staff_of


@pytest.fixture
def room(database: Database) -> Room:
    return Room.open(database)


def close(room: Room, outcome: str = "answered") -> None:
    with room.database.transaction() as session:
        version = session.get_one(Case, room.case_id).version
        handoff.finish(session, room.case_id, room.ana.id, outcome, version=version)


def later(room: Room, days: int) -> None:
    """The case was closed so many days ago."""
    with room.database.transaction() as session:
        session.execute(
            update(Case).where(Case.id == room.case_id)
            .values(closed_at=now() - timedelta(days=days))
        )  # fmt: skip


def history(room: Room) -> list[str]:
    with room.database.transaction() as session:
        return [event.kind for event in events_of(session, room.case_id)]


def asks(question: object) -> object:
    return says("Here is your balance.", intent={"name": "ask_balance", "confidence": 0.9})


@pytest.mark.parametrize(
    ("owner", "epoch_off", "author"),
    [("clerk", 0, "bot"), ("bot", -1, "bot"), ("offered", -1, "bot"), ("bot", 0, "clerk")],
)
def test_the_database_itself_refuses_another_voice(
    room: Room, owner: str, epoch_off: int, author: str
) -> None:
    with room.database.transaction() as session:
        session.execute(
            update(Conversation).where(Conversation.id == room.talk_id)
            .values(owner=owner, epoch=Conversation.epoch + 1)
        )  # fmt: skip

    with room.database.transaction() as session:
        talk = lock(session, room.talk_id)
        late = Outgoing("late", "late", author=author, epoch=talk.epoch + epoch_off)
        with pytest.raises(IntegrityError), session.begin_nested():
            say_now(session, talk, late)


def test_no_hand_changes_without_a_new_epoch(room: Room) -> None:
    with pytest.raises(IntegrityError), room.database.transaction() as session:
        session.execute(
            text("UPDATE conversation SET owner = 'closed' WHERE id = :id"), {"id": room.talk_id}
        )


def test_an_answer_begun_before_an_offer_still_goes_out(room: Room) -> None:
    def offered_meanwhile(question: object) -> object:
        with room.database.transaction() as session:
            offer_to_clerk(session, lock(session, room.talk_id))
        return says("still me")

    room.gateway.bot.script = offered_meanwhile  # type: ignore[assignment]
    room.gateway.text("hello")
    room.gateway.work()

    assert room.gateway.sms.sent[-1][1] == "still me"
    assert room.talk().owner == "offered"


def test_an_answer_begun_before_a_claim_is_kept_as_a_draft(room: Room) -> None:
    def taken_meanwhile(question: object) -> object:
        room.take()
        return says("too late")

    room.gateway.bot.script = taken_meanwhile  # type: ignore[assignment]
    room.gateway.text("hello")
    room.gateway.work()

    drafts = [m for m in room.gateway.messages(room.talk_id) if m.suppressed]
    assert [m.body for m in drafts] == ["too late"]
    assert "too late" not in [words for _, words in room.gateway.sms.sent]


def test_another_clerk_finds_the_conversation_taken(room: Room) -> None:
    room.take()
    with room.database.transaction() as session:
        case = session.get_one(Case, room.case_id)
        case.clerk_id = room.ben.id
        session.flush()
        with pytest.raises(Taken):
            handoff.speak(session, case, room.ben.id)


@pytest.mark.parametrize(("days", "state"), [(0, "open"), (6, "open"), (8, "closed")])
def test_who_comes_back_within_a_week_finds_the_case_open_again(
    room: Room, days: int, state: str
) -> None:
    room.take()
    close(room)
    later(room, days)
    room.gateway.bot.script = asks  # type: ignore[assignment]

    room.gateway.text("but I still owe it")
    room.gateway.work()

    case = room.case()
    assert (case.state, case.reopened) == (state, 1 if state == "open" else 0)
    assert room.talk().owner == ("offered" if state == "open" else "bot")
    told = room.gateway.sms.sent[-1][1]
    assert (f"opened case {room.number} again" in told) == (state == "open")


@pytest.mark.parametrize(("days", "is_known", "state"), [(1, True, "open"), (8, True, "closed"),
                         (1, False, "closed")])  # fmt: skip
def test_who_needs_a_person_again_in_another_chat_has_come_back(
    room: Room, days: int, is_known: bool, state: str
) -> None:
    room.take()
    close(room)
    later(room, days)
    whose = room.patient_id if is_known else None
    fresh: list[UUID] = []
    room.gateway.bot.script = files_a_case(room, fresh, whose)  # type: ignore[assignment]

    room.gateway.typed(room.gateway.open_chat(), "i want a person again")
    room.gateway.work()

    case = room.case()
    assert (case.state, case.reopened) == (state, 1 if state == "open" else 0)
    with room.database.transaction() as session:
        linked = session.scalars(select(CaseLink)).all()
        assert [{row.case_id, row.other_id} for row in linked] == (
            [{room.case_id, fresh[0]}] if state == "open" else []
        )


def files_a_case(room: Room, fresh: list[UUID], patient_id: UUID | None) -> object:
    """An answer that hands a conversation to a person, about somebody who was verified or not."""

    def script(question: Question) -> object:
        with room.database.transaction() as session:
            case = open_case(
                session, kind="talk_to_human", severity="medium", topic="talk_to_human",
                key=str(uuid4()), promised_at=now(), conversation_id=question.conversation,
                patient_id=patient_id,
            )  # fmt: skip
            fresh.append(case.id)
        return asks(question)

    return script


def test_a_thank_you_opens_nothing(room: Room) -> None:
    room.take()
    close(room)
    room.gateway.bot.script = lambda _: says(  # type: ignore[assignment]
        "You're welcome.", intent={"name": "thank", "confidence": 0.9}
    )

    room.gateway.text("thanks!")
    room.gateway.work()

    assert room.case().state == "closed"


def test_a_case_goes_first_to_the_clerk_with_the_least_to_do(room: Room) -> None:
    busy = Room.open(room.database, channel="web")
    busy.take(room.ana)
    with room.database.transaction() as session:
        for who in (room.ana, room.ben):
            session.add(StaffSession(token_hash=who.id.bytes, staff_id=who.id))
    with room.database.transaction() as session:
        offer_waiting(session)

    assert room.case().offered_to == room.ben.id
    assert "offered" in history(room)


def test_nobody_is_offered_anything_while_nobody_is_in(room: Room) -> None:
    with room.database.transaction() as session:
        assert offer_waiting(session) == 0


def silent_for(room: Room, minutes: int) -> None:
    """The patient wrote, and nobody answered for so long; the office is open all the while."""
    with room.database.transaction() as session:
        moment = now() - timedelta(minutes=minutes)
        session.execute(update(Message).values(created_at=moment))
        session.execute(update(Case).values(taken_at=moment))


@pytest.mark.parametrize(("minutes", "state"), [(25, "open"), (5, "taken")])
def test_a_clerk_who_lets_the_patient_wait_loses_the_case(
    room: Room, monkeypatch: pytest.MonkeyPatch, minutes: int, state: str
) -> None:
    monkeypatch.setattr(minding, "is_open", lambda place, at: True)
    monkeypatch.setattr(minding, "_opened", lambda place, at: at - timedelta(hours=3))
    room.take()
    room.gateway.text("are you there?")
    room.gateway.work()
    silent_for(room, minutes)

    moved = minding.mind_cases(room.database)
    room.gateway.work()

    assert (moved, room.case().state) == (int(state == "open"), state)
    assert room.talk().owner == ("offered" if state == "open" else "clerk")
    told = "goes to somebody else" in room.gateway.sms.sent[-1][1]
    assert told == (state == "open")


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("ok", False), ("Thanks so much!!", False), ("Thank you for your help, bye", False),
        ("👍", False), ("Perfecto, muchas gracias.", False), ("thanks <NAME_1>", False),
        ("ok?", True), ("thanks, but why?", True), ("no", True), ("yes", True), ("?", True),
        ("gracias, ¿y la otra factura?", True), ("good that you ask, it was 2024", True),
    ],
)  # fmt: skip
def test_a_bare_thank_you_waits_for_nobody(
    room: Room, monkeypatch: pytest.MonkeyPatch, said: str, waits: bool
) -> None:
    monkeypatch.setattr(minding, "is_open", lambda place, at: True)
    monkeypatch.setattr(minding, "_opened", lambda place, at: at - timedelta(hours=3))
    room.take()
    with room.database.transaction() as session:
        session.execute(update(Message).values(author="system"))
    room.gateway.text("x")
    with room.database.transaction() as session:
        newest = select(func.max(Message.seq)).scalar_subquery()
        session.execute(update(Message).where(Message.seq == newest).values(redacted_text=said))
    silent_for(room, 25)

    assert minding.mind_cases(room.database) == int(waits)


def test_a_clerk_steps_in_where_nobody_asked_and_the_patient_is_told(database: Database) -> None:
    gateway = Gateway(database)
    chat = gateway.open_chat()
    gateway.typed(chat, "what do i owe")
    gateway.work()
    with database.transaction() as session:
        ana = staff_of(session, "Ana Ruiz")
        case = step_in(session, chat, ana.id, epoch=gateway.conversation(chat).epoch)

    talk = gateway.conversation(chat)
    assert (talk.owner, talk.owner_clerk_id) == ("clerk", ana.id)
    assert (case.kind, case.state, case.clerk_id) == ("clerk_decision", "taken", ana.id)
    assert case.conversation_id == chat
    assert "Ana from our billing office is with you now" in gateway.replies(chat)[-1]
    assert case.number in gateway.replies(chat)[-1]


def test_of_two_who_step_in_the_second_finds_it_taken(room: Room) -> None:
    epoch = room.talk().epoch
    with room.database.transaction() as session:
        assert step_in(session, room.talk_id, room.ana.id, epoch=epoch).id == room.case_id

    with pytest.raises(Taken), room.database.transaction() as session:
        step_in(session, room.talk_id, room.ben.id, epoch=epoch)


def test_an_answer_under_way_when_a_clerk_steps_in_is_kept_as_a_draft(room: Room) -> None:
    def stepped_in_meanwhile(question: object) -> object:
        with room.database.transaction() as session:
            step_in(session, room.talk_id, room.ana.id, epoch=room.talk().epoch)
        return says("too late")

    room.gateway.bot.script = stepped_in_meanwhile  # type: ignore[assignment]
    room.gateway.text("hello")
    room.gateway.work()

    assert [m.body for m in room.gateway.messages(room.talk_id) if m.suppressed] == ["too late"]
    assert "too late" not in [words for _, words in room.gateway.sms.sent]


def test_a_merged_cases_pauses_go_on_with_the_other(room: Room) -> None:
    room.take()
    held = room.do("hold", kind="dispute", days=30).result_id
    with room.database.transaction() as session:
        mine = session.get_one(Case, room.case_id)
        other = Case(
            number="C-YYYYYY", key="y", kind="q", severity="low", topic="q", packet="{}",
            patient_id=mine.patient_id, promised_at=now(),
        )  # fmt: skip
        session.add(other)
        session.flush()
        handoff.merge_into(session, mine.id, other.id, room.ana.id, version=mine.version)

    with room.database.transaction() as session:
        assert [hold.id for hold in holds_of(session, other.id)] == [held]


def test_closing_one_of_two_cases_keeps_the_conversation_open(room: Room) -> None:
    room.take()
    with room.database.transaction() as session:
        mine = session.get_one(Case, room.case_id)
        session.add(Case(
            number="C-ZZZZZZ", key="z", kind="q", severity="low", topic="q", packet="{}",
            conversation_id=mine.conversation_id, promised_at=now(),
        ))  # fmt: skip
    close(room)

    assert room.talk().owner == "offered"


def test_a_transfer_puts_the_case_back_for_a_team(room: Room) -> None:
    room.take()
    with room.database.transaction() as session:
        version = session.get_one(Case, room.case_id).version
        handoff.put_back(session, room.case_id, room.ana.id, version=version, team="coding")

    case = room.case()
    assert (case.state, case.team, case.clerk_id) == ("open", "coding", None)
    assert room.talk().owner == "offered"


def test_an_assigned_case_takes_its_conversation_along(room: Room) -> None:
    room.take()
    before: UUID = room.talk().bot_sender
    with room.database.transaction() as session:
        version = session.get_one(Case, room.case_id).version
        handoff.assign_to(session, room.case_id, room.sue.id, room.ben.id, version=version)

    talk = room.talk()
    assert (talk.owner, talk.owner_clerk_id) == ("clerk", room.ben.id)
    assert talk.bot_sender != before
    with room.database.transaction() as session:
        assert session.scalars(select(Case.clerk_id)).one() == room.ben.id
