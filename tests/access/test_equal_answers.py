"""Unknown, wrong, locked and deceased: the same words, the same work, the same time."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, text

from inquiry_api.access.steps import IdentityStep
from tests.access.records import SPOKEN, Records, Somebody
from tests.access.talk import Talk

WRONG = "June 13, 1980"
ROUNDS = 60


@pytest.fixture
def classes(records: Records) -> dict[str, Callable[[], tuple[Talk, str, str]]]:
    """For each class: a conversation, a last name and a birth date."""
    locked = records.patient()
    for _ in range(2):
        talk = Talk(records.database, "sms", locked.index)
        for _ in range(5):
            talk.give(DATE_1=WRONG)

    def of(somebody: Somebody, said: str) -> Callable[[], tuple[Talk, str, str]]:
        return lambda: (Talk(records.database, "sms", somebody.index), somebody.family, said)

    return {
        "unknown": lambda: (Talk(records.database, "sms", b"q" * 32), "Nobodyhere", SPOKEN),
        "wrong": of(records.patient(), WRONG),
        "locked": of(locked, SPOKEN),
        "deceased": of(records.patient(died=date(2026, 1, 2)), SPOKEN),
        "minor": of(records.patient(born=date(2019, 2, 3)), "Feb 3, 2019"),
    }


@contextmanager
def statements(talk: Talk) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(" ".join(statement.split())[:60])

    event.listen(talk.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(talk.database.engine, "before_cursor_execute", note)


def on_web(talk: Talk) -> Talk:
    talk.channel, talk.contact_index = "web", None
    return talk


def shown(step: IdentityStep) -> tuple[str, str, int]:
    """What the patient, and whoever watches the queue, can see of a step."""
    return step.outcome, step.prompt, len(step.sends)


def by_text(talk: Talk, _family: str, said: str) -> list[tuple[str, str, int]]:
    return [shown(talk.start()), shown(talk.give(DATE_1=said))]


def by_web(talk: Talk, family: str, said: str) -> list[tuple[str, str, int]]:
    on_web(talk)
    first = [shown(talk.start()), shown(talk.give(NAME_1=family, DATE_1=said))]
    guess = f"{(int(talk.code) + 1) % 10**6:06d}"
    return [*first, shown(talk.give(ID_1=guess)), shown(talk.say("again"))]


Classes = dict[str, Callable[[], tuple[Talk, str, str]]]


@pytest.mark.parametrize("way", [by_text, by_web])
def test_every_class_hears_and_causes_the_same(
    classes: Classes, way: Callable[..., list[tuple[str, str, int]]]
) -> None:
    heard = {name: way(*make()) for name, make in classes.items()}

    assert len({tuple(steps) for steps in heard.values()}) == 1


@pytest.mark.parametrize("way", [by_text, by_web])
def test_every_class_runs_the_same_statements(
    classes: Classes, way: Callable[..., list[tuple[str, str, int]]]
) -> None:
    seen = {}
    for name, make in classes.items():
        talk, family, said = make()
        with statements(talk) as found:
            way(talk, family, said)
        seen[name] = found

    assert seen["unknown"]
    for name, found in seen.items():
        assert found == seen["unknown"], name


def kolmogorov_smirnov(one: list[float], other: list[float]) -> float:
    """The largest distance between two samples' distributions."""
    points = sorted({*one, *other})
    return max(
        abs(sum(x <= p for x in one) / len(one) - sum(x <= p for x in other) / len(other))
        for p in points
    )


@pytest.mark.timeout(180)
def test_every_class_takes_as_long(records: Records, classes: Classes) -> None:
    times: dict[str, list[float]] = {name: [] for name in classes}
    for round_number in range(ROUNDS + 5):
        with records.database.transaction() as session:
            session.execute(text("DELETE FROM identity_attempt WHERE kind = 'everyone'"))
        for name, make in classes.items():
            talk, _family, said = make()
            started = time.perf_counter()
            talk.give(DATE_1=said)
            if round_number >= 5:
                times[name].append(time.perf_counter() - started)

    # The critical distance at p = 0.001 for two samples of this size; four comparisons.
    critical = 1.95 * (2 / ROUNDS) ** 0.5
    for name, sample in times.items():
        distance = kolmogorov_smirnov(times["unknown"], sample)
        assert distance < critical, (name, distance, statistics.median(sample))
