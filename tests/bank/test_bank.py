"""The bank: whole conversations, every figure checked against the books by machine."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.registry import TOPICS
from inquiry_api.payments.hosting import Hosting, use_hosting
from tests.bank.playing import Play, topic_of

FOLDER = Path(__file__).parent / "conversations"
LEAST = 200
CHANNELS: tuple[Channel, ...] = ("sms", "web")
LANGUAGES: tuple[Language, ...] = ("en", "es")


@cache
def conversations() -> tuple[tuple[str, dict[str, Any]], ...]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append((f"{path.stem}: {one['name']}", one))
    return tuple(found)


# Where nothing or little is told, two of the four ways show all that can differ.
_TWO = ("hostile", "guarantors")
_WAYS = [(language, channel) for language in LANGUAGES for channel in CHANNELS]
CASES = [
    pytest.param(one, language, channel, id=f"{name} [{language} {channel}]")
    for name, one in conversations()
    for language, channel in (_WAYS[::3] if name.startswith(_TWO) else _WAYS)
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


def test_the_bank_is_large_enough_and_no_name_is_there_twice() -> None:
    names = Counter(name for name, _ in conversations())

    assert len(CASES) >= LEAST
    assert [name for name, count in names.items() if count > 1] == []


def test_the_bank_asks_every_topic() -> None:
    asked = {topic_of(turn.get("ask", "")) for _, one in conversations() for turn in one["turns"]}

    assert set(TOPICS) - asked <= {"stop_messages"}
