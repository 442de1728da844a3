"""How well and how fast messages are understood that the training never saw."""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from bot.models import newest
from inquiry_api.running.assistant import BOT_PYTHON, ROOT
from tests.bench.figures import Row, Times, load_now

FILES = Path(__file__).parent / "nlu"
BANKING77 = ROOT.parent / "shared" / "samples" / "banking77"
NOTHING_UNDERSTOOD = "nlu_fallback"
# By the beginnings of the files' names; how each set was made stands in the folder's README.
KINDS = {
    "part": "hard messages",
    "blind_": "plain messages",
    "blind3": "messages as people type them, whose errors were studied",
    "blind4": "messages as people type them, never looked at before",
}


class Message(NamedTuple):
    """A message, its intent, and the other intents that are as good an answer."""

    text: str
    intent: str
    also: frozenset[str]
    language: str
    kind: str


class Reading(NamedTuple):
    """A message and what it was taken for: the likeliest intent, and that which is acted on."""

    message: Message
    best: str
    intent: str

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is what was meant, be the assistant sure of it or not."""
        return self.best == self.message.intent or self.best in self.message.also

    @property
    def asked(self) -> bool:
        """Whether the assistant is not sure, and asks."""
        return self.intent == NOTHING_UNDERSTOOD

    @property
    def wrong(self) -> bool:
        """Whether something else will be answered."""
        return not self.right and not self.asked


def understanding_rows(*, every: int = 1) -> list[Row]:
    """Accuracy in each language, wrong answers, and the time for one message.

    With `every` above 1 only each so many-th message is read.
    """
    before = load_now()
    messages = [one for kind in KINDS for one in read_messages(FILES, kind)][::every]
    results = parsed([message.text for message in messages])
    times = Times([result["ms"] for result in results])
    readings = [
        Reading(message, result["best"], result["intent"])
        for message, result in zip(messages, results, strict=True)
    ]
    load = f"{before} to {load_now()}"
    time_row = Row(
        "understanding one message, whole pipeline",
        f"p50 {times.p50:.0f} ms, p95 {times.p95:.0f} ms",
        load=load,
    )
    return [*_accuracy_rows(readings, load), time_row]


def read_messages(folder: Path, kind: str = "") -> list[Message]:
    """The labelled messages of a folder's files of one kind, or of all."""
    lines = (line for file in sorted(folder.glob(f"{kind}*.jsonl")) for line in file.open("rb"))
    return [
        Message(
            one["text"],
            one["intent"],
            frozenset(one.get("also", ())),
            one.get("language", "en"),
            kind,
        )
        for one in map(json.loads, lines)
    ]


def _accuracy_rows(readings: Sequence[Reading], load: str) -> Iterable[Row]:
    for (language, name), kind in product((("en", "English"), ("es", "Spanish")), KINDS):
        some = [
            one for one in readings if (one.message.language, one.message.kind) == (language, kind)
        ]
        right, wrong, asked = (
            _share(sum(getattr(one, what) for one in some), len(some))
            for what in ("right", "wrong", "asked")
        )
        yield Row(
            f"{len(some)} {KINDS[kind]} in {name} that the training never saw",
            f"{right} understood; {wrong} answered wrongly, {asked} asked what was meant",
            load=load,
        )


def _share(count: int, of: int) -> str:
    return f"{count / max(of, 1):.1%}"


def fewshot_rows(*, seeds: Sequence[int] = (1, 2, 3)) -> list[Row]:
    """BANKING77, ten examples a class, by the pipeline's settings; nothing without its files."""
    if not BANKING77.is_dir():
        return []
    before = load_now()
    command = [str(BOT_PYTHON), "-m", "bot.fewshot", str(BANKING77), "--seeds", *map(str, seeds)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(finished.stdout)
    each = ", ".join(f"{accuracy:.1%}" for accuracy in found["seeds"])
    return [
        Row(
            "BANKING77, ten examples a class, 3,080 test messages",
            f"{found['accuracy']:.1%} right (each seed: {each})",
            beside="Rasa's default pipeline 59.5% (1,000 messages, one seed)",
            load=f"{before} to {load_now()}",
        )
    ]


def parsed(texts: Sequence[str]) -> list[dict[str, Any]]:
    """What the newest model makes of each text, by the assistant's own Python."""
    with tempfile.TemporaryDirectory(prefix="plainbill-parse-") as folder:
        given, results = Path(folder, "texts.json"), Path(folder, "results.json")
        given.write_text(json.dumps(texts))
        command = [str(BOT_PYTHON), "-m", "tests.bench.parse_lines", str(newest())]
        finished = subprocess.run(
            [*command, str(given), str(results)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Rasa meddles with a terminal, and is stopped for it.
        )
        if finished.returncode != 0:
            raise RuntimeError(f"the messages could not be read:\n{finished.stderr[-2000:]}")
        found: list[dict[str, Any]] = json.loads(results.read_text())
        return found
