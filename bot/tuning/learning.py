"""Tunes the encoder on messages and their classes, in JAX (LoRA, Hu et al. 2021).

The lower layers stay as they are, so what they say of each message is computed once. To each matrix
of the upper ones a product of two thin matrices is added, learned with a cosine classifier over the
classes, which is thrown away, and, where messages are few, by their likeness to each other too.
While learning some numbers are hidden, and some pieces of messages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from bot.components.weights import LAYERS, Weights
from bot.tuning.descent import Moments, clipped, moved, still
from bot.tuning.layers import (
    FAR,
    Hiding,
    Layers,
    differences,
    looked_up,
    mean,
    nothing_learned,
    stacked,
    through,
    unit,
)

# Messages are filled up to one of these lengths: for each of them the arithmetic is compiled once.
LENGTHS = (12, 16, 24, 48)
# How far apart in length the messages of one batch may be, about, in pieces.
NEAR = 4.0
WARM_UP, DECAY, LONGEST_SLOPE = 0.06, 0.01, 1.0
LIKENESS_SHARPNESS = 0.1


@dataclass(frozen=True)
class Course:
    """How long and how boldly to tune.

    `likeness` is how much it counts that messages of a class are near each other.
    """

    epochs: int = 4
    rate: float = 2e-3
    head_rate: float = 5e-3
    batch: int = 64
    rank: int = 32
    layers: int = 3
    sharpness: float = 0.07
    smoothing: float = 0.1
    hidden: float = 0.1
    hidden_pieces: float = 0.0
    likeness: float = 0.0


class Learned(NamedTuple):
    """Thin matrices beside the upper layers, and a direction for each class."""

    thin: Layers
    head: jax.Array


class Known(NamedTuple):
    """Of every message its class, how much it counts, and the vector that it had last."""

    labels: jax.Array
    share: jax.Array
    said: jax.Array


class Batch(NamedTuple):
    """Messages as the lower layers see them (`mask` is 1 where there is a piece), and which."""

    rows: np.ndarray
    mask: np.ndarray
    at: np.ndarray


def tuned(
    weights: Weights, pieces: Sequence[Sequence[int]], labels: np.ndarray, course: Course
) -> dict[str, np.ndarray]:
    """Differences to the upper layers' matrices, as `bot/components/weights.py` adds them.

    `pieces` are the messages', `labels` the numbers of their classes, from 0 on.
    """
    start = LAYERS - course.layers
    upper = stacked(weights, start, LAYERS)
    found, _ = learned(upper, below(weights, pieces, start), labels, course)
    return differences(found.thin, start)


def learned(
    upper: Layers, lower: Sequence[np.ndarray], labels: np.ndarray, course: Course
) -> tuple[Learned, list[float]]:
    """Descend along the loss; returns the loss of each step too."""
    key, chance = jax.random.PRNGKey(0), np.random.default_rng(0)
    known = _known(vectors(upper, lower), labels)
    now = Learned(nothing_learned(upper, course.rank, key), _centres(known))
    moments, losses = (still(now.thin), still(now.head)), []
    orders = [one for _ in range(course.epochs) for one in batches(lower, course.batch, chance)]
    for done, chosen in enumerate(orders, 1):
        batch = Batch(*filled([lower[at] for at in chosen]), chosen)
        pace = _pace(done / len(orders))
        hiding = jax.random.fold_in(key, done)
        now, moments, known, loss = _step(
            course, upper, now, moments, known, batch, hiding, pace, done
        )
        losses.append(float(loss))
    return now, losses


def below(weights: Weights, pieces: Sequence[Sequence[int]], end: int) -> list[np.ndarray]:
    """What the layers before `end` make of each message, a row for each of its pieces."""
    layers = stacked(weights, 0, end)
    looked = [looked_up(weights, one[: LENGTHS[-1]]) for one in pieces]
    found = _by_length(looked, lambda rows, mask: _through(layers, rows, mask))
    return [rows[: len(one)] for rows, one in zip(found, looked, strict=True)]


def vectors(upper: Layers, lower: Sequence[np.ndarray], thin: Layers | None = None) -> np.ndarray:
    """A vector of length 1 for each message."""
    return np.stack(_by_length(lower, lambda *given: mean(_through(upper, *given, thin), given[1])))


def batches(lower: Sequence[np.ndarray], size: int, chance: np.random.Generator) -> np.ndarray:
    """Messages of like length together, each at least once, in an order by chance."""
    every = np.resize(np.arange(len(lower)), -(-len(lower) // size) * size)
    lengths = np.array([len(one) for one in lower])[every]
    order = np.argsort(lengths + chance.uniform(0.0, NEAR, len(every)))
    found: np.ndarray = chance.permutation(every[order].reshape(-1, size))
    return found


def filled(lower: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Messages of one length, and 1 where there is a piece."""
    length = next(one for one in LENGTHS if one >= max(map(len, lower)))
    rows = np.zeros((len(lower), length, lower[0].shape[1]), dtype=np.float32)
    mask = np.zeros((len(lower), length), dtype=np.float32)
    for at, one in enumerate(lower):
        rows[at, : len(one)], mask[at, : len(one)] = one, 1.0
    return rows, mask


