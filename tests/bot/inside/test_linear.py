"""The linear layer learns, is calibrated, and is stored as plain numbers."""

from pathlib import Path

import numpy as np
import pytest

from bot.components.intent_model import IntentModel
from bot.components.linear import Plan, learn, softmax
from bot.components.neighbours import Neighbours
from bot.components.ngrams import Ngrams


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
    model = IntentModel.learn(rows, rows, [f"intent_{label}" for label in labels], Plan())

    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path)

    assert np.array_equal(loaded.chances(rows, rows), model.chances(rows, rows))
    assert list(loaded.names) == list(model.names)


def test_an_intent_of_several_worlds_is_learned_as_several_classes_and_told_as_one() -> None:
    rows, labels = blobs(1, 0.1)
    intents = ["outside" if label < 3 else "inside" for label in labels]

    model = IntentModel.learn(rows, rows, intents, Plan(), {"outside": 3})

    chances = model.chances(*[blobs(2, 0.1)[0]] * 2)
    assert (len(model.classes), chances.shape[1]) == (4, 2)
    assert ([model.names[at] for at in chances.argmax(axis=1)] == np.array(intents)).mean() > 0.99


def test_a_pickle_in_a_model_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "rarity.npz", rarity=np.array([object()], dtype=object))

    with pytest.raises(ValueError, match="allow_pickle"):
        Ngrams.load(tmp_path)


def test_words_that_fewer_messages_use_tell_more() -> None:
    ngrams, rows = Ngrams.learn(["the bill", "the refund", "the card"], 256)

    common, rare = (np.flatnonzero(ngrams.rows([word])[0, :256]) for word in ("the", "refund"))

    assert ngrams.rarity[common].max() < ngrams.rarity[rare].max()
    assert np.array_equal(rows[1:2], ngrams.rows(["the refund"]))


def test_words_and_letters_are_counted_as_scikit_learn_counts_them() -> None:
    from sklearn.feature_extraction.text import HashingVectorizer

    shared = {"n_features": 512, "norm": None, "alternate_sign": True}
    vectorizers = (
        HashingVectorizer(ngram_range=(1, 2), token_pattern=r"\w+|\?", **shared),
        HashingVectorizer(ngram_range=(2, 5), analyzer="char_wb", **shared),
    )
    text = "why do i owe 45 for a visit?"
    counted = np.hstack([one.transform([text]).toarray()[0] for one in vectorizers])
    damped = (np.sign(counted) * np.sqrt(np.abs(counted))).reshape(2, 512)

    own = Ngrams(np.ones(1024, dtype=np.float32)).rows([text]).reshape(2, 512)

    assert own == pytest.approx(damped / np.linalg.norm(damped, axis=1, keepdims=True), abs=1e-6)


def test_neighbours_speak_for_their_own_class() -> None:
    rows, labels = blobs(1, 0.1)
    neighbours = Neighbours.learn(rows, labels, 4)
    others, meant = blobs(2, 0.1)

    assert (neighbours.hints(others).argmax(axis=1) == meant).mean() > 0.99
    assert neighbours.count == 40
    assert Neighbours.learn(rows[::10], labels[::10], 4).count == 5


def test_neighbours_of_a_message_are_the_same_beside_others() -> None:
    rows, labels = blobs(1, 0.5)
    neighbours = Neighbours.learn(rows, labels, 4)
    others, _ = blobs(2, 0.5)

    alone = np.vstack([neighbours.hints(one[None, :]) for one in others[:20]])

    assert neighbours.hints(others)[:20] == pytest.approx(alone, abs=1e-5)
