"""A clerk keeps an estimate that was given on paper, for the answers to compare with."""

from typing import Any

import pytest
from sqlalchemy import select

from inquiry_api.db import Database
from inquiry_api.errors import Invalid
from inquiry_api.estimates.models import Estimate
from tests.desk.case_room import Room


@pytest.fixture
def room(database: Database) -> Room:
    return Room.open(database).take()


def test_an_estimate_is_kept_for_its_visit(room: Room) -> None:
    form: dict[str, Any] = {"number": "GFE-1", "given_on": "2020-01-05", "amount": "150.00"}

    room.do("keep_estimate", visit=str(room.visit_id), **form)

    with room.database.transaction() as session:
        kept = session.scalars(select(Estimate)).one()
    assert (kept.visit_id, kept.expected_cents, kept.number) == (room.visit_id, 15_000, "GFE-1")
    assert kept.actor.startswith("staff:")


def test_the_number_of_another_estimate_is_refused(room: Room) -> None:
    form: dict[str, Any] = {"number": "GFE-1", "given_on": "2020-01-05"}
    room.do("keep_estimate", amount="150", **form)

    with pytest.raises(Invalid):
        room.do("keep_estimate", amount="160", **form)


def test_an_estimate_after_the_care_is_refused(room: Room) -> None:
    form: dict[str, Any] = {"number": "GFE-1", "given_on": "2099-01-05", "amount": "150"}

    with pytest.raises(Invalid):
        room.do("keep_estimate", visit=str(room.visit_id), **form)
