"""Finds messages that differ in so little that two intents would learn the same thing."""

import math
import re
from collections import Counter, defaultdict
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
    for here, there in _candidates(grams, threshold):
        one, other = messages[there], messages[here]
        if one.intent == other.intent or one.language != other.language:
            continue
        if negated(one) == negated(other) and overlap(grams[here], grams[there]) >= threshold:
            yield one, other


def copies(
    rows: list[Message], known: list[Message], threshold: float
) -> Iterator[tuple[Message, Message]]:
    """Rows that overlap with a known message of their language by ``threshold``."""
    grams = [trigrams(message.text) for message in known]
    frequency = Counter(run for runs in grams for run in runs)
    holders: dict[str, set[int]] = defaultdict(set)
    for place, runs in enumerate(grams):
        for run in _rarest(runs, frequency, threshold):
            holders[run].add(place)
    for row in rows:
        mine = trigrams(row.text)
        places = set().union(*(holders[run] for run in _rarest(mine, frequency, threshold)))
        for place in sorted(places):
            same_language = known[place].language == row.language
            if same_language and overlap(mine, grams[place]) >= threshold:
                yield row, known[place]


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


def _candidates(grams: list[frozenset[str]], threshold: float) -> Iterator[tuple[int, int]]:
    """Pairs of places that may reach the threshold, each once, the later place first."""
    frequency = Counter(run for runs in grams for run in runs)
    holders: dict[str, list[int]] = defaultdict(list)
    for here, runs in enumerate(grams):
        rarest = _rarest(runs, frequency, threshold)
        for there in {place for run in rarest for place in holders[run]}:
            if threshold * len(runs) <= len(grams[there]) <= len(runs) / threshold:
                yield here, there
        for run in rarest:
            holders[run].append(here)


def _rarest(runs: frozenset[str], frequency: Counter[str], threshold: float) -> list[str]:
    """The runs of which a text that overlaps by ``threshold`` must share at least one.

    Two sets of which at least ``t n`` members are common share one of the ``n - t n + 1`` rarest
    of each, if both are ordered alike (prefix filter of set-similarity joins).
    """
    ordered = sorted(runs, key=lambda run: (frequency[run], run))
    return ordered[: len(runs) - math.ceil(threshold * len(runs) - 1e-9) + 1]
