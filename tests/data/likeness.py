"""Finds messages that differ in so little that two intents would learn the same thing."""

import re
from collections import defaultdict
from collections.abc import Iterator

from tests.data.messages import Message, folded

# A message and its denial are near in letters and opposite in meaning.
NEGATION = re.compile(
    r"\b(no|not|nor|dont|doesnt|didnt|isnt|wasnt|cant|wont|havent|\w+n't|never|none|neither|nope"
    r"|nothing|incorrect|ni|nel|nunca|jamas|nada|ningun[oa]?|incorrecto)\b"
)


def near_pairs(messages: list[Message], threshold: float) -> Iterator[tuple[Message, Message]]:
    """Pairs across intents, in one language, whose letter trigrams overlap by ``threshold``."""
    grams = [trigrams(message.text) for message in messages]
    holders = _by_gram(grams)
    for here, mine in enumerate(grams):
        for there in _sharing(here, mine, holders, threshold):
            one, other = messages[here], messages[there]
            if one.intent == other.intent or one.language != other.language:
                continue
            if overlap(mine, grams[there]) >= threshold and negated(one) == negated(other):
                yield one, other


def trigrams(text: str) -> frozenset[str]:
    """The runs of three characters of a folded text, with its ends marked."""
    padded = f"  {folded(text)} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of runs that two texts have in common (Jaccard), from 0 to 1."""
    return len(one & other) / len(one | other)


def negated(message: Message) -> bool:
    """Whether the message holds a word that turns its meaning round."""
    return bool(NEGATION.search(message.text.lower()))


def _by_gram(grams: list[frozenset[str]]) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for index, runs in enumerate(grams):
        for run in runs:
            holders[run].append(index)
    return holders


def _sharing(
    here: int, mine: frozenset[str], holders: dict[str, list[int]], threshold: float
) -> set[int]:
    """Later messages that may reach the threshold.

    Two sets that overlap by ``t`` share one of any ``(1 - t) n + 1`` members of either, so the
    rarest ones are enough to look under.
    """
    rarest = sorted(mine, key=lambda run: (len(holders[run]), run))
    needed = int((1 - threshold) * len(mine)) + 1
    return {there for run in rarest[:needed] for there in holders[run] if there > here}
