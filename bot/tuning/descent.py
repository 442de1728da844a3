"""AdamW (Loshchilov and Hutter 2019) over any tree of arrays."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

MEAN_DECAY, SQUARE_DECAY, TINY = 0.9, 0.999, 1e-8


class Moments(NamedTuple):
    """Running means of the slopes and of their squares, shaped as what is learned."""

    mean: Any
    square: Any


def still(learned: Any) -> Moments:
    """Before the first step."""
    nothing = jax.tree_util.tree_map(jnp.zeros_like, learned)
    return Moments(nothing, nothing)


def moved(
    learned: Any, slope: Any, moments: Moments, rate: float, decay: float, done: int
) -> tuple[Any, Moments]:
    """One step, the `done`-th (from 1 on)."""
    every = jax.tree_util.tree_map
    mean = every(lambda old, new: old + (1.0 - MEAN_DECAY) * (new - old), moments.mean, slope)
    square = every(
        lambda old, new: old + (1.0 - SQUARE_DECAY) * (new**2 - old), moments.square, slope
    )
    fix = 1.0 - MEAN_DECAY**done, 1.0 - SQUARE_DECAY**done

    def one(now: jax.Array, up: jax.Array, wide: jax.Array) -> jax.Array:
        way = (up / fix[0]) / (jnp.sqrt(wide / fix[1]) + TINY)
        return now * (1.0 - rate * decay) - rate * way

    return every(one, learned, mean, square), Moments(mean, square)


def clipped(slope: Any, longest: float) -> Any:
    """The slope, made no longer than that."""
    length = jnp.sqrt(sum((one**2).sum() for one in jax.tree_util.tree_leaves(slope)))
    shrunk = jnp.minimum(1.0, longest / (length + TINY))
    return jax.tree_util.tree_map(lambda one: one * shrunk, slope)
