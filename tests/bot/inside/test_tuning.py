"""What is tuned in JAX is what ONNX Runtime reads afterwards, and learning learns."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from bot.components.encoder_graph import HEADS
from bot.components.encoders import MiniLM, encoder
from bot.components.weights import BIASES, LAYERS, changed, packaged
from bot.fewshot import draw
from bot.lines import with_names
from bot.tuning import learning
from bot.tuning.layers import Layers, differences, nothing_learned, stacked
from bot.tuning.learning import Course, batches, below, learned, vectors

SENTENCES = ["how much do i owe", "please send me a receipt for the visit in march", "cuanto debo"]
TOP = 5


@pytest.fixture(autouse=True)
def one_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each length is compiled by itself."""
    monkeypatch.setattr(learning, "LENGTHS", (16,))


@cache
def pieces() -> list[list[int]]:
    return encoder("minilm").pieces(SENTENCES)


def thin_by_chance(layers: Layers) -> Layers:
    key = jax.random.PRNGKey(1)
    thin = nothing_learned(layers, 4, key)
    return {
        name: (down, jax.random.normal(key, up.shape) / 5.0) for name, (down, up) in thin.items()
    }


def test_untuned_vectors_are_those_of_the_graph() -> None:
    own = vectors(stacked(packaged(), TOP, LAYERS), below(packaged(), pieces(), TOP))

    assert (own * encoder("minilm").encode(SENTENCES)).sum(axis=1).min() > 0.97


def test_what_was_learned_means_the_same_in_the_graph() -> None:
    upper = stacked(packaged(), TOP, LAYERS)
    thin = thin_by_chance(upper)
    own = vectors(upper, below(packaged(), pieces(), TOP), thin)

    read = MiniLM(weights=changed(packaged(), differences(thin, TOP))).encode(SENTENCES)

    assert (own * encoder("minilm").encode(SENTENCES)).sum(axis=1).max() < 0.95
    assert (own * read).sum(axis=1).min() > 0.97


def small_layers() -> Layers:
    chance, width = np.random.default_rng(0), 2 * HEADS
    sizes = {"wider": (width, 2 * width), "narrower": (2 * width, width)}
    found = {}
    for name in BIASES:
        size = sizes.get(name, (width, width))
        matrix = chance.normal(0.0, 0.3, (1, *size))
        found[name] = (jnp.asarray(matrix), jnp.zeros((1, size[1])))
    norm = (jnp.ones((1, width)), jnp.zeros((1, width)))
    return {**found, "first": norm, "second": norm}


def small_messages(labels: np.ndarray) -> list[np.ndarray]:
    """Of each class messages that are alike, of several lengths, with much noise."""
    chance = np.random.default_rng(1)
    kinds = chance.normal(size=(labels.max() + 1, 2 * HEADS))
    return [
        (kinds[label] + 2.0 * chance.normal(size=(3 + at % 9, 2 * HEADS))).astype(np.float32)
        for at, label in enumerate(labels)
    ]


def test_tuning_lowers_the_loss_and_is_the_same_each_time() -> None:
    labels = np.arange(24) % 4
    lower, course = small_messages(labels), Course(epochs=12, batch=12, rank=4, likeness=1.0)

    first, losses = learned(small_layers(), lower, labels, course)
    again, _ = learned(small_layers(), lower, labels, course)

    # Unlikeness never falls to 0: a message is shared out among the others of its class.
    assert np.mean(losses[-4:]) < 0.9 * np.mean(losses[:4])
    every = zip(*map(jax.tree_util.tree_leaves, (first, again)), strict=True)
    assert all(np.array_equal(one, other) for one, other in every)


def test_messages_grow_like_those_of_their_class_in_other_batches() -> None:
    labels = np.arange(24) % 4
    lower, layers = small_messages(labels), small_layers()

    def apart(likeness: float) -> float:
        course = Course(epochs=2, batch=1, rank=4, likeness=likeness)
        rows = vectors(layers, lower, learned(layers, lower, labels, course)[0].thin)
        near, same = rows @ rows.T, labels[:, None] == labels
        return float(near[same].mean() - near[~same].mean())

    assert apart(likeness=1.0) > apart(likeness=0.0) + 0.02


def test_every_message_is_in_some_batch_of_its_length() -> None:
    lower = [np.zeros((1 + at % 13, 2)) for at in range(50)]

    found = batches(lower, 8, np.random.default_rng(0))

    assert found.shape == (7, 8)
    assert set(found.ravel()) == set(range(50))
    assert max(np.ptp([len(lower[at]) for at in batch]) for batch in found) < 10


def test_examples_of_each_class_are_drawn_and_its_name_added() -> None:
    train = [(f"{name} {at}", name) for name in ("lost_card", "top_up") for at in range(20)]

    drawn = with_names(draw(train, 3, seed=1))

    assert len(drawn) == len(set(drawn)) == 2 * 4
    assert drawn[-2:] == [("lost card", "lost_card"), ("top up", "top_up")]
    assert with_names(draw(train, 3, seed=1)) == drawn != with_names(draw(train, 3, seed=2))
