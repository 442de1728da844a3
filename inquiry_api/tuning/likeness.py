"""How alike two messages are, and the training lines nearest to one.

Letters, not meanings: runs of three characters and whole words, the rare ones weighing most. It
needs no model and no extension of the database (the embedded server has no `pg_trgm`), it is the
same on every machine, and an admin can see from the lines themselves why they were found. An
inverted index in arrays answers among 20,000 lines in a millisecond or two.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inquiry_api.tuning.rasa_yaml import Line

_PLACEHOLDER = re.compile(r"<([A-Z]+)(?:_[A-Z]+)*_\d+>")
_NOT_A_WORD = re.compile(r"[^\w]+")
_BANDS, _ROWS = 6, 2
_SALTS = tuple(0x9E3779B97F4A7C15 * (number + 1) & 0xFFFFFFFFFFFFFFFF for number in range(12))
_WORD = 0xFFFFFFFFFFFFFFFF


def folded(text: str) -> str:
    """A message without case, accents, punctuation and the numbers of placeholders."""
    plain = _PLACEHOLDER.sub(lambda found: f" {found[1].lower()}x ", text)
    bare = unicodedata.normalize("NFKD", plain.casefold())
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(_NOT_A_WORD.sub(" ", kept).split())


def trigrams(text: str) -> frozenset[str]:
    """The runs of three characters of a folded message, with its ends marked."""
    padded = f"  {folded(text)} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of runs that two messages have in common (Jaccard), from 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 1.0


def bands(text: str) -> list[int]:
    """Hashes of which two messages that are much alike share at least one (min-hashing).

    With six bands of two hashes each, two messages that overlap by 0.8 share one in 99.8 of 100
    cases, by 0.5 in 82, by 0.2 in 22.
    """
    runs = [_stable(run) for run in trigrams(text)]
    least = [min((run ^ salt) * 0xBF58476D1CE4E5B9 & _WORD for run in runs) for salt in _SALTS]
    pairs = [least[at * _ROWS : (at + 1) * _ROWS] for at in range(_BANDS)]
    return [_signed(hash((at, *pair)) & _WORD) for at, pair in enumerate(pairs)]


def _stable(run: str) -> int:
    """A number for three letters, the same in every process."""
    value = 0
    for letter in run:
        value = (value * 0x100000001B3 ^ ord(letter)) & _WORD
    return (value ^ value >> 29) * 0x94D049BB133111EB & _WORD


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


@dataclass(frozen=True)
class Neighbour:
    """A training line near a message: `likeness` from 0 to 1 by weight, `overlap` by letters."""

    line: Line
    likeness: float
    overlap: float


class Neighbours:
    """The training lines, indexed by what they are made of."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = tuple(lines)
        self._numbers: dict[str, int] = {}
        rows = [self._row(line.text) for line in lines]
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        flat = np.array([part for row in rows for part in row], dtype=np.int32)
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
        counts = np.bincount(flat, minlength=len(self._numbers))
        self._rarity = np.log((len(rows) + 1) / (counts + 1)) + 1.0
        order = np.argsort(flat, kind="stable")
        self._owners = owners[order]
        self._starts = np.concatenate(([0], np.cumsum(counts)))
        squares = np.bincount(owners, weights=self._rarity[flat] ** 2, minlength=len(rows))
        self._norms = np.sqrt(np.maximum(squares, 1e-9))

    def _row(self, text: str) -> list[int]:
        return [self._numbers.setdefault(part, len(self._numbers)) for part in _parts(text)]

    def nearest(self, text: str, *, count: int = 5, language: str | None = None) -> list[Neighbour]:
        """The lines most like a message, the nearest first."""
        known = [self._numbers[part] for part in _parts(text) if part in self._numbers]
        if not known:
            return []
        scores = self._scores(known)
        width = min(len(scores), count * 6)
        best = np.argpartition(scores, -width)[-width:]
        ranked = sorted((int(at) for at in best), key=lambda at: -float(scores[at]))
        mine = trigrams(text)
        found = [
            Neighbour(line, round(float(scores[at]), 3), overlap(mine, trigrams(line.text)))
            for at in ranked
            if scores[at] > 0 and language in (None, (line := self._lines[at]).language)
        ]
        return found[:count]

    def _scores(self, known: list[int]) -> NDArray[np.float64]:
        scores = np.zeros(len(self._lines))
        for part in known:
            owners = self._owners[self._starts[part] : self._starts[part + 1]]
            scores[owners] += self._rarity[part] ** 2
        own = float(np.sqrt(np.sum(self._rarity[known] ** 2)))
        result: NDArray[np.float64] = scores / (self._norms * own)
        return result


def _parts(text: str) -> set[str]:
    return {*trigrams(text), *(f"={word}" for word in folded(text).split())}
