"""The training messages with their intents, read without Rasa."""

from collections.abc import Iterator

import yaml

from bot.models import ROOT


def examples() -> Iterator[tuple[str, str]]:
    """Each message of `data/nlu` with its intent, in the order of the files' names."""
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                yield line.removeprefix("- "), block["intent"]
