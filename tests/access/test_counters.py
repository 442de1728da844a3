"""The counters as a state machine: whatever the order of tries, codes, restarts and unlocks."""

from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import text

from inquiry_api.access.unlocking import unlock, unlock_conversation
from inquiry_api.db import Database
from tests.access.records import SPOKEN, Records, Somebody
from tests.access.talk import Talk, scalar

WRONG = "June 13, 1980"
PEOPLE, TALKS = 2, 3


class Counters(RuleBasedStateMachine):
    """Two people, three conversations each, against a plain model of what should be counted."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        with self.database.transaction() as session:
            session.execute(text("DELETE FROM identity_attempt WHERE kind = 'everyone'"))
        records = Records(self.database)
        self.people = [records.patient() for _ in range(PEOPLE)]
        self.talks = {
            (person, number): Talk(self.database, "sms", each.index)
            for person, each in enumerate(self.people)
            for number in range(TALKS)
        }
        self.person_wrong = dict.fromkeys(range(PEOPLE), 0)
        self.talk_wrong = dict.fromkeys(self.talks, 0)
        self.open: set[tuple[int, int]] = set()

    which = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, TALKS - 1))

    @rule(which=which)
    def guess_wrong(self, which: tuple[int, int]) -> None:
        """A wrong birth date counts against both, unless the conversation is locked already."""
        if which in self.open:
            return
        step = self.talks[which].give(DATE_1=WRONG)
        if self.talk_wrong[which] < 5:
            self.talk_wrong[which] += 1
            self.person_wrong[which[0]] += 1
        assert step.outcome == ("locked" if self.talk_wrong[which] >= 5 else "ask")

    @rule(which=which)
    def answer_right(self, which: tuple[int, int]) -> None:
        """The right birth date opens, and starts both counts anew, where nothing is locked."""
        if which in self.open:
            return
        self.talks[which].give(DATE_1=SPOKEN)
        if self.talk_wrong[which] >= 5:
            return
        if self.person_wrong[which[0]] >= 10:
            self.talk_wrong[which] += 1
            self.person_wrong[which[0]] += 1
            return
        self.talk_wrong[which] = self.person_wrong[which[0]] = 0
        self.open.add(which)

    @precondition(lambda self: self.open)
    @rule()
    def let_the_sessions_end(self) -> None:
        """Idle time ends sessions, and forgets no count."""
        for which in self.open:
            self.talks[which].age(16)
        self.open.clear()

    @rule()
    def restart(self) -> None:
        """A new process knows what the old one counted."""
        self.database.dispose()

    @rule(person=st.integers(0, PEOPLE - 1))
    def ask_for_codes(self, person: int) -> None:
        """A new code resets nothing."""
        talk = Talk(self.database)
        talk.give(NAME_1=self.people[person].family, DATE_1=SPOKEN)
        talk.say("again")

    @rule(person=st.integers(0, PEOPLE - 1))
    def unlock_person(self, person: int) -> None:
        """A clerk unlocks a person."""
        with self.database.transaction() as session:
            unlock(session, staff_id=uuid4(), patient_id=self.people[person].id)
        self.person_wrong[person] = 0

    @rule(which=which)
    def unlock_talk(self, which: tuple[int, int]) -> None:
        """A clerk unlocks a conversation."""
        with self.database.transaction() as session:
            unlock_conversation(session, staff_id=uuid4(), conversation_id=self.talks[which].id)
        self.talk_wrong[which] = 0

    @invariant()
    def counts_are_as_in_the_model(self) -> None:
        """The database counts what happened, no more and no less."""
        for person, each in enumerate(self.people):
            assert self.counted("person", each.id) == self.person_wrong[person]
        for which, talk in self.talks.items():
            assert self.counted("conversation", talk.id) == self.talk_wrong[which]

    @invariant()
    def only_those_who_answered_right_are_open(self) -> None:
        """The door agrees with the model, for one conversation of each person."""
        for which in ((0, 0), (1, 1)):
            assert (self.talks[which].open() is not None) == (which in self.open)

    def counted(self, kind: str, key: UUID) -> int:
        """The count in the database; no row is none."""
        found: int | None = scalar(
            self.database,
            "SELECT count FROM identity_attempt WHERE kind = :kind AND key = :key",
            kind=kind,
            key=key.bytes,
        )
        return found or 0


@pytest.mark.timeout(300)
def test_counters_hold_in_any_order_of_events(shared_database: Database) -> None:
    machine = type("Machine", (Counters,), {"database": shared_database})

    machine.TestCase.settings = settings(
        max_examples=12, stateful_step_count=25, deadline=None, print_blob=True
    )
    machine.TestCase("runTest").runTest()


def test_somebody_locked_stays_so_for_the_next_process(records: Records) -> None:
    patient: Somebody = records.patient()
    for _ in range(2):
        talk = Talk(records.database, "sms", patient.index)
        for _ in range(5):
            talk.give(DATE_1=WRONG)
    restarted = Database(records.database.url)

    talk = Talk(restarted, "sms", patient.index)
    talk.give(DATE_1=SPOKEN)

    assert talk.open() is None
    restarted.dispose()
