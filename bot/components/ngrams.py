"""Counts words and runs of letters into a fixed number of columns, so that no vocabulary is kept.

Runs of letters carry typos, Spanish endings and codes. Columns are chosen by a hash: a model holds
no word that anybody wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import HashingVectorizer

from bot.components.wording import folded

FILE = "rarity.npz"
WORD = r"\w+|\?"


@dataclass(frozen=True)
class Ngrams:
    """How much each column tells: words in the first half, runs of letters in the second."""

    rarity: np.ndarray

    @property
    def columns(self) -> int:
        """Columns of one half."""
        return len(self.rarity) // 2

    def rows(self, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        """Counts times rarity, each half of a row scaled to length 1."""
        counted = _counts(texts, self.columns)
        halves = (slice(0, self.columns), slice(self.columns, 2 * self.columns))
        return scipy.sparse.hstack(
            [_unit(counted[:, half].multiply(self.rarity[half]).tocsr()) for half in halves],
            format="csr",
            dtype=np.float32,
        )

    def save(self, folder: Path) -> None:
        """Write into a model's folder."""
        np.savez(folder / FILE, rarity=self.rarity)

    @classmethod
    def load(cls, folder: Path) -> "Ngrams":
        """Read from a model's folder; nothing in it is unpickled."""
        with np.load(folder / FILE, allow_pickle=False) as stored:
            return cls(stored["rarity"])


def learn_rarity(texts: Sequence[str], columns: int) -> Ngrams:
    """A column tells the more, the fewer messages use it."""
    counted = _counts(texts, columns)
    used = np.bincount(counted.indices, minlength=2 * columns)
    rarity = np.log((1.0 + len(texts)) / (1.0 + used)) + 1.0
    return Ngrams(rarity.astype(np.float32))


def _counts(texts: Sequence[str], columns: int) -> scipy.sparse.csr_matrix:
    """Counts, damped by a square root; a hash gives each column's counts their signs."""
    plain = [folded(text) for text in texts]
    blocks = [counter.transform(plain) for counter in _counters(columns)]
    counted = scipy.sparse.hstack(blocks, format="csr", dtype=np.float32)
    counted.data = np.sign(counted.data) * np.sqrt(np.abs(counted.data))
    return counted


@lru_cache(maxsize=4)
def _counters(columns: int) -> list[Any]:
    shared = {"n_features": columns, "norm": None, "alternate_sign": True, "dtype": np.float32}
    words = {"ngram_range": (1, 2), "token_pattern": WORD}
    letters = {"ngram_range": (2, 5), "analyzer": "char_wb"}
    return [HashingVectorizer(**words, **shared), HashingVectorizer(**letters, **shared)]


def _unit(rows: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return scipy.sparse.diags(1.0 / np.maximum(lengths, 1e-9)).dot(rows).tocsr()