def _by_length(
    messages: Sequence[np.ndarray],
    make: Callable[[np.ndarray, np.ndarray], jax.Array],
    size: int = Course.batch,
) -> list[np.ndarray]:
    """What is made of each message, read with those of like length."""
    order = sorted(range(len(messages)), key=lambda at: len(messages[at]))
    found: dict[int, np.ndarray] = {}
    for start in range(0, len(order), size):
        # A last batch that is short is filled up, for the arithmetic is compiled for one size.
        chosen = [order[at % len(order)] for at in range(start, start + size)]
        made = np.asarray(make(*filled([messages[at] for at in chosen])))
        found.update(zip(chosen, made, strict=True))
    return [found[at] for at in range(len(messages))]


_through = jax.jit(through)


def _known(said: np.ndarray, labels: np.ndarray) -> Known:
    """Before anything is learned. Messages of small classes count for more."""
    share = np.bincount(labels)[labels] ** -0.5
    return Known(*map(jnp.asarray, (labels, share / share.mean(), said)))


def _centres(known: Known) -> jax.Array:
    """The middle of each class's messages, less the middle of all."""
    own = jax.nn.one_hot(known.labels, int(known.labels.max()) + 1)
    middles = own.T @ known.said / own.sum(0)[:, None]
    return unit(middles - known.said.mean(0))


def _pace(done: float) -> float:
    return max(min(done / WARM_UP, (1.0 - done) / (1.0 - WARM_UP)), 0.0)


@partial(jax.jit, static_argnums=0)
def _step(
    course: Course,
    upper: Layers,
    now: Learned,
    moments: tuple[Moments, Moments],
    known: Known,
    batch: Batch,
    key: jax.Array,
    pace: float,
    done: int,
) -> tuple[Learned, tuple[Moments, Moments], Known, jax.Array]:
    found = jax.value_and_grad(_loss, argnums=1, has_aux=True)
    (loss, said), slope = found(course, now, upper, known, batch, key)
    rate, head_rate = course.rate * pace, course.head_rate * pace
    slopes = clipped(slope.thin, LONGEST_SLOPE)
    thin, of_thin = moved(now.thin, slopes, moments[0], rate, DECAY, done)
    head, of_head = moved(now.head, slope.head, moments[1], head_rate, 0.0, done)
    return Learned(thin, head), (of_thin, of_head), known._replace(said=said), loss


def _loss(
    course: Course, now: Learned, upper: Layers, known: Known, batch: Batch, key: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """The cross-entropy of a cosine classifier, whose answers are smoothed; and of likeness.

    Returns what every message said last, too.
    """
    hiding, pieces = Hiding(key, course.hidden), Hiding(key, course.hidden_pieces).next(-1)
    # The first piece is a mark that stands before every message.
    mask = jnp.where(pieces.hide(batch.mask) > 0, 1.0, 0.0).at[:, 0].set(1.0)
    rows = mean(through(upper, batch.rows, mask, now.thin, hiding), mask)
    near = unit(hiding.next(LAYERS).hide(rows)) @ unit(now.head).T
    chances = jax.nn.log_softmax(near / course.sharpness)
    meant = jnp.take_along_axis(chances, known.labels[batch.at][:, None], axis=1)[:, 0]
    told = (1.0 - course.smoothing) * meant + course.smoothing * chances.mean(1)
    share, said = known.share[batch.at], known.said.at[batch.at].set(rows)
    loss = -(told * share).sum() / share.sum()
    return loss + course.likeness * _unlike(rows, said, known.labels, batch.at), said


def _unlike(rows: jax.Array, said: jax.Array, labels: jax.Array, at: jax.Array) -> jax.Array:
    """How little messages are like all others of their class, beside all other messages.

    That is the supervised contrastive loss of Khosla et al. 2020. A batch holds few messages of a
    class, so all are remembered as they were read last (Wang et al. 2020).
    """
    others = at[:, None] != jnp.arange(len(labels))
    chances = jax.nn.log_softmax(jnp.where(others, rows @ said.T / LIKENESS_SHARPNESS, FAR))
    same = (labels[at][:, None] == labels) & others
    return -jnp.where(same, chances, 0.0).sum() / jnp.maximum(same.sum(), 1)
