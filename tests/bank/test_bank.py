"""The bank: whole conversations, every figure checked against the books by machine."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.registry import TOPICS
from inquiry_api.payments.hosting import Hosting, use_hosting
from tests.bank import playing
from tests.bank.dialogue import rules
from tests.bank.playing import Play
from tests.bank.quantities import quantities

FOLDER = Path(__file__).parent / "conversations"
LEAST = 210
Way = tuple[Language, Channel]
EACH: tuple[Way, ...] = (("en", "sms"), ("en", "web"), ("es", "sms"), ("es", "web"))
# Where a topic's own words are not what is tried, two ways meet both languages and channels.
CROSSED: tuple[Way, ...] = (("en", "sms"), ("es", "web"))
OTHER_CROSSED: tuple[Way, ...] = (("en", "web"), ("es", "sms"))
BY_TEXT: tuple[Way, ...] = (("en", "sms"), ("es", "sms"))
BY_CHAT: tuple[Way, ...] = (("en", "web"), ("es", "web"))
WAYS: Mapping[str, tuple[Way, ...]] = {
    **dict.fromkeys(("disputes", "insurance", "owed", "paying", "people"), EACH),
    **dict.fromkeys(("hostile", "guarantors", "neighbours", "identity", "languages"), CROSSED),
    **dict.fromkeys(("corrections", "courtesies", "numbers", "follow_ups"), CROSSED),
    **dict.fromkeys(("consents", "estimates", "families"), OTHER_CROSSED),
    **dict.fromkeys(("two_questions", "remarks", "matters"), OTHER_CROSSED),
    "texters": BY_TEXT,
    "chatters": BY_CHAT,
}
# What a turn may be held against; one that has none of these could not fail.
HELD_AGAINST = {
    "outcome",
    "must",
    "next",
    "case",
    "tells",
    "says",
    "hides",
    "figures",
    "plans",
    "captured",
}


@cache
def conversations() -> tuple[tuple[str, dict[str, Any]], ...]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append((f"{path.stem}: {one['name']}", one))
    return tuple(found)


def ways(name: str, one: Mapping[str, Any]) -> tuple[Way, ...]:
    """How a conversation is played; one that needs its channel says so itself."""
    return {"chat": BY_CHAT, "text": BY_TEXT}.get(one.get("on", ""), WAYS[name.split(":")[0]])


CASES = [
    pytest.param(one, language, channel, id=f"{name} [{language} {channel}]")
    for name, one in conversations()
    for language, channel in ways(name, one)
]
# The first way of each conversation that must tell a figure.
FIGURED = [
    pytest.param(one, *ways(name, one)[0], id=name)
    for name, one in conversations()
    if any(turn.get("must") for turn in one["turns"])
]


@pytest.fixture(autouse=True)
def hosted() -> Any:
    use_hosting(Hosting("https://bills.example", "demo"))
    yield
    use_hosting(Hosting())


@pytest.mark.parametrize(("given", "language", "channel"), CASES)
def test_the_conversation_goes_as_it_should(
    session: Session, given: dict[str, Any], language: Language, channel: Channel
) -> None:
    play = Play(session, given, language, channel)

    assert play.turns(given["turns"]) == []


@pytest.mark.parametrize(("given", "language", "channel"), FIGURED[::5])
def test_a_cent_more_in_the_books_is_found_out(
    session: Session,
    given: dict[str, Any],
    language: Language,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def a_cent_more(*args: Any, **more: Any) -> dict[str, frozenset[int]]:
        known = quantities(*args, **more)
        return {name: frozenset(cents + 1 for cents in told) for name, told in known.items()}

    monkeypatch.setattr(playing, "quantities", a_cent_more)

    assert Play(session, given, language, channel).turns(given["turns"]) != []


def test_every_turn_is_held_against_something() -> None:
    empty = [
        name
        for name, one in conversations()
        for turn in one["turns"]
        if not HELD_AGAINST.intersection(turn)
    ]

    assert empty == []


def test_the_bank_is_large_enough_and_no_name_is_there_twice() -> None:
    names = Counter(name for name, _ in conversations())

    assert len(names) >= LEAST
    assert [name for name, count in names.items() if count > 1] == []


def test_the_bank_asks_every_topic() -> None:
    asked = {
        action.removeprefix("action_answer_")
        for _, one in conversations()
        for turn in one["turns"]
        for action in rules().get(turn.get("ask", ""), ())
    }

    assert set(TOPICS) - asked <= {"stop_messages", "follow_up"}
