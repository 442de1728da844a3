"""What the studio changed is said from its date on, once a second person signed it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import yaml

from inquiry_api.answers.practice import practice
from inquiry_api.answers.rendering import render
from inquiry_api.db import Database, now
from inquiry_api.errors import Conflict, Refused
from inquiry_api.tuning import live
from inquiry_api.tuning.live import use_tuning
from inquiry_api.tuning.wording import (
    Place,
    keep_settings,
    propose_wording,
    sign_off,
    withdraw_settings,
)
from tests.tuning.builders import ANA, BEN

PLACE: Place = ("en", "sms", "identity/left")


@pytest.fixture
def speaking(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """This process speaks as the studio of this database says, without a pause."""
    monkeypatch.setattr(live, "FRESH_SECONDS", 0.0)
    use_tuning(database)
    yield database
    use_tuning(None)


def said() -> str:
    return render("en", "sms", "identity/left", {"practice": practice()})


def propose(database: Database, body: str | None, *, days: int = -1) -> UUID:
    with database.transaction() as session:
        at = now() + timedelta(days=days)
        row = propose_wording(
            session, PLACE, body, staff_id=ANA, reason="plainer", effective_from=at
        )
        return row.id


def signed(database: Database, version: UUID, by: UUID = BEN) -> None:
    with database.transaction() as session:
        sign_off(session, version, staff_id=by)


def test_a_wording_counts_once_a_second_person_signed_it(speaking: Database) -> None:
    shipped = said()
    version = propose(speaking, "All right, {{ practice.short_name }} is here.")

    assert said() == shipped
    with pytest.raises(Refused):
        signed(speaking, version, by=ANA)
    signed(speaking, version)
    assert said() == "All right, Juniper Bend is here."
    with pytest.raises(Conflict):
        signed(speaking, version)


def test_a_wording_waits_for_its_date(speaking: Database) -> None:
    shipped = said()

    signed(speaking, propose(speaking, "Later.", days=1))

    assert said() == shipped


def test_the_shipped_wording_comes_back(speaking: Database) -> None:
    shipped = said()
    signed(speaking, propose(speaking, "Mine.", days=-2))
    assert said() == "Mine."

    signed(speaking, propose(speaking, None))

    assert said() == shipped


@pytest.mark.parametrize("body", ["{{ nobody }}", "{{ ''.__class__.__mro__ }}", "{% for %}"])
def test_a_wording_that_fails_gives_way_to_the_shipped_one(speaking: Database, body: str) -> None:
    shipped = said()

    signed(speaking, propose(speaking, body))

    assert said() == shipped


def test_settings_hold_from_their_date_and_can_be_withdrawn(speaking: Database) -> None:
    facts = practice().model_dump(mode="json")
    with speaking.transaction() as session:
        body = yaml.safe_dump({**facts, "phone": "555-0177"})
        row = keep_settings(
            session, body, staff_id=ANA, reason="moved", effective_from=now() - timedelta(hours=1)
        )
        late = yaml.safe_dump({**facts, "phone": "555-0188"})
        later = now() + timedelta(days=1)
        keep_settings(session, late, staff_id=ANA, reason="soon", effective_from=later)

    assert practice().phone == "555-0177"
    with speaking.transaction() as session:
        withdraw_settings(session, row.id, staff_id=ANA)
    assert practice().phone == facts["phone"]


def test_what_was_in_force_stays_while_the_database_is_away(
    speaking: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(speaking, propose(speaking, "Mine."))
    assert said() == "Mine."

    def away(*_: object) -> None:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(live, "wordings_in_force", away)

    assert said() == "Mine."
