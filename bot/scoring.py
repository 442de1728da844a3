"""Compares what the assistant understood with what was meant."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10
PAIRS = 20
NOT_UNDERSTOOD = "nlu_fallback"
# Whatever was meant: a person takes over at once, with the whole conversation before them.
HAND_OFFS = frozenset(
    """talk_to_human report_death report_identity_theft report_legal complain_privacy
    complain_service""".split()
)
OUTSIDE = "out_of_scope"
# What may be said to anything: it tells no account and starts nothing.
HARMLESS = frozenset(
    """out_of_scope abuse greet goodbye thank ask_bot_identity ask_if_legitimate ask_clarify
    ask_repeat deny cancel""".split()
)
# What is said in between, and never offered in words: `actions/titles.yml` has the others.
UNNAMED = frozenset(
    """greet goodbye thank affirm deny cancel ask_repeat ask_clarify ask_bot_identity give_details
    report_emergency abuse nlu_fallback""".split()
)
OFFERED, PERSON = 2, "talk_to_human"


def offered(ranked: Iterable[str]) -> tuple[str, ...]:
    """What is offered where the assistant asks: its best readings in words, and a person."""
    named = [intent for intent in ranked if intent not in UNNAMED and intent != PERSON]
    return (*named[:OFFERED], PERSON)


@dataclass(frozen=True)
class Scored:
    """One labelled message and its reading.

    `best` is the likeliest intent, sure or not; `also` are intents that would do as well; `offered`
    is what the assistant offers if it asks.
    """

    meant: str
    best: str
    intent: str
    confidence: float
    language: str
    also: tuple[str, ...]
    offered: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is what was meant, or would do as well."""
        return self.best in (self.meant, *self.also)

    @property
    def asked(self) -> bool:
        """Whether the assistant is not sure, and asks what was meant."""
        return self.intent == NOT_UNDERSTOOD

    @property
    def acted_wrongly(self) -> bool:
        """Whether something else would have been done, rather than asked or handed to a person."""
        return self.intent not in (NOT_UNDERSTOOD, *HAND_OFFS, self.meant, *self.also)

    @property
    def right_or_safe(self) -> bool:
        """Whether what was meant is done or offered, or a person takes over.

        Neither is another action, nor a question back whose readings are both wrong.
        """
        if self.asked:
            return not {self.meant, *self.also}.isdisjoint(self.offered)
        return not self.acted_wrongly

    @property
    def outside_answered(self) -> bool:
        """Whether an attack or a message about something else was answered as billing."""
        return self.acted_wrongly and self.meant == OUTSIDE and self.intent not in HARMLESS


def report(scored: Sequence[Scored]) -> dict[str, Any]:
    """All figures, as JSON would hold them."""
    languages = sorted({one.language for one in scored})
    return {
        "messages": len(scored),
        "overall": _summary(scored),
        "by_language": {
            language: _summary([one for one in scored if one.language == language])
            for language in languages
        },
        "intents": per_intent(scored),
        "confused": confused(scored),
        "calibration": calibration(scored),
    }


def _summary(scored: Sequence[Scored]) -> dict[str, Any]:
    outside = [one for one in scored if one.meant == OUTSIDE]
    return {
        "messages": len(scored),
        "accuracy": _share(one.right for one in scored),
        "asked_back": _share(one.asked for one in scored),
        "acted_wrongly": _share(one.acted_wrongly for one in scored),
        "right_or_safe": _share(one.right_or_safe for one in scored),
        "outside_answered": _share(one.outside_answered for one in outside),
    }


def per_intent(scored: Sequence[Scored]) -> dict[str, dict[str, Any]]:
    """Precision and recall of each intent that was meant or found."""
    meant = Counter(one.meant for one in scored)
    found = Counter(one.best for one in scored)
    right = Counter(one.meant for one in scored if one.best == one.meant)
    return {
        name: {
            "messages": meant[name],
            "precision": round(right[name] / found[name], 4) if found[name] else None,
            "recall": round(right[name] / meant[name], 4) if meant[name] else None,
        }
        for name in sorted({*meant, *found})
    }


def confused(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """What was taken for what, the most frequent first."""
    pairs = Counter((one.meant, one.best) for one in scored if not one.right)
    return [
        {"meant": meant, "found": found, "times": times}
        for (meant, found), times in pairs.most_common(PAIRS)
    ]


def calibration(scored: Sequence[Scored]) -> dict[str, Any]:
    """How right the assistant is where it says how sure it is; `error` is the mean gap."""
    bins: dict[int, list[Scored]] = defaultdict(list)
    for one in scored:
        bins[min(int(one.confidence * BINS), BINS - 1)].append(one)
    rows = [
        {
            "from": at / BINS,
            "messages": len(bins[at]),
            "confidence": round(sum(one.confidence for one in bins[at]) / len(bins[at]), 4),
            "accuracy": _share(one.right for one in bins[at]),
        }
        for at in sorted(bins)
    ]
    gaps = sum(row["messages"] * abs(row["confidence"] - row["accuracy"]) for row in rows)
    return {"error": round(gaps / len(scored), 4), "bins": rows}


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return round(sum(counted) / len(counted), 4) if counted else 0.0
