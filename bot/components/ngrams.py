"""Counts words and runs of letters into a fixed number of columns, so that no vocabulary is kept.

Runs of letters carry typos, Spanish endings and codes. Columns are chosen by a hash: a model holds
no word that anybody wrote.
"""

from functools import lru_cache
from typing import Any, List, Sequence, Text

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import HashingVectorizer

from bot.components.wording import folded


@lru_cache(maxsize=4)
def _counters(columns: int) -> List[Any]:
    shared = {"n_features": columns, "norm": None, "alternate_sign": True, "dtype": np.float32}
    return [
        HashingVectorizer(ngram_range=(1, 2), token_pattern=r"\w+|\?", **shared),
        HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared),
    ]


def counts(texts: Sequence[Text], columns: int) -> scipy.sparse.csr_matrix:
    """Damped counts: words in the first `columns`, runs of letters in the next."""
    plain = [folded(text) for text in texts]
    blocks = [counter.transform(plain) for counter in _counters(columns)]
    counted = scipy.sparse.hstack(blocks, format="csr", dtype=np.float32)
    counted.data = np.sign(counted.data) * np.sqrt(np.abs(counted.data))
    return counted


def rarity(counted: scipy.sparse.csr_matrix) -> np.ndarray:
    """How much a column tells: the logarithm of how few messages use it."""
    used = np.bincount(counted.indices, minlength=counted.shape[1])
    weights: np.ndarray = np.log((1.0 + counted.shape[0]) / (1.0 + used)) + 1.0
    return weights.astype(np.float32)


def weighted(counted: scipy.sparse.csr_matrix, rare: np.ndarray) -> scipy.sparse.csr_matrix:
    """Counts times rarity, each of the two halves of a row scaled to length 1."""
    columns = counted.shape[1] // 2
    halves = [
        _unit(counted[:, part].multiply(rare[part]).tocsr())
        for part in (slice(0, columns), slice(columns, 2 * columns))
    ]
    return scipy.sparse.hstack(halves, format="csr", dtype=np.float32)


def _unit(rows: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return scipy.sparse.diags(1.0 / np.maximum(lengths, 1e-9)).dot(rows).tocsr()
