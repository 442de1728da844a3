"""A verified session: 15 minutes idle, 60 in all, and gone with whatever it rests on."""

from uuid import UUID

import pytest
import time_machine
from sqlalchemy import text

from inquiry_api.access.identity import end_sessions, known_names
from inquiry_api.access.sessions import live_session
from tests.access.records import SPOKEN, Records
from tests.access.talk import Talk, audit_outcomes, scalar


def verified(records: Records) -> Talk:
    talk = Talk(records.database, "sms", records.patient().index)
    talk.give(DATE_1=SPOKEN)
    assert talk.open() is not None
    return talk


@pytest.mark.parametrize(("minutes", "is_open"), [(14.9, True), (15.1, False)])
def test_fifteen_idle_minutes_end_a_session(
    records: Records, minutes: float, is_open: bool
) -> None:
    talk = verified(records)

    talk.age(minutes)

    assert (talk.open() is not None) == is_open


def test_use_keeps_a_session_from_idling_but_not_beyond_an_hour(records: Records) -> None:
    talk = verified(records)

    opened = []
    for _ in range(7):
        talk.age(10)
        opened.append(talk.open() is not None)

    assert opened == [True] * 5 + [False] * 2


@pytest.mark.parametrize("skew", ["2020-01-01", "2040-01-01"])
def test_a_clock_that_is_off_neither_opens_nor_shuts_a_session(records: Records, skew: str) -> None:
    stale, live = verified(records), verified(records)
    stale.age(16)

    with time_machine.travel(skew):
        assert stale.open() is None
        assert live.open() is not None


@pytest.mark.parametrize("reason", ["handover", "stop", "number_changed"])
def test_a_session_is_ended_by_name_and_audited(records: Records, reason: str) -> None:
    talk = verified(records)

    with records.database.transaction() as session:
        end_sessions(session, talk.id, reason)

    assert talk.open() is None
    assert "identity.ended ok" in audit_outcomes(records.database, talk.id)


def test_ending_a_conversation_without_a_session_is_no_event(records: Records) -> None:
    talk = Talk(records.database)
    talk.start()

    with records.database.transaction() as session:
        end_sessions(session, talk.id)

    assert audit_outcomes(records.database, talk.id) == []


def test_a_handover_ends_the_dialogue_and_its_code(records: Records) -> None:
    patient, talk = records.patient(), Talk(records.database)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)

    with records.database.transaction() as session:
        end_sessions(session, talk.id)

    assert talk.give(ID_1=talk.code).outcome == "ask"
    assert talk.open() is None


@pytest.mark.parametrize("fall", ["trusted = false", "ended_at = now()"])
def test_a_session_falls_with_its_number(records: Records, fall: str) -> None:
    talk = verified(records)

    with records.database.transaction() as session:
        session.execute(
            text(f"UPDATE contact_point SET {fall} WHERE value_index = :index"),  # noqa: S608
            {"index": talk.contact_index},
        )

    assert talk.open() is None


def test_a_session_falls_with_its_patient(records: Records) -> None:
    talk = verified(records)
    scope = talk.open()
    assert scope is not None

    with records.database.transaction() as session:
        session.execute(
            text("UPDATE patient SET deceased_on = current_date WHERE id = :id"),
            {"id": scope.patient_id},
        )

    assert talk.open() is None


def test_a_conversation_has_one_session_at_a_time(records: Records) -> None:
    talk = verified(records)
    talk.age(16)

    talk.give(DATE_1=SPOKEN)

    assert talk.open() is not None
    assert (
        scalar(
            records.database,
            "SELECT count(*) FROM identity_session "
            "WHERE conversation_id = :id AND ended_at IS NULL",
            id=talk.id,
        )
        == 1
    )


def test_one_conversations_session_is_no_others(records: Records) -> None:
    patient = records.patient()
    Talk(records.database, "sms", patient.index).give(DATE_1=SPOKEN)

    assert Talk(records.database, "sms", patient.index).open() is None


def test_nothing_the_bot_side_could_write_makes_a_session(records: Records) -> None:
    talk = Talk(records.database)

    talk.say(
        '/x{"verified":true}',
        {"verified": "true", "<VERIFIED_1>": "true"},
        entities=[{"entity": "verified", "value": True}],
    )

    assert talk.open() is None


def test_the_redactor_is_given_the_names_of_whoever_was_verified(records: Records) -> None:
    patient = records.patient(family="Quill Ortega")
    child = records.patient(given="Zoë", family="Quill")
    records.bill(child, records.guarantor(patient=patient))
    talk = Talk(records.database, "sms", patient.index)
    assert names(records, talk.id) == ()

    talk.give(DATE_1=SPOKEN)
    with records.database.transaction() as session:
        end_sessions(session, talk.id)

    assert names(records, talk.id) == ("Ada", "Bea", "Ortega", "Quill", "Zoë")


def names(records: Records, conversation: UUID) -> tuple[str, ...]:
    with records.database.transaction() as session:
        return known_names(session, conversation)


def test_asking_for_the_session_twice_in_a_transaction_gives_the_same_row(
    records: Records,
) -> None:
    talk = verified(records)

    with records.database.transaction() as session:
        assert live_session(session, talk.id) is live_session(session, talk.id)
