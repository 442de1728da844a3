"""News of what a person has in hand: one's own matters, honestly told when they are late."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from inquiry_api.cases.opening import open_case
from inquiry_api.ledger.holding import pause_for, release_holds
from tests.answers.talk import NOON, Talk


def waiting(talk: Talk, *, days: int = 1, **about: Any) -> str:
    """A matter of this patient's, promised so many days from now; its number."""
    given = {"kind": "dispute_charge", "topic": "dispute_charge", "severity": "medium"}
    given |= {"patient_id": talk.books.patient_id, "key": str(uuid4())}
    case = open_case(talk.session, promised_at=NOON + timedelta(days=days), **(given | about))
    case.opened_at = NOON - timedelta(days=2)
    talk.session.flush()
    return case.number


@pytest.mark.parametrize(
    ("language", "words"), [("en", "it waits for a person"), ("es", "espera a una persona")]
)
def test_a_matter_is_told_with_its_number_and_time(
    session: Session, language: Any, words: str
) -> None:
    talk = Talk(session, "web", language).verify()
    number = waiting(talk)

    draft = talk.told("request_status")

    assert number in draft.text
    assert words in draft.text
    assert "12 pm" in draft.text


def test_a_late_matter_is_owned_up_to_and_passed_on(session: Session) -> None:
    talk = Talk(session).verify()
    waiting(talk, days=-1)

    answer = talk.ask("request_status")

    assert answer.case is not None
    assert answer.case.severity == "high"
    assert answer.draft is not None
    assert "I am sorry" in answer.draft.text


def test_another_patient_s_matter_is_never_told(session: Session) -> None:
    talk, other = Talk(session).verify(), Talk(session)
    waiting(talk, patient_id=other.books.patient_id)
    waiting(
        talk,
        patient_id=other.books.patient_id,
        conversation_id=talk.speaker.conversation_id,
    )

    assert talk.told("request_status").facts["variant"] == "none"


def test_holds_end_with_their_case(session: Session) -> None:
    talk = Talk(session).verify()
    visit, *_ = talk.books.typical()
    hold = talk.books.hold(visit)
    case_id = uuid4()

    pause_for(session, [hold.id], case_id)

    assert release_holds(session, case_id) == 1
    assert release_holds(session, case_id) == 0
    assert talk.told("balance").facts["held"] == {"cents": 0, "entries": []}
