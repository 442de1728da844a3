"""Reads what the assistant learns from and what it is measured on, as plain rows."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
LEARNED = ROOT / "data" / "nlu"
MEASURED = ROOT / "tests" / "bench" / "nlu"
INTENTS = tuple((Path(__file__).parent / "intents.txt").read_text(encoding="utf-8").split())

PLACEHOLDER = re.compile(
    r"<(NAME|DATE|PHONE|ID|MEMBER_ID|ACCOUNT|CLAIM|ADDRESS|EMAIL|CREDIT_CARD|SSN|URL)_[1-9]>"
)
_PUNCTUATION = re.compile(r"[^\w\s?]")


class Message(NamedTuple):
    """One line a patient might have written, and where it stands."""

    text: str
    intent: str
    language: str
    file: Path


def learned_blocks() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each ``nlu`` block of each training file."""
    for file in sorted(LEARNED.rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            yield file, block


def learned() -> list[Message]:
    """Every training message; a file below ``es/`` is Spanish."""
    return [
        Message(line.removeprefix("- "), block["intent"], language_of(file), file)
        for file, block in learned_blocks()
        for line in block["examples"].splitlines()
    ]


def measured() -> list[Message]:
    """Every message of the evaluation sets."""
    rows = []
    for file in sorted(MEASURED.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.append(Message(row["text"], row["intent"], row["language"], file))
    return rows


def language_of(file: Path) -> str:
    """The language of a training file, told by its folder."""
    return "es" if file.parent.name == "es" else "en"


def topic(intent: str) -> str:
    """The file name an intent's messages belong under."""
    return intent.removeprefix("ask_")


def folded(text: str) -> str:
    """The text without case, accents, punctuation and placeholder numbers.

    A message of signs alone stays as it is, and question marks stay: "what" and "?" are messages.
    """
    plain = unicodedata.normalize("NFKD", PLACEHOLDER.sub(r" the\1 ", text).lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_PUNCTUATION.sub(" ", plain).split()) or plain.strip()


def shown(messages: list[Message]) -> str:
    """The messages one a line, for a failed assertion."""
    return "\n".join(f"{row.file.name} ({row.language}): {row.text}" for row in messages)
