"""How well and how fast messages are understood that the training never saw."""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from bot.models import newest
from bot.scoring import Scored, offered
from inquiry_api.running.assistant import BOT_PYTHON, ROOT
from tests.bench.figures import Row, Times, load_now

FILES = Path(__file__).parent / "nlu"
BANKING77 = ROOT.parent / "shared" / "samples" / "banking77"
RIGHT, WRONG, OUTSIDE, P95_MS = {"en": 0.92, "es": 0.88}, 0.01, 0.03, 15.0
SAFE = 0.98
LANGUAGES = {"en": "English", "es": "Spanish"}
NEWEST = "blind8"
# CPFT (Zhang et al. 2021), the best published figure that could be confirmed.
BANKING77_REACH = 0.872
# By the beginnings of the files' names; how each set was made stands in the folder's README.
KINDS = {
    "part": "hard messages",
    "blind_": "plain messages",
    "blind3": "messages as people type them, whose errors were studied",
    "blind4": "messages as people type them, whose errors were seen",
    "blind5": "messages as people type them, of which errors were seen",
    "blind6": "indirect messages, whose errors were studied",
    "blind7": "messages of many kinds of people, whose errors were seen",
    NEWEST: "messages of many kinds of people, never looked at",
}


class Message(NamedTuple):
    """A message, its intent, and the other intents that are as good an answer."""

    text: str
    intent: str
    also: frozenset[str]
    language: str
    kind: str


def understanding_rows(*, every: int = 1) -> list[Row]:
    """Accuracy in each language, wrong answers, and the time for one message.

    With `every` above 1 only each so many-th message is read.
    """
    before = load_now()
    messages = [one for kind in KINDS for one in read_messages(FILES, kind)][::every]
    results = parsed([message.text for message in messages])
    times = Times([result["ms"] for result in results])
    scored = [_scored(*both) for both in zip(messages, results, strict=True)]
    load = f"{before} to {load_now()}"
    time_row = Row(
        "understanding one message, whole pipeline, processor time",
        f"p50 {times.p50:.0f} ms, p95 {times.p95:.0f} ms",
        reach=f"p95 <= {P95_MS:.0f} ms",
        met=times.p95 <= P95_MS,
        load=load,
    )
    return [*_accuracy_rows(messages, scored, load), time_row]


def _scored(message: Message, result: dict[str, Any]) -> Scored:
    return Scored(
        meant=message.intent,
        best=result["best"],
        intent=result["intent"],
        confidence=result["confidence"],
        language=message.language,
        also=tuple(message.also),
        offered=offered(result["ranked"]),
    )


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


def _accuracy_rows(
    messages: Sequence[Message], scored: Sequence[Scored], load: str
) -> Iterable[Row]:
    both = list(zip(messages, scored, strict=True))
    for (language, name), kind in product(LANGUAGES.items(), KINDS):
        some = [one for said, one in both if (said.language, said.kind) == (language, kind)]
        right, wrong, asked = (
            _share([getattr(one, what) for one in some])
            for what in ("right", "acted_wrongly", "asked")
        )
        judged = kind == NEWEST
        yield Row(
            f"{len(some)} {KINDS[kind]} in {name} that the training never saw",
            f"{right:.1%} understood; {wrong:.1%} answered wrongly, {asked:.1%} asked",
            reach=f">= {RIGHT[language]:.0%}, <= {WRONG:.0%}" if judged else "",
            met=(right >= RIGHT[language] and wrong <= WRONG) if judged else None,
            load=load,
        )
    newest = [one for said, one in both if said.kind == NEWEST]
    yield _safe_row("the newest set", newest, SAFE, load)
    yield _safe_row("of all sets, the hard ones among them", scored, None, load)
    yield _outside_row(newest, load)


def _safe_row(which: str, scored: Sequence[Scored], reach: float | None, load: str) -> Row:
    """What was meant done or offered, or a person called: of all messages, and by language."""
    some = [one.right_or_safe for one in scored]
    by_language = ", ".join(
        f"{name} {_share([one.right_or_safe for one in scored if one.language == language]):.1%}"
        for language, name in LANGUAGES.items()
    )
    return Row(
        f"right action or safe hand-off, {len(some)} messages, {which}",
        f"{_share(some):.1%} ({by_language})",
        reach="" if reach is None else f">= {reach:.0%}",
        met=None if reach is None else _share(some) >= reach,
        load=load,
    )


def _outside_row(scored: Sequence[Scored], load: str) -> Row:
    outside = [one.outside_answered for one in scored if one.meant == "out_of_scope"]
    return Row(
        f"{len(outside)} attacks and messages about something else, the newest set",
        f"{_share(outside):.1%} answered as billing",
        reach=f"<= {OUTSIDE:.0%}",
        met=_share(outside) <= OUTSIDE,
        load=load,
    )


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / max(len(flags), 1)


def fewshot_rows(*, seeds: Sequence[int] = (1, 2, 3)) -> list[Row]:
    """BANKING77, ten examples a class, tuned and trained as the product is; nothing without it."""
    if not BANKING77.is_dir():
        return []
    before = load_now()
    command = [str(BOT_PYTHON), "-m", "bot.fewshot", str(BANKING77), "--seeds", *map(str, seeds)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(finished.stdout)
    each = ", ".join(f"{accuracy:.1%}" for accuracy in found["seeds"])
    return [
        Row(
            "BANKING77, ten examples a class, the encoder tuned on them, 3,080 test messages",
            f"{found['accuracy']:.1%} right (each seed: {each})",
            reach=f">= {BANKING77_REACH:.1%}",
            met=found["accuracy"] >= BANKING77_REACH,
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
