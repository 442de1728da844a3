"""A candidate against the model in use: what would change, and whether it may be promoted.

Both read the same messages. What counts is what the assistant would do: a message that is only
asked back about is not understood, even where the right topic was its best guess.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

# These may not lose a single message, whatever else gets better.
PROTECTED = (
    "report_emergency",
    "complain_privacy",
    "report_identity_theft",
    "report_death",
    "report_legal",
    "stop_messages",
    "talk_to_human",
)
MOST_LOST_OVERALL = 0.005  # Share of the regression set.
MOST_LOST_IN_A_TOPIC = 2  # Messages of a topic, net; as many or more stop the gate.
MOST_MORE_ASKED_BACK = 0.02  # Share of recent traffic.
FALLBACK = "nlu_fallback"
_SHOWN_CHANGES = 400

Source = Literal["regression", "labelled", "traffic"]
_ORDER = {"right_wrong": 0, "unlabelled": 1, "wrong_wrong": 2, "wrong_right": 3}


@dataclass(frozen=True)
class Case:
    """A message to compare by; `meant` is None where nobody said what it means."""

    text: str
    language: str
    source: Source
    meant: str | None = None
    also: tuple[str, ...] = ()

    def is_right(self, intent: str) -> bool:
        """Whether this reading is what was meant, or would do as well."""
        return intent == self.meant or intent in self.also


@dataclass(frozen=True)
class Reading:
    """What a model made of a message."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Pair:
    """One message as both models read it."""

    case: Case
    before: Reading
    after: Reading

    @property
    def kind(self) -> str:
        """Right before and wrong after, and so on."""
        if self.case.meant is None:
            return "unlabelled"
        words = (self.case.is_right(self.before.intent), self.case.is_right(self.after.intent))
        return "_".join("right" if word else "wrong" for word in words)


def compare(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The report, as JSON would hold it."""
    known = [pair for pair in pairs if pair.case.meant is not None]
    kinds = Counter(pair.kind for pair in known)
    return {
        "messages": Counter(pair.case.source for pair in pairs),
        "overall": _shares(known),
        "regression": _shares([pair for pair in known if pair.case.source == "regression"]),
        "languages": {
            name: _shares([pair for pair in known if pair.case.language == name])
            for name in sorted({pair.case.language for pair in known})
        },
        "asked_back": _asked_back([pair for pair in pairs if pair.case.source != "regression"]),
        "chance": round(_mcnemar(kinds["right_wrong"], kinds["wrong_right"]), 4),
        "topics": _topics(known),
        "confused": _confused(known),
        "changed": _changed(pairs),
    }


def _shares(pairs: Sequence[Pair]) -> dict[str, Any]:
    before = sum(pair.case.is_right(pair.before.intent) for pair in pairs)
    after = sum(pair.case.is_right(pair.after.intent) for pair in pairs)
    return {
        "messages": len(pairs),
        "right_before": before,
        "right_after": after,
        "before": _share(before, len(pairs)),
        "after": _share(after, len(pairs)),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _asked_back(pairs: Sequence[Pair]) -> dict[str, Any]:
    before = sum(pair.before.intent == FALLBACK for pair in pairs)
    after = sum(pair.after.intent == FALLBACK for pair in pairs)
    return {
        "messages": len(pairs),
        "before": _share(before, len(pairs)),
        "after": _share(after, len(pairs)),
    }


def _mcnemar(lost: int, won: int) -> float:
    """How likely a difference this large is by chance alone (exact McNemar test, two-sided)."""
    trials, fewer = lost + won, min(lost, won)
    tail = sum(math.comb(trials, count) for count in range(fewer + 1))
    return min(1.0, 2.0 * tail / (1 << trials))


def _topics(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    rows = []
    for topic in sorted({str(pair.case.meant) for pair in pairs}):
        own = [pair for pair in pairs if pair.case.meant == topic]
        rows.append(
            {
                "topic": topic,
                "protected": topic in PROTECTED,
                **_shares(own),
                "lost": sum(pair.kind == "right_wrong" for pair in own),
                "won": sum(pair.kind == "wrong_right" for pair in own),
            }
        )
    return rows


def _confused(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """What is taken for what, by either model, the most frequent by the candidate first."""
    before = _mistakes(pairs, lambda pair: pair.before.intent)
    after = _mistakes(pairs, lambda pair: pair.after.intent)
    rows: list[dict[str, Any]] = [
        {"meant": meant, "found": found, "before": before[key], "after": after[key]}
        for key in {*before, *after}
        for meant, found in [key]
    ]
    return sorted(rows, key=lambda row: (-row["after"], -row["before"], row["meant"]))[:60]


def _mistakes(pairs: Iterable[Pair], read: Any) -> Counter[tuple[str, str]]:
    return Counter(
        (str(pair.case.meant), read(pair)) for pair in pairs if not pair.case.is_right(read(pair))
    )


def _changed(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """The messages that would be answered otherwise, those that get worse first."""
    rows = [
        {
            "text": pair.case.text,
            "language": pair.case.language,
            "source": pair.case.source,
            "meant": pair.case.meant,
            "before": pair.before.intent,
            "after": pair.after.intent,
            "kind": pair.kind,
            "protected": pair.case.meant in PROTECTED,
        }
        for pair in pairs
        if pair.before.intent != pair.after.intent
    ]
    rows.sort(key=lambda row: (_ORDER.get(str(row["kind"]), 9), not row["protected"]))
    return rows[:_SHOWN_CHANGES]


def faults(report: Mapping[str, Any]) -> list[str]:
    """Why the candidate may not be promoted, in plain sentences; empty where it may."""
    return [*_protected_faults(report), *_topic_faults(report), *_overall_faults(report)]


def _protected_faults(report: Mapping[str, Any]) -> list[str]:
    return [
        f"{_named(row['topic'])} is protected and loses {_messages(row['lost'])}."
        for row in report["topics"]
        if row["protected"] and row["lost"]
    ]


def _topic_faults(report: Mapping[str, Any]) -> list[str]:
    return [
        f"{_named(row['topic'])} gets worse: {row['right_before']} of {row['messages']} right "
        f"before, {row['right_after']} after."
        for row in report["topics"]
        if not row["protected"] and row["right_before"] - row["right_after"] >= MOST_LOST_IN_A_TOPIC
    ]


def _overall_faults(report: Mapping[str, Any]) -> list[str]:
    found = []
    whole = report["regression"]
    if not whole["messages"]:
        found.append("There was nothing to compare by.")
    if whole["before"] - whole["after"] > MOST_LOST_OVERALL:
        found.append(
            f"Fewer messages of the regression set are right: {whole['before']:.1%} before, "
            f"{whole['after']:.1%} after."
        )
    asked = report["asked_back"]
    if asked["after"] - asked["before"] > MOST_MORE_ASKED_BACK:
        found.append(
            f"More patients would be asked back: {asked['before']:.1%} before, "
            f"{asked['after']:.1%} after."
        )
    return found


def _named(topic: str) -> str:
    return topic.removeprefix("ask_").replace("_", " ").capitalize()


def _messages(count: int) -> str:
    return "one message" if count == 1 else f"{count} messages"
