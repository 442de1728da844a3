"""Narrowing visits down by what was named."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from inquiry_api.access.door import open_records
from inquiry_api.answers.picture import Picture
from inquiry_api.answers.visits import select_visits
from inquiry_api.answers.wanted import Wanted
from privacy.dates import PartialDate
from tests.answers.talk import Talk

DAYS = {
    "old": date(2025, 3, 9),
    "spring": date(2026, 3, 4),
    "same month": date(2026, 3, 20),
    "late": date(2026, 9, 1),
}


@pytest.fixture
def picture(session: Session) -> Picture:
    talk = Talk(session).verify()
    for number, (name, day) in enumerate(DAYS.items(), start=1):
        provider = "Dr. Inés Ode-Marsh" if name == "late" else "Dr. Rosa Lind"
        talk.books.visit(1_000 * number, on=day, insured=False, provider=provider)
    scope = open_records(session, talk.speaker, topic="test")
    return Picture(session, scope, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("wanted", "status", "names"),
    [
        (Wanted(), "all", ["late", "same month", "spring", "old"]),
        (Wanted(all=True, amounts=(5,)), "all", ["late", "same month", "spring", "old"]),
        (Wanted(ordinals=("last",)), "one", ["late"]),
        (Wanted(ordinals=("1",)), "one", ["old"]),
        (Wanted(ordinals=("9",)), "none", []),
        (Wanted(days=(PartialDate(2026, 3, 4),)), "one", ["spring"]),
        (Wanted(days=(PartialDate(None, 3, 9),)), "one", ["old"]),
        (Wanted(days=(PartialDate(2026, 3, 5),)), "none", []),
        (
            Wanted(months=(PartialDate(None, 3, None),)),
            "several",
            ["same month", "spring", "old"],
        ),
        (Wanted(months=(PartialDate(None, 3, None),), years=(2025,)), "one", ["old"]),
        (Wanted(months=(PartialDate(2026, 3, None),), ordinals=("last",)), "one", ["same month"]),
        (Wanted(years=(2025,)), "one", ["old"]),
        (Wanted(years=(2024,)), "none", []),
        (Wanted(names=("Inez Ode",)), "one", ["late"]),
        (Wanted(names=("doctor",)), "several", ["late", "same month", "spring", "old"]),
        (Wanted(names=("Nobody Here",)), "several", ["late", "same month", "spring", "old"]),
        (Wanted(amounts=(2_000,)), "one", ["spring"]),
        (Wanted(amounts=(10_000,)), "several", ["late", "same month", "spring", "old"]),
        (Wanted(amounts=(77,)), "none", []),
    ],
)
def test_visits_are_narrowed_down(
    picture: Picture, wanted: Wanted, status: str, names: list[str]
) -> None:
    found = select_visits(picture.visits, wanted)

    assert found.status == status
    assert [view.on for view in found.visits] == [DAYS[name] for name in names]
