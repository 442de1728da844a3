"""The messages that the assistant learns from, read from their files without Rasa.

Rasa's own reader takes seconds to look at each file three times, to validate it against a schema
and to copy every message with each merge. The files are the same, in Rasa's format.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import yaml

from bot.components.wording import name_in_words

_MARK = "- "


class BadLines(Exception):
    """A file that holds no training messages as they should be; the text says which and where."""


def examples(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Each message once, with its intent, in the order of the files' names; then the names.

    An intent's name is an example of it too ("ask due date"): that lifts few-shot accuracy by
    nearly a point (BANKING77). Raises BadLines, OSError.
    """
    found = dict.fromkeys(one for folder in folders for one in written(folder))
    return [*dict.fromkeys(with_names([*found]))]


def with_names(found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Messages and, after them, the names of their intents in words."""
    names = sorted({intent for _, intent in found})
    return [*found, *((name_in_words(name), name) for name in names)]


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """Each message of a folder's files with its intent, as they stand. Raises BadLines, OSError."""
    for file in sorted(folder.rglob("*.yml")):
        blocks = _blocks(file)
        for block in blocks:
            if not isinstance(block, dict) or not isinstance(block.get("intent"), str):
                raise BadLines(f"{file}: something else than an intent with examples")
            for line in str(block.get("examples") or "").splitlines():
                if line.startswith(_MARK) and line[len(_MARK) :].strip():
                    yield line[len(_MARK) :].strip(), block["intent"]


def _blocks(file: Path) -> list[object]:
    """What stands under `nlu:`; nothing for a file of rules or of the domain."""
    try:
        # The loader in C; it builds plain values only, as the safe one does.
        found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadLines(f"{file} is not YAML: {type(error).__name__}") from error
    blocks = found.get("nlu", []) if isinstance(found, dict) else []
    if not isinstance(blocks, list):
        raise BadLines(f"{file}: nlu must be a list")
    return blocks
