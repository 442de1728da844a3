"""What is said after a hand-off, for no question asked, goes with the case."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Language
from inquiry_api.cases.opening import open_case
from tests.answers.talk import Talk

FIVE_PM = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # At the practice, a Monday.


def handed_over(talk: Talk) -> str:
    """A person has this conversation's matter; returns its number."""
    case = open_case(
        talk.session,
        kind="report_death",
        severity="high",
        topic="report_death",
        key=f"report_death:{talk.speaker.turn_id}",
        promised_at=FIVE_PM,
        conversation_id=talk.speaker.conversation_id,
        packet={},
    )
    return case.number


@pytest.mark.parametrize(
    ("language", "by"), [("en", "Monday, November 23, 5 pm"), ("es", "lunes 23 de noviembre, 5 pm")]
)
def test_details_for_no_question_go_with_the_case(
    session: Session, language: Language, by: str
) -> None:
    talk = Talk(session, "web", language)
    number = handed_over(talk)

    found = talk.ask("correction", text="her name is Ellen")

    assert found.case is None
    assert found.draft is not None
    assert number in found.draft.text
    assert by in found.draft.text


def test_a_plain_no_is_no_detail_of_the_case(session: Session) -> None:
    talk = Talk(session)
    handed_over(talk)

    found = talk.ask("correction", text="no")

    assert found.draft is not None
    assert "C-" not in found.draft.text


def test_without_a_case_the_question_is_asked_for(session: Session) -> None:
    found = Talk(session).ask("correction", text="the lab one twice")

    assert found.draft is not None
    assert "What would you like to know?" in found.draft.text
