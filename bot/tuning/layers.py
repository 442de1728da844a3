"""all-MiniLM-L6-v2 in JAX, with thin matrices to learn beside those of its last layers."""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from bot.components.encoder_graph import HEADS
from bot.components.weights import BIASES, Weights

STRENGTH = 2.0
TINY = 1e-12
FAR = -1e9
_NORM = "inner.encoder.layer.{}.{}.LayerNorm.{}"
_FIRST_NORM = "inner.embeddings.LayerNorm.{}"
_NORMS = {"first": "attention.output", "second": "output"}

Pair = tuple[jax.Array, jax.Array]
# Matrices with what is added after each, and norms; of one layer, or of several stacked.
Layers = Mapping[str, Pair]


class Hiding(NamedTuple):
    """While learning some numbers are hidden: a share of them, by a key of chance."""

    key: jax.Array
    share: float

    def next(self, at: int | jax.Array) -> "Hiding":
        """The same share of others."""
        return Hiding(jax.random.fold_in(self.key, at), self.share)

    def hide(self, rows: jax.Array) -> jax.Array:
        """Hide some; the others are the louder."""
        shown = jax.random.bernoulli(self.key, 1.0 - self.share, rows.shape)
        return jnp.where(shown, rows / (1.0 - self.share), 0.0)


def stacked(weights: Weights, start: int, end: int) -> Layers:
    """Some layers in floating point."""
    layers = [_layer_of(weights, at) for at in range(start, end)]
    found: Layers = jax.tree_util.tree_map(lambda *each: jnp.stack(each), *layers)
    return found


def nothing_learned(layers: Layers, rank: int, key: jax.Array) -> Layers:
    """For each matrix two thin ones by chance, whose product is 0."""
    thin = {}
    for at, name in enumerate(BIASES):
        count, width, height = layers[name][0].shape
        down = jax.random.normal(jax.random.fold_in(key, at), (count, width, rank))
        thin[name] = (down / math.sqrt(width), jnp.zeros((count, rank, height)))
    return thin


def differences(thin: Layers, start: int) -> dict[str, np.ndarray]:
    """What was learned from layer `start` on, as `bot/components/weights.py` reads it."""
    found = {}
    for name, (downs, ups) in thin.items():
        for at, (down, up) in enumerate(zip(downs, ups, strict=True), start):
            found[f"{at}.{name}.down"] = np.asarray(down, dtype=np.float16)
            found[f"{at}.{name}.up"] = np.asarray(up * STRENGTH, dtype=np.float16)
    return found


def looked_up(weights: Weights, ids: Sequence[int]) -> np.ndarray:
    """The vectors of a message's pieces and of their places, added and normed."""
    chosen = np.asarray(ids)
    rows = weights.words[chosen] * weights.word_scale[chosen] + weights.places[: len(chosen)]
    return np.asarray(_normed(jnp.asarray(rows), _norm(weights, _FIRST_NORM)))


def through(
    layers: Layers,
    rows: jax.Array | np.ndarray,
    mask: jax.Array | np.ndarray,
    thin: Layers | None = None,
    hiding: Hiding | None = None,
) -> jax.Array:
    """What layers make of the rows of messages; `mask` is 1 where there is a piece."""

    def one(rows: jax.Array, given: tuple[jax.Array, Layers, Layers]) -> tuple[jax.Array, None]:
        at, layer, beside = given
        return _layer(layer, rows, mask, beside, hiding and hiding.next(at)), None

    count = layers["query"][0].shape[0]
    given = (jnp.arange(count), layers, {} if thin is None else thin)
    return jax.lax.scan(one, rows, given)[0]


def mean(rows: jax.Array, mask: jax.Array) -> jax.Array:
    """A vector for each message, of length 1."""
    return unit((rows * mask[:, :, None]).sum(1))


def unit(rows: jax.Array) -> jax.Array:
    """Rows scaled to length 1."""
    return rows * jax.lax.rsqrt((rows**2).sum(-1, keepdims=True) + TINY)


def _layer(
    layer: Layers, rows: jax.Array, mask: jax.Array, thin: Layers, hiding: Hiding | None
) -> jax.Array:
    def times(name: str, given: jax.Array) -> jax.Array:
        matrix, bias = layer[name]
        learned = [reduce(jnp.matmul, thin[name], given) * STRENGTH] if name in thin else []
        return sum(learned, given @ matrix + bias)

    query, key, value = (
        times(name, rows).reshape(*rows.shape[:2], HEADS, -1) for name in ("query", "key", "value")
    )
    new = times("attended", _seen(query, key, value, mask).reshape(rows.shape))
    rows = _normed(rows + (hiding.next(0).hide(new) if hiding else new), layer["first"])
    new = times("narrower", jax.nn.gelu(times("wider", rows), approximate=False))
    return _normed(rows + (hiding.next(1).hide(new) if hiding else new), layer["second"])


def _seen(query: jax.Array, key: jax.Array, value: jax.Array, mask: jax.Array) -> jax.Array:
    near = jnp.einsum("bqhd,bkhd->bhqk", query, key) / math.sqrt(query.shape[-1])
    share = jax.nn.softmax(jnp.where(mask[:, None, None, :] > 0, near, FAR))
    return jnp.einsum("bhqk,bkhd->bqhd", share, value)


def _normed(rows: jax.Array, norm: Pair) -> jax.Array:
    apart = rows - rows.mean(-1, keepdims=True)
    return apart * jax.lax.rsqrt((apart**2).mean(-1, keepdims=True) + TINY) * norm[0] + norm[1]


def _layer_of(weights: Weights, at: int) -> Layers:
    matrices = {
        name: (jnp.asarray(one.numbers * one.scale), jnp.asarray(one.bias))
        for name, one in weights.layers[at].items()
    }
    norms = {name: _norm(weights, _NORM.format(at, place, "{}")) for name, place in _NORMS.items()}
    return {**matrices, **norms}


def _norm(weights: Weights, name: str) -> Pair:
    weight, bias = (jnp.asarray(weights.norms[name.format(one)]) for one in ("weight", "bias"))
    return weight, bias
