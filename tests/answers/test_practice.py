"""The practice's settings: the packaged file is sound, and a bad one names its field."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from inquiry_api.answers.clock import hours_on, is_open, next_open, promised_at, today
from inquiry_api.answers.practice import (
    Practice,
    PracticeError,
    load_practice,
    practice,
    use_practice,
)


@pytest.fixture
def own() -> Iterator[Practice]:
    """The demo practice under another name, in use for one test."""
    other = practice().model_copy(update={"name": "Elm Court Clinic"})
    use_practice(other)
    yield other
    use_practice(None)


def written(folder: Path, **changes: object) -> Path:
    """A practice file with some fields changed."""
    facts = practice().model_dump(mode="json")
    path = folder / "practice.yml"
    path.write_text(yaml.safe_dump({**facts, **changes}))
    return path


def test_the_demo_practice_has_only_made_up_numbers() -> None:
    demo = load_practice()

    assert demo.phone.startswith("555-01")
    assert demo.website.endswith(".example")


def test_the_practice_in_use_can_be_replaced(own: Practice) -> None:
    assert practice() is own


def test_a_file_of_the_practice_s_own_is_read(tmp_path: Path) -> None:
    assert load_practice(written(tmp_path, name="Elm Court Clinic")).name == "Elm Court Clinic"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"phone": None}, "phone"),
        ({"short_name": "A name that is much too long"}, "short_name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"hours": {}}, "hours"),
        ({"hours": {"monday": {"opens": "17:00", "closes": "08:00"}}}, "hours.monday"),
        ({"fax": "1"}, "fax"),
        ({"response": {"high": {}, "medium": {}, "low": {}}}, "response.high"),
        ({"plan": {"minimum_cents": 2500, "bands": []}}, "plan.bands"),
        (
            {"plan": {"minimum_cents": 1, "bands": [{"up_to_cents": 5, "months": 2}]}},
            "plan",
        ),
    ],
)
def test_a_bad_field_is_named(tmp_path: Path, changes: dict[str, object], named: str) -> None:
    with pytest.raises(PracticeError, match=f"^{named}"):
        load_practice(written(tmp_path, **changes))


def test_a_missing_or_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PracticeError, match="can't be read"):
        load_practice(tmp_path / "none.yml")
    (tmp_path / "bad.yml").write_text("a: [")
    with pytest.raises(PracticeError, match="not YAML"):
        load_practice(tmp_path / "bad.yml")


def at(text: str) -> datetime:
    """A moment written in the practice's own time."""
    return datetime.fromisoformat(text).replace(tzinfo=practice().zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("severity", "asked", "by"),
    [
        ("high", "2026-11-18 09:00", "2026-11-18 14:00"),
        ("high", "2026-11-18 15:00", "2026-11-19 11:00"),  # 2 hours today, 3 tomorrow.
        ("high", "2026-11-20 14:00", "2026-11-23 12:00"),  # Over the weekend.
        ("medium", "2026-11-18 09:00", "2026-11-19 17:00"),
        ("medium", "2026-11-18 23:00", "2026-11-20 15:00"),  # First seen on Thursday.
        ("medium", "2026-11-21 12:00", "2026-11-24 17:00"),  # A Saturday: seen on Monday.
        ("medium", "2026-11-24 12:00", "2026-11-25 17:00"),
        ("medium", "2026-11-25 12:00", "2026-11-27 15:00"),  # Thanksgiving lies between.
        ("low", "2026-11-18 09:00", "2026-11-23 17:00"),
    ],
)
def test_a_promise_falls_into_open_hours(severity: str, asked: str, by: str) -> None:
    promised = promised_at(practice(), severity, at(asked))  # type: ignore[arg-type]

    assert promised.astimezone(UTC) == at(by)


@pytest.mark.parametrize(
    ("moment", "open_", "next_"),
    [
        ("2026-11-18 09:00", True, "2026-11-18 09:00"),
        ("2026-11-18 07:59", False, "2026-11-18 08:00"),
        ("2026-11-18 17:00", False, "2026-11-19 08:00"),
        ("2026-11-20 15:00", False, "2026-11-23 08:00"),
        ("2026-11-26 10:00", False, "2026-11-27 08:00"),
    ],
)
def test_open_hours_know_weekends_and_holidays(moment: str, open_: bool, next_: str) -> None:
    assert is_open(practice(), at(moment)) is open_
    assert next_open(practice(), at(moment)).astimezone(UTC) == at(next_)


def test_the_day_is_the_practice_s_own() -> None:
    late = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)  # Nine in the evening of the day before.

    assert today(practice(), late).isoformat() == "2026-11-18"
    assert hours_on(practice(), today(practice(), late)) is not None
