"""A trial that goes badly ends by itself: the page says why, and it is served no more."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from inquiry_api.db import Database, now
from inquiry_api.studio.watching import LEAST_MESSAGES, watch
from inquiry_api.tuning.models import ModelStep
from inquiry_api.tuning.registry import in_use, step
from tests.studio.conftest import BASE, Person
from tests.studio.fake_models import kept
from tests.tuning.builders import arrived

ASKING = {"Authorization": f"Bearer {'m' * 32}"}


@pytest.fixture
def on_trial(database: Database) -> UUID:
    """A model that a tenth of the conversations tried for an hour; half of them fared badly."""
    began = now() - timedelta(hours=1)
    with database.transaction() as session:
        kept(session, "old", origin="shipped")
        trial = kept(session, "trial")
        step(session, "canary", trial, seen=0, reason="try", staff_id=UUID(int=1), share=10)
        session.execute(update(ModelStep).values(at=began))
        for number in range(LEAST_MESSAGES):
            words = f"{'abcdefghij'[number % 10] * 9} {number * 7919}"
            before, after = began - timedelta(minutes=number + 1), began + timedelta(minutes=1)
            arrived(session, f"before {words}", model="old", said_at=before)
            intent = "nlu_fallback" if number % 2 else "greet"
            arrived(session, f"after {words}", model="trial", said_at=after, intent=intent)
        return trial.id


def served(person: Person) -> str:
    answer = person.client.get("/models/canary", base_url=BASE, headers=ASKING)
    return str(answer.headers["ETag"])


def test_a_trial_that_goes_badly_is_ended_and_no_longer_served(
    database: Database, ana: Person, on_trial: UUID
) -> None:
    assert served(ana).endswith('-10"')

    assert watch(database)

    assert served(ana) == '"none"'
    with database.transaction() as session:
        assert in_use(session).canary is None
        last = session.scalars(select(ModelStep).order_by(ModelStep.number.desc())).first()
        assert last is not None
        assert (last.kind, last.staff_id, last.model_id) == ("end_canary", None, on_trial)
    page = ana.get("/studio/models").text
    assert "the system itself" in page
    assert "50% of 40 messages were not understood or went to a person, 0% before." in page
    assert not watch(database)


def test_the_margin_is_the_practices_own(
    database: Database, ana: Person, on_trial: UUID, speaking: None
) -> None:
    typed = {"monday.opens": "09:00", "monday.closes": "12:00", "from": "2026-01-01"}
    typed |= {"understanding.roll_back_points": "50", "reason": "we are patient"}
    assert ana.post("/studio/practice", typed).status_code == 303

    assert not watch(database)

    assert "more than 50 points" in ana.get("/studio/models").text
