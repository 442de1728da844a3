"""Any order of a patient, an assistant in mid-turn, two clerks and crashes: one voice, no loss.

A crash strikes before any one statement of any transaction, or just before it commits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import event
from sqlalchemy.orm import Session

from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.cases.states import CaseMoved
from inquiry_api.conversations import handoff
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.models import Conversation, Event, Message, Turn
from inquiry_api.conversations.ownership import (
    SaidMeanwhile,
    Taken,
    offer_to_clerk,
    send_as_clerk,
)
from inquiry_api.conversations.stepping_in import step_in
from inquiry_api.conversations.turn_end import commit
from inquiry_api.conversations.turn_start import Asking, begin
from inquiry_api.db import Database, now
from inquiry_api.errors import Conflict
from tests.conversations.harness import Gateway, says

CLERKS = (uuid4(), uuid4())
REFUSED = (Taken, SaidMeanwhile, CaseMoved, Conflict)


# After how many statements the process dies; most transactions here have fewer than thirty.
DIES = st.none() | st.integers(0, 30)


class Crash(Exception):
    """The process dies before its transaction commits."""


@contextmanager
def mortal(database: Database, dies_after: int | None) -> Iterator[None]:
    """Whatever runs in here dies before its n-th statement, or before it commits."""
    left = dies_after

    def step(*_: object) -> None:
        nonlocal left
        if left is not None:
            left -= 1
            if left < 0:
                left = None  # Only once: the rollback that follows is not ours.
                raise Crash

    names = ("before_cursor_execute", "commit")
    for name in names:
        event.listen(database.engine, name, step)
    try:
        yield
    finally:
        for name in names:
            event.remove(database.engine, name, step)


class HandOff(RuleBasedStateMachine):
    """One conversation with its case; what each clerk's screen shows may be out of date."""

    database: Database

    @initialize()
    def begin(self) -> None:
        self.gateway = Gateway(self.database)
        self.chat = self.gateway.open_chat()
        self.typed: list[str] = []
        self.sent: list[str] = []
        self.asking: list[tuple[UUID, Asking]] = []
        self.owners: dict[int, tuple[str, UUID | None]] = {}
        with self.database.transaction() as session:
            self.case = open_case(
                session, kind="talk_to_human", severity="medium", topic="talk_to_human",
                key=str(uuid4()), promised_at=now(), conversation_id=self.chat,
            ).id  # fmt: skip
        self.screens = [self.look() for _ in CLERKS]

    def look(self) -> dict[str, Any]:
        """What a clerk's screen shows now."""
        with self.database.transaction() as session:
            talk = session.get_one(Conversation, self.chat)
            case = session.get_one(Case, self.case)
            return {"epoch": talk.epoch, "seq": talk.next_seq - 1, "version": case.version}

    @contextmanager
    def step(self, dies: int | None) -> Iterator[Session]:
        """One transaction; `self.done` says afterwards whether it was committed."""
        self.done = False
        try:
            with mortal(self.database, dies), self.database.transaction() as session:
                yield session
            self.done = True
        except (Crash, *REFUSED):
            pass

    @rule(dies=DIES)
    def the_patient_types(self, dies: int | None) -> None:
        line = f"line {len(self.typed)}"
        with suppress(Crash), mortal(self.database, dies):
            self.gateway.typed(self.chat, line)
            self.typed.append(line)

    @rule(dies=DIES)
    def the_assistant_is_asked(self, dies: int | None) -> None:
        for turn_id in self.waiting()[:1]:
            with suppress(Crash), mortal(self.database, dies):
                asking = begin(self.gateway.context, turn_id)
                if asking is not None:
                    self.asking.append((turn_id, asking))

    @precondition(lambda self: self.asking)
    @rule(dies=DIES, late=st.booleans(), matter=st.booleans())
    def the_assistant_answers(self, dies: int | None, late: bool, matter: bool) -> None:
        turn_id, asking = self.asking.pop(0 if late else -1)
        intent = {"name": "ask_balance" if matter else "thank", "confidence": 0.9}
        answer = says(f"re {asking.question.text}", intent=intent)
        with suppress(Crash), mortal(self.database, dies):
            commit(self.gateway.context, turn_id, asking.epoch, answer)

    @rule(dies=DIES)
    def it_is_offered(self, dies: int | None) -> None:
        with self.step(dies) as session:
            offer_to_clerk(session, lock(session, self.chat))

    @rule(who=st.integers(0, 1))
    def a_clerk_looks(self, who: int) -> None:
        self.screens[who] = self.look()

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_takes_it(self, who: int, dies: int | None) -> None:
        self.act(dies, handoff.take_over, self.case, CLERKS[who], version=self.version(who))

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_steps_in(self, who: int, dies: int | None) -> None:
        self.act(dies, step_in, self.chat, CLERKS[who], epoch=self.screens[who]["epoch"])

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_hands_it_on(self, who: int, dies: int | None) -> None:
        version = self.version(who)
        self.act(dies, handoff.assign_to, self.case, CLERKS[who], CLERKS[1 - who], version=version)

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_takes_the_word(self, who: int, dies: int | None) -> None:
        with self.step(dies) as session:
            handoff.speak(session, session.get_one(Case, self.case), CLERKS[who])

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_writes(self, who: int, dies: int | None) -> None:
        screen, line = self.screens[who], f"clerk {who} line {uuid4()}"
        with self.step(dies) as session:
            send_as_clerk(
                session, self.chat, CLERKS[who], epoch=screen["epoch"],
                last_seen_seq=screen["seq"], client_id=uuid4(), text=line,
            )  # fmt: skip
        if self.done:
            self.sent.append(line)
            self.screens[who] = self.look()

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_puts_it_back(self, who: int, dies: int | None) -> None:
        self.act(dies, handoff.put_back, self.case, CLERKS[who], version=self.version(who))

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_gives_it_back(self, who: int, dies: int | None) -> None:
        screen = self.screens[who]
        self.act(
            dies, handoff.give_back, self.case, CLERKS[who],
            epoch=screen["epoch"], last_seen_seq=screen["seq"],
        )  # fmt: skip

    @rule(who=st.integers(0, 1), dies=DIES)
    def a_clerk_closes_it(self, who: int, dies: int | None) -> None:
        version = self.version(who)
        self.act(dies, handoff.finish, self.case, CLERKS[who], "answered", version=version)

    def act(self, dies: int | None, what: Callable[..., object], *given: Any, **more: Any) -> None:
        with self.step(dies) as session:
            what(session, *given, **more)

    def version(self, who: int) -> int:
        return int(self.screens[who]["version"])

    def waiting(self) -> list[UUID]:
        with self.database.transaction() as session:
            rows = session.query(Turn).filter_by(conversation_id=self.chat)
            open_ = rows.filter(Turn.stage != "finished").order_by(Turn.created_at)
            return [turn.id for turn in open_]

    @invariant()
    def no_two_voices(self) -> None:
        """A reply's epoch belongs to one owner, and it is that owner who wrote it."""
        talk = self.gateway.conversation(self.chat)
        known = self.owners.setdefault(talk.epoch, (talk.owner, talk.owner_clerk_id))
        assert known == (talk.owner, talk.owner_clerk_id)
        for message in self.gateway.messages(self.chat):
            if message.suppressed or message.author not in ("bot", "clerk"):
                continue
            owner, clerk = self.owners.get(message.epoch or 0, (None, None))
            if owner is not None:
                assert (message.author == "clerk") == (owner == "clerk")
                assert message.author == "bot" or message.clerk_id == clerk

    @invariant()
    def who_speaks_has_a_case_of_it(self) -> None:
        """No clerk holds a conversation by themselves: a case of theirs stands behind it."""
        talk = self.gateway.conversation(self.chat)
        if talk.owner != "clerk":
            return
        with self.database.transaction() as session:
            mine = session.query(Case).filter_by(conversation_id=self.chat, state="taken")
            assert talk.owner_clerk_id in {case.clerk_id for case in mine}

    @invariant()
    def no_line_is_lost_or_out_of_order(self) -> None:
        messages = self.gateway.messages(self.chat)
        told = [message.body for message in messages if message.author == "patient"]
        written = [message.body for message in messages if message.author == "clerk"]
        places = {message.answers_turn_id: message.seq for message in messages}
        with self.database.transaction() as session:
            seqs = [event.seq for event in session.query(Event).order_by(Event.seq)
                    if event.conversation_id == self.chat]  # fmt: skip
            turns = session.query(Turn).filter_by(conversation_id=self.chat).all()
        asked_in = {message.id: message.seq for message in messages}

        assert told == self.typed
        assert written == self.sent
        assert seqs == list(range(1, len(seqs) + 1))
        assert all(places[t.id] > asked_in[t.message_id] for t in turns if t.id in places)

    def teardown(self) -> None:
        """In the end every line has been answered, or somebody has it who does."""
        if not hasattr(self, "gateway"):
            return
        self.gateway.work()
        messages = self.gateway.messages(self.chat)
        for turn in (self.gateway_turn(message) for message in messages if message.client_id
                     and message.author == "patient"):  # fmt: skip
            replies = [
                message for message in messages
                if message.answers_turn_id == turn.id
                and message.author == "bot" and not message.suppressed
            ]  # fmt: skip
            assert turn.stage == "finished"
            assert (len(replies) == 1) == (turn.outcome == "answered")
            # A line that killed its worker again and again, or came in a flood, is told so.
            assert turn.outcome in ("answered", "suppressed", "clerk", "apologised", "flooded")

    def gateway_turn(self, message: Message) -> Turn:
        with self.database.transaction() as session:
            return session.query(Turn).filter_by(message_id=message.id).one()


@pytest.mark.timeout(300)
def test_one_voice_and_no_line_lost_whatever_happens(database: Database) -> None:
    machine = type("Machine", (HandOff,), {"database": database})

    machine.TestCase.settings = settings(
        max_examples=20, stateful_step_count=35, deadline=None, print_blob=True,
        suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    machine.TestCase("runTest").runTest()
