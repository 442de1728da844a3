"""Scores the newest model on labelled messages: `plainbill evaluate FILE [--json] [--picture SVG]`.

FILE holds one JSON object a line: {"text": "...", "intent": "ask_balance", "language": "es",
"also": ["explain_balance"]}. `language` (en) and `also`, intents that would do as well, may be left
out. Printed are accuracy, what was asked back or done wrongly, what was done rightly or handed on
safely, precision and recall of each intent, the confused pairs and the calibration; the picture
shows what was taken for what.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.assistant import Assistant
from bot.confusion_picture import picture
from bot.models import BadModel, newest
from bot.scoring import Scored, offered, report


class BadLine(Exception):
    """A line that is no labelled message; the text says which and why."""


def main() -> int:
    """Print the report; returns the exit status."""
    given = _given()
    try:
        labelled = list(lines(given.file))
        assistant = Assistant.load(newest())
    except (BadLine, BadModel, OSError) as error:
        sys.stderr.write(f"evaluate: {error}\n")
        return 1
    milliseconds: list[float] = []
    scored = [score(assistant, one, milliseconds) for one in labelled]
    found = report(scored)
    milliseconds.sort()
    found["milliseconds"] = {
        "p50": round(milliseconds[len(milliseconds) // 2], 2),
        "p95": round(milliseconds[int(len(milliseconds) * 0.95)], 2),
    }
    if given.picture:
        given.picture.write_text(picture(scored), encoding="utf-8")
    sys.stdout.write(json.dumps(found, indent=2) + "\n" if given.json else in_words(found))
    return 0


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="plainbill evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the labelled messages, as JSON lines")
    parser.add_argument("--picture", type=Path, help="write what was taken for what as SVG")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    return parser.parse_args()


def score(assistant: Assistant, labelled: dict[str, Any], milliseconds: list[float]) -> Scored:
    """Read one message, and note how long that took."""
    started = time.perf_counter()
    read = assistant.read(labelled["text"])
    milliseconds.append((time.perf_counter() - started) * 1000)
    return Scored(
        meant=labelled["intent"],
        best=read["ranking"][0]["name"],
        intent=read["intent"],
        confidence=read["confidence"],
        language=labelled.get("language", "en"),
        also=_also(labelled),
        offered=offered(one["name"] for one in read["ranking"]),
    )


def _also(labelled: dict[str, Any]) -> tuple[str, ...]:
    also = labelled.get("also") or ()
    return (also,) if isinstance(also, str) else tuple(also)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled messages of a file. Raises BadLine naming file and line, OSError."""
    try:
        written = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise BadLine(f"{path} is not UTF-8") from None
    if not any(line.strip() for line in written):
        raise BadLine(f"{path} holds no message")
    for number, line in enumerate(written, 1):
        if line.strip():
            yield labelled_message(line, f"{path}:{number}")


def labelled_message(line: str, place: str) -> dict[str, Any]:
    """The object of one line. Raises BadLine naming the place."""
    try:
        found = json.loads(line)
    except ValueError:
        raise BadLine(f"{place} is not JSON") from None
    if not isinstance(found, dict) or not all(
        isinstance(found.get(key), str) for key in ("text", "intent")
    ):
        raise BadLine(f'{place} needs "text" and "intent"')
    return found


def in_words(found: dict[str, Any]) -> str:
    """The report for a reader."""
    rows = [f"{found['messages']} messages, {found['milliseconds']} ms a message"]
    for name, part in {"all": found["overall"], **found["by_language"]}.items():
        rows.append(
            f"{name:4} right {part['accuracy']:.1%}  asked back {part['asked_back']:.1%}  "
            f"acted wrongly {part['acted_wrongly']:.1%}  "
            f"right or safe {part['right_or_safe']:.1%}  "
            f"outside answered as billing {part['outside_answered']:.1%}"
        )
    rows.append(f"calibration error {found['calibration']['error']:.3f}")
    rows += ["", f"{'intent':28} {'n':>4} precision recall"]
    rows += [
        f"{name:28} {one['messages']:4} {_percent(one['precision'])} {_percent(one['recall'])}"
        for name, one in found["intents"].items()
    ]
    rows += ["", "confused"]
    rows += [f"{one['times']:3} x {one['meant']} -> {one['found']}" for one in found["confused"]]
    return "\n".join(rows) + "\n"


def _percent(share: float | None) -> str:
    return "        -" if share is None else f"{share:9.1%}"


if __name__ == "__main__":
    sys.exit(main())
