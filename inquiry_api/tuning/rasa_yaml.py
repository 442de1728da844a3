"""Training files as Rasa reads them: one topic in one language each, written in one way only.

What is written here and read again gives the same bytes, so that a file can leave the studio and
come back without a difference.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import yaml

HEAD = 'version: "3.1"\n\nnlu:\n'
_INTENT = re.compile(r"[a-z][a-z0-9_]{1,60}")


class BadTrainingFile(Exception):
    """A file that is no training data as Rasa has it; the message says what is wrong, and where."""


@dataclass(frozen=True, order=True)
class Line:
    """One example: what a patient might write, in which language, and the topic it is about."""

    intent: str
    language: str
    text: str


def write_file(intent: str, texts: Iterable[str]) -> str:
    """The file of one topic."""
    examples = "".join(f"    - {text}\n" for text in texts)
    return f"{HEAD}- intent: {intent}\n  examples: |\n{examples}"


def read_file(name: str, content: str) -> list[tuple[str, list[str]]]:
    """The topics of a file with their examples, in its order. Raises BadTrainingFile."""
    try:
        document = yaml.safe_load(content)
    except yaml.YAMLError:
        raise BadTrainingFile(f"{name} is not YAML") from None
    blocks = document.get("nlu") if isinstance(document, dict) else None
    if not isinstance(blocks, list) or not blocks:
        raise BadTrainingFile(f"{name} has no `nlu:` list")
    return [_block(name, number, block) for number, block in enumerate(blocks, 1)]


def _block(name: str, number: int, block: object) -> tuple[str, list[str]]:
    place = f"{name}, entry {number} of nlu"
    if not isinstance(block, dict) or set(block) != {"intent", "examples"}:
        raise BadTrainingFile(f"{place}: give `intent` and `examples`, nothing else")
    intent, examples = block["intent"], block["examples"]
    if not isinstance(intent, str) or not _INTENT.fullmatch(intent):
        raise BadTrainingFile(f"{place}: the topic's name is made of a-z, 0-9 and _")
    if not isinstance(examples, str):
        raise BadTrainingFile(f"{place}: write `examples: |` and one `- line` each")
    return intent, _examples(place, examples.splitlines())


def _examples(place: str, lines: Sequence[str]) -> list[str]:
    wrong = [number for number, line in enumerate(lines, 1) if not line.startswith("- ")]
    if wrong:
        raise BadTrainingFile(f"{place}: line {wrong[0]} does not begin with `- `")
    return [tidy(line[2:]) for line in lines if tidy(line[2:])]


def tidy(text: str) -> str:
    """A message on one line, with single spaces."""
    return " ".join(text.split())
