"""The page of models says plainly when the assistant has not taken over what was decided."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from inquiry_api.db import Database, now
from inquiry_api.studio.training import mend_lost
from inquiry_api.tuning.models import AssistantModel, ModelHolder, ModelStep, TrainingRun
from tests.studio.conftest import BASE, Person
from tests.studio.fake_models import archive, kept

TOKEN = {"Authorization": f"Bearer {'m' * 32}"}
TOLD = '<p class="problem" role="alert">'
OTHER = f'"{"0" * 64}-100"'


def asks(person: Person, has: str, *, which: str = "production", refused: str = "") -> Any:
    """The assistant asks for its model, and says what it has."""
    told = {"X-Shard": "5005", "If-None-Match": has, "X-Refused": refused}
    return person.client.get(f"/models/{which}", base_url=BASE, headers=TOKEN | told)


def promoted(database: Database, person: Person) -> str:
    """A model that was just promoted; the name under which it is served."""
    with database.transaction() as session:
        made = kept(session, "new")
    form = {"act": "promote", "seen": 0, "reason": "better"}
    assert person.post(f"/studio/models/{made.id}/answer", form).status_code == 303
    return f'"{made.sha256}-100"'


def page(person: Person) -> str:
    return str(person.get("/studio/models").text)


def later(database: Database, seconds: int) -> None:
    """Let time pass since the promotion."""
    with database.transaction() as session:
        session.execute(update(ModelStep).values(at=now() - timedelta(seconds=seconds)))


def test_nothing_is_said_while_the_assistant_has_what_was_promoted(
    database: Database, ana: Person
) -> None:
    etag = promoted(database, ana)
    assert asks(ana, etag).status_code == 304
    later(database, 600)

    assert TOLD not in page(ana)


def test_an_assistant_that_was_never_heard_of_is_missed(ana: Person) -> None:
    assert "Is it running?" in page(ana)


def test_an_assistant_that_fell_silent_is_missed(database: Database, ana: Person) -> None:
    asks(ana, OTHER)
    with database.transaction() as session:
        session.execute(update(ModelHolder).values(heard_at=now() - timedelta(minutes=4)))

    assert "has not been heard of for 4 minutes" in page(ana)
    assert "Nothing is lost" in page(ana)


@pytest.mark.parametrize(
    ("reason", "said"),
    [("hash", "is not what was trained"), ("unreadable", "made by another release")],
)
def test_a_refused_model_is_named_with_the_reason(
    database: Database, ana: Person, reason: str, said: str
) -> None:
    etag = promoted(database, ana)
    asks(ana, OTHER, refused=f"{reason} {etag}")

    assert said in page(ana)
    assert "It goes on answering with the shipped model" in page(ana)


def test_a_refusal_of_an_earlier_model_is_not_held_against_this_one(
    database: Database, ana: Person
) -> None:
    promoted(database, ana)
    asks(ana, OTHER, refused=f"hash {OTHER}")

    assert TOLD not in page(ana)


def test_a_model_that_is_not_taken_over_in_time_is_reported(
    database: Database, ana: Person
) -> None:
    promoted(database, ana)
    asks(ana, OTHER)
    assert TOLD not in page(ana)

    later(database, 600)

    assert "has not taken over new yet" in page(ana)


def test_damaged_bytes_are_never_handed_out_and_reported_at_once(
    database: Database, ana: Person
) -> None:
    promoted(database, ana)
    with database.transaction() as session:
        session.execute(update(AssistantModel).values(body=archive("new")[:40]))

    assert asks(ana, OTHER).status_code == 500

    assert "What is stored of new is damaged" in page(ana)


def test_a_canary_that_is_refused_is_reported_too(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        made = kept(session, "new")
    form = {"act": "canary", "seen": 0, "share": 10, "reason": "try"}
    assert ana.post(f"/studio/models/{made.id}/answer", form).status_code == 303
    etag = f'"{made.sha256}-10"'
    asks(ana, OTHER)
    asks(ana, '"none"', which="canary", refused=f"unreadable {etag}")

    assert "It goes on answering with other models" in page(ana)
    asks(ana, etag, which="canary")
    assert TOLD not in page(ana)


def test_whoever_does_not_say_its_name_is_not_kept(database: Database, ana: Person) -> None:
    ana.client.get("/models/production", base_url=BASE, headers=TOKEN)

    with database.transaction() as session:
        assert session.scalars(select(ModelHolder)).all() == []


def test_a_training_that_no_job_is_about_any_more_is_ended_and_another_can_begin(
    database: Database, ana: Person
) -> None:
    with database.transaction() as session:
        session.add(TrainingRun(upto_change=0, staff_id=ana.staff.id, state="running"))
    with database.transaction() as session:
        assert mend_lost(session) == 1
    assert "what came of it is lost" in page(ana)

    assert ana.post("/studio/models/train").status_code == 303
    with database.transaction() as session:
        assert mend_lost(session) == 0
