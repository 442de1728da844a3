"""Decides what a message means from how likely each intent is, whole and part by part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

NOT_UNDERSTOOD = "nlu_fallback"
# A part of a message must be as sure as a whole one to count as a question of its own. Where two
# are put as questions this is enough of each: "how much do I owe and can I pay monthly".
PART_SURE = 0.6
# Two other ones are each plain; what only leads up to a question seldom is.
BOTH_SURE = 0.85
# Where minutes matter this is enough, of a part and of the whole: to be told of 911 for nothing
# does less harm than to be asked what one meant. Where the talk is of money it takes more, but
# never as much as the bar, which a practice may raise.
URGENT_SURE, URGENT_BESIDE_MONEY = 0.6, 0.75
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


class Part(NamedTuple):
    """A part of a message: its place, what it may mean, whether it is put as a question, and how
    sure it must be of an emergency.
    """

    place: Place
    ranked: Ranked
    asks: bool = False
    urgent_sure: float = URGENT_SURE


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
    parts: Sequence[Part],
    sure: float,
    urgent_sure: float = URGENT_SURE,
) -> Reading:
    """The meaning of a message.

    An emergency anywhere goes before all; `urgent_sure` is how sure the whole must be of it. Of two
    plain questions the first is the intent, the next different one a second question. Else the
    whole speaks: a part that it contradicts was cut out of its sense. Only what people say around a
    question hides none.
    """
    for one in (Part((0, 0), whole, urgent_sure=urgent_sure), *parts):
        if one.ranked[0][0] == EMERGENCY and one.ranked[0][1] >= one.urgent_sure:
            return Reading(one.ranked)
    topics = [part for part in parts if part.ranked[0][0] not in AROUND]
    if two := _two_questions(topics):
        return two
    intent, confidence = whole[0]
    clear = [part for part in topics if part.ranked[0][1] >= max(sure, PART_SURE)]
    if clear and intent in AROUND - {OUTSIDE}:
        return Reading(clear[0].ranked)
    return Reading(whole, understood=confidence >= sure)


def _two_questions(topics: Sequence[Part]) -> Reading | None:
    """Two different questions, if there are two."""
    asked = [part for part in topics if part.asks and part.ranked[0][1] >= PART_SURE]
    plain = [part for part in topics if part.ranked[0][1] >= BOTH_SURE]
    for heard in (plain, asked):
        for part in heard[1:]:
            if part.ranked[0][0] != heard[0].ranked[0][0]:
                return Reading(heard[0].ranked, second=(part.ranked[0][0], part.place))
    return None
