"""Decides what a message means from how likely each intent is, whole and part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NOT_UNDERSTOOD = "nlu_fallback"
# A part of a message must be as sure as a whole one to count as a question of its own.
PART_SURE = 0.6
# Two real questions are each plain; what only leads up to a question seldom is.
BOTH_SURE = 0.9
# What the whole message has nothing of is no question in it, but what leads up to one.
HEARD = 0.001
# Where minutes matter this is enough, of a part and of the whole: to be told of 911 for nothing
# does less harm than to be asked what one meant. Not where the talk is of money.
URGENT_SURE = 0.6
# What people say around a question: never a question of its own, and never hides one.
AROUND = frozenset(
    """greet goodbye thank affirm deny cancel give_details abuse out_of_scope ask_clarify
    ask_repeat""".split()
)
EMERGENCY, OUTSIDE = "report_emergency", "out_of_scope"
URGENT = frozenset((EMERGENCY,))

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


def read(
    whole: Ranked,
    parts: Sequence[tuple[Place, Ranked]],
    sure: float,
    urgent_sure: float = URGENT_SURE,
) -> Reading:
    """The meaning of a message.

    Parts that are sure of themselves speak before the whole: the first one is the intent, the
    next different one is a second question. Words around a question do not count.
    """
    heard = [*(part for _, part in parts), whole]
    urgent = [one for one in heard if one[0][0] in URGENT and one[0][1] >= urgent_sure]
    if urgent:
        return Reading(urgent[0])
    clear = [(place, part) for place, part in parts if part[0][1] >= max(sure, PART_SURE)]
    asked = [(place, part) for place, part in clear if part[0][0] not in AROUND]
    if not asked:
        return Reading(whole, understood=whole[0][1] >= sure)
    return _two_questions(whole, asked) or Reading(_one_question(whole, asked[0][1], sure))


def _two_questions(whole: Ranked, asked: Sequence[tuple[Place, Ranked]]) -> Reading | None:
    """Two different questions, if there are two."""
    possible = dict(whole)
    plain = [(place, part) for place, part in asked if part[0][1] >= BOTH_SURE]
    while plain and possible.get(plain[0][1][0][0], 0.0) < HEARD:
        plain = plain[1:]
    others = [(part[0][0], place) for place, part in plain if part[0][0] != plain[0][1][0][0]]
    return Reading(plain[0][1], second=others[0]) if others else None


def _one_question(whole: Ranked, part: Ranked, sure: float) -> Ranked:
    """The whole message knows more than one part of it, unless it was not understood."""
    intent, confidence = whole[0]
    return whole if confidence >= sure and intent not in AROUND else part
