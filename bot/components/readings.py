"""Decides what a message means from how likely each intent is, whole and part by part."""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Sequence, Text, Tuple

from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

NOT_UNDERSTOOD = "nlu_fallback"
# A part of a message must be this sure to count as a question of its own.
SECOND_SURE = 0.6
# What people say around a question: never a question of its own, and never hides one.
AROUND = frozenset(
    (
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "cancel",
        "give_details",
        "abuse",
        "out_of_scope",
    )
)
# Where minutes matter, a part of a message is enough.
URGENT = frozenset(("report_emergency",))

Place = Tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """Intents with their probabilities, best first, and a second intent with its place."""

    ranked: List[Tuple[Text, float]]
    understood: bool = True
    second: Optional[Tuple[Text, Place]] = field(default=None)

    @property
    def intent(self) -> Text:
        """The likeliest intent."""
        return self.ranked[0][0]

    @property
    def confidence(self) -> float:
        """How likely it is, from 0 to 1."""
        return self.ranked[0][1]

    def write(self, message: Message, text: Text) -> None:
        """Put the reading where Rasa looks for it."""
        ranking = [{"name": name, "confidence": chance} for name, chance in self.ranked]
        if self.understood:
            message.set(INTENT, dict(ranking[0]), True)
        else:
            message.set(INTENT, {"name": NOT_UNDERSTOOD, "confidence": 1.0 - self.confidence}, True)
        message.set(INTENT_RANKING_KEY, ranking, True)
        if self.second is not None:
            found = _entity(self.second, text)
            message.set(ENTITIES, [*message.get(ENTITIES, []), found], True)


def read(whole: Reading, parts: Sequence[Tuple[Place, Reading]], sure: float) -> Reading:
    """The meaning of a message.

    Parts that are sure of themselves speak before the whole: the first one is the intent, the
    next different one is a second question. Words around a question do not count.
    """
    clear = [(place, part) for place, part in parts if part.confidence >= SECOND_SURE]
    urgent = [part for _, part in clear if part.intent in URGENT]
    if urgent:
        return urgent[0]
    asked = [(place, part) for place, part in clear if part.intent not in AROUND]
    if not asked:
        return Reading(whole.ranked, understood=whole.confidence >= sure)
    first = asked[0][1]
    others = [(part.intent, place) for place, part in asked if part.intent != first.intent]
    if not others:
        return _one_question(whole, first, sure)
    return Reading(first.ranked, second=others[0])


def _one_question(whole: Reading, part: Reading, sure: float) -> Reading:
    """The whole message knows more than one part of it, unless it was not understood."""
    if whole.confidence >= sure and whole.intent not in AROUND:
        return whole
    return part


def _entity(second: Tuple[Text, Place], text: Text) -> Dict[Text, Any]:
    intent, (start, end) = second
    return {
        "entity": "second_intent",
        "value": intent,
        "text": text[start:end],
        "start": start,
        "end": end,
        "extractor": "LinearIntentClassifier",
    }
