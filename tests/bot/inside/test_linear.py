"""The linear layer learns, is calibrated, and is stored as plain numbers."""

from pathlib import Path

import numpy as np
import pytest

from bot.components.intent_model import IntentModel
from bot.components.linear import Plan, learn, softmax
from bot.components.ngrams import Ngrams, learn_rarity


def blobs(seed: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    labels = np.repeat(np.arange(4), 50)
    rows = np.eye(4, 12)[labels] + noise * chance.normal(size=(200, 12))
    return rows.astype(np.float32), labels


def test_classes_that_can_be_told_apart_are() -> None:
    layer = learn(*blobs(1, 0.1), 4, Plan())
    rows, labels = blobs(2, 0.1)

    assert (layer.scores(rows).argmax(axis=1) == labels).mean() > 0.99


def test_confidence_is_about_as_high_as_accuracy() -> None:
    layer = learn(*blobs(1, 0.6), 4, Plan())
    rows, labels = blobs(2, 0.6)

    chances = layer.chances(rows)

    right = (chances.argmax(axis=1) == labels).mean()
    assert chances.max(axis=1).mean() == pytest.approx(right, abs=0.1)


def test_training_twice_gives_the_same_model() -> None:
    first, second = (learn(*blobs(1, 0.3), 4, Plan()) for _ in range(2))

    assert np.array_equal(first.weights, second.weights)


def test_probabilities_sum_to_one_even_for_huge_scores() -> None:
    assert softmax(np.array([[1e4, 0.0, -1e4]])).sum() == pytest.approx(1.0)


def test_a_model_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    rows, labels = blobs(1, 0.1)
    model = IntentModel.learn(rows, [f"intent_{label}" for label in labels], Plan())

    model.save(tmp_path)

    assert np.array_equal(IntentModel.load(tmp_path).layer.weights, model.layer.weights)
    assert list(IntentModel.load(tmp_path).names) == list(model.names)


def test_a_pickle_in_a_model_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "rarity.npz", rarity=np.array([object()], dtype=object))

    with pytest.raises(ValueError, match="allow_pickle"):
        Ngrams.load(tmp_path)


def test_words_that_fewer_messages_use_tell_more() -> None:
    ngrams = learn_rarity(["the bill", "the refund", "the card"], 256)

    common, rare = ngrams.rows(["the"]), ngrams.rows(["refund"])

    assert ngrams.rarity[common[:, :256].indices].max() < ngrams.rarity[rare[:, :256].indices].max()
