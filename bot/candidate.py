"""Trains a candidate in a folder of its own, and reads messages with it and with the model in use.

    python -m bot.candidate FOLDER

FOLDER holds `nlu/` (training files), `messages.jsonl` (lines with a `text`) and, if there is one,
`production.tar.gz`; `bar.json` may hold the practice's own `sure_percent`. It gains
`candidate.tar.gz` and `readings.jsonl`: for each message what both models made of it. Progress is
one JSON line after another on standard output. Nothing outside of FOLDER changes but the cache of
sentence vectors. It ends when its standard input does, so that it never outlives whoever asked.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.frame import NoFrame
from bot.lines import BadLines
from bot.models import BadModel, newest
from bot.processes import end_with_stdin, prepare
from bot.training import train

NAME = "candidate"
_EVERY = 25
UNREADABLE = 4


def main() -> int:
    """Do it; returns the exit status."""
    folder = Path(sys.argv[1])
    end_with_stdin()
    prepare()
    tell("starting", 2)
    try:
        tell("learning", 25)
        train([folder / "nlu"], folder / f"{NAME}.tar.gz")
        compare(folder)
    except (BadLines, NoFrame) as error:
        sys.stderr.write(f"bot: training the candidate failed: {error}\n")
        return 1
    except BadModel as error:
        sys.stderr.write(f"bot: {error}\n")
        return UNREADABLE
    tell("comparing", 98)
    return 0


def compare(folder: Path) -> None:
    """Read every message with both models."""
    from bot.assistant import Assistant

    texts = [json.loads(line)["text"] for line in _lines(folder / "messages.jsonl")]
    candidate = with_bar(Assistant.load(folder / f"{NAME}.tar.gz"), folder)
    after = read_all(candidate.read, texts, "reading_candidate", 60)
    in_use = model_in_use(folder / "production.tar.gz")
    before = after
    if in_use is not None:
        before = read_all(with_bar(in_use, folder).read, texts, "reading_production", 80)
    with (folder / "readings.jsonl").open("w", encoding="utf-8") as out:
        for one, other in zip(before, after, strict=True):
            out.write(json.dumps({"before": one, "after": other}) + "\n")


def with_bar(assistant: Any, folder: Path) -> Any:
    """Both models are read with the bar that will hold for them."""
    path = folder / "bar.json"
    percent = json.loads(path.read_text())["sure_percent"] if path.exists() else None
    return assistant if percent is None else replace(assistant, sure=percent / 100)


def model_in_use(path: Path) -> Any:
    """What to compare with: the model in use, or, where it was made by an earlier release and
    can't be read by this one, the model that this release shipped. None where there is none.

    Raises BadModel where neither can be read: then nothing would be compared, and nothing held.
    """
    from bot.assistant import Assistant

    if not path.exists():
        return None
    for found in (lambda: path, newest):
        try:
            return Assistant.load(found())
        except Exception as error:
            sys.stderr.write(f"bot: a model in use can't be read: {type(error).__name__}\n")
    raise BadModel("neither the model in use nor the shipped one can be read")


def read_all(
    read: Callable[[str], dict[str, Any]], texts: list[str], stage: str, percent: int
) -> list[dict[str, Any]]:
    """What one model makes of each message."""
    found = []
    for number, text in enumerate(texts):
        if number % _EVERY == 0:
            tell(stage, percent + 18 * number // max(len(texts), 1))
        told = read(text)
        found.append({"intent": told["intent"], "confidence": told["confidence"]})
    return found


def tell(stage: str, percent: int) -> None:
    """Say how far it is."""
    sys.stdout.write(json.dumps({"stage": stage, "percent": percent}) + "\n")
    sys.stdout.flush()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from (line for line in lines if line.strip())


if __name__ == "__main__":
    sys.exit(main())
