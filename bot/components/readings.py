"""Decides what a message means from how likely each intent is, whole and part by part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

NOT_UNDERSTOOD = "nlu_fallback"
# A part of a message must be as sure as a whole one to count as a question of its own.
PART_SURE = 0.6
# Two real questions are each plain; what only leads up to a question seldom is.
BOTH_SURE = 0.9
# Where minutes matter this is enough, of a part and of the whole: to be told of 911 for nothing
# does less harm than to be asked what one meant. Not where the talk is of money.
URGENT_SURE = 0.6
# What people say around a question: never a question of its own, and never hides one.
AROUND = frozenset(
    """greet goodbye thank affirm deny cancel give_details abuse out_of_scope ask_clarify
    ask_repeat""".split()
)
# What answers a question. A question never does.
ANSWERS = frozenset(("affirm", "deny"))
EMERGENCY, OUTSIDE = "report_emergency", "out_of_scope"

Place = tuple[int, int]
Ranked = list[tuple[str, float]]


@dataclass(frozen=True)
class Reading:
    """Intents with their probabilities, best first, and a second intent with its place."""

    ranked: Ranked
    understood: bool = True
    second: tuple[str, Place] | None = None

    @property
    def intent(self) -> str:
        """The likeliest intent, or that the message was not understood."""
        return self.ranked[0][0] if self.understood else NOT_UNDERSTOOD

    @property
    def confidence(self) -> float:
        """How likely the likeliest intent is, from 0 to 1, understood or not."""
        return self.ranked[0][1]

    def ranking(self) -> list[dict[str, Any]]:
        """As Rasa shows it."""
        return [{"name": name, "confidence": chance} for name, chance in self.ranked]

    def entities(self, text: str) -> list[dict[str, Any]]:
        """The second question as an entity of the message."""
        if self.second is None:
            return []
        intent, (start, end) = self.second
        found = {"entity": "second_intent", "value": intent, "text": text[start:end]}
        return [{**found, "start": start, "end": end, "extractor": "LinearIntentClassifier"}]


def decided(intent: str, whole: Ranked) -> Reading:
    """An intent that was heard by its words, whatever else the message may mean."""
    others = [(name, chance) for name, chance in whole if name != intent]
    return Reading([(intent, 1.0), *others])


def asked_back(reading: Reading) -> Reading:
    """The reading of a question: "sure?" and "es correcto?" agree to nothing."""
    return replace(reading, understood=False) if reading.intent in ANSWERS else reading


def read(
    whole: Ranked,
    parts: Sequence[tuple[Place, Ranked]],
    sure: float,
    urgent_sure: Sequence[float] = (),
) -> Reading:
    """The meaning of a message.

    Of two plain questions the first is the intent, the next different one a second question. Else
    the whole speaks: a part that it contradicts was cut out of its sense. Only what people say
    around a question hides none. An emergency anywhere goes before all; `urgent_sure` is how sure
    the whole and each part must be of it.
    """
    heard = [whole, *(part for _, part in parts)]
    bars = urgent_sure or [URGENT_SURE] * len(heard)
    for one, bar in zip(heard, bars, strict=True):
        if one[0][0] == EMERGENCY and one[0][1] >= bar:
            return Reading(one)
    clear = [(place, part) for place, part in parts if part[0][1] >= max(sure, PART_SURE)]
    asked = [(place, part) for place, part in clear if part[0][0] not in AROUND]
    if two := _two_questions(asked):
        return two
    intent, confidence = whole[0]
    if asked and intent in AROUND - {OUTSIDE}:
        return Reading(asked[0][1])
    return Reading(whole, understood=confidence >= sure)


def _two_questions(asked: Sequence[tuple[Place, Ranked]]) -> Reading | None:
    """Two different questions, if there are two."""
    plain = [(place, part) for place, part in asked if part[0][1] >= BOTH_SURE]
    others = [(part[0][0], place) for place, part in plain if part[0][0] != plain[0][1][0][0]]
    return Reading(plain[0][1], second=others[0]) if others else None
