"""Training comes to the same however it is done, and whatever was trained before it."""

import tarfile
from pathlib import Path

import numpy as np
import pytest

from bot.assistant import Assistant
from bot.components import vector_cache
from bot.components.sentence_vectors import Encoding
from bot.components.vector_cache import group_vectors
from bot.frame import trained
from bot.lines import examples
from bot.training import learn, put_in

SAID = {
    "ask_balance": ["how much do i owe", "what is my balance", "cuanto debo", "whats my total"],
    "greet": ["hello there", "hola", "good morning", "hey"],
    "pay_bill": ["i want to pay now", "send me the link to pay", "quiero pagar", "pay my bill"],
}


def written(folder: Path, *intents: str) -> Path:
    folder.mkdir()
    for intent in intents or SAID:
        lines = "".join(f"    - {text}\n" for text in SAID[intent])
        body = f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{lines}'
        (folder / f"{intent}.yml").write_text(body, encoding="utf-8")
    return folder


def learnt(messages: Path, folder: Path) -> Path:
    folder.mkdir()
    learn(examples([messages]), folder)
    return folder


def numbers(path: Path) -> dict[str, bytes]:
    """What a file of a model holds; an archive of numbers also holds the time it was written."""
    if path.suffix != ".npz":
        return {path.name: path.read_bytes()}
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name].tobytes() for name in stored.files}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(vector_cache, "FOLDER", tmp_path / "vectors")
    return tmp_path / "vectors"


@pytest.fixture(scope="module")
def by_rasa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that Rasa trained with nobody's help."""
    folder = tmp_path_factory.mktemp("rasa")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_cache, "FOLDER", folder / "vectors")
        trained([written(folder / "nlu")], folder / "model.tar.gz")
    return folder / "model.tar.gz"


def test_training_by_rasa_alone_comes_to_the_same(by_rasa: Path, tmp_path: Path) -> None:
    own = sorted(learnt(written(tmp_path / "nlu"), tmp_path / "learnt").glob("*/*"))

    with tarfile.open(by_rasa) as packed:
        packed.extractall(tmp_path / "rasa", filter="data")

    assert {path.name for path in own} == {
        *("intents.json", "neighbours.npz", "weights.npz"),
        "rarity.npz",
    }
    for path in own:
        part = f"components/train_*{path.parent.name}*/{path.name}"
        (other,) = (tmp_path / "rasa").glob(part)
        assert numbers(path) == numbers(other), path.name


def test_what_was_learned_takes_the_place_of_what_rasa_trained(
    by_rasa: Path, tmp_path: Path
) -> None:
    messages = written(tmp_path / "nlu", "ask_balance", "greet")

    put_in(by_rasa, learnt(messages, tmp_path / "learnt"), tmp_path / "model.tar.gz")

    assistant = Assistant.load(tmp_path / "model.tar.gz")
    assert list(assistant.model.names) == ["ask_balance", "greet"]
    assert assistant.read("hola")["ranking"][0]["name"] == "greet"


def test_vectors_are_the_same_whatever_is_in_the_cache(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = examples([written(tmp_path / "nlu")])
    encoding = Encoding(["billing"])
    encoding.learned_vectors([*said, ("can i pay by card", "pay_bill")])
    before = set(cache.rglob("*.npy"))

    warm = encoding.learned_vectors(said)
    added = set(cache.rglob("*.npy")) - before
    monkeypatch.setattr(vector_cache, "FOLDER", tmp_path / "empty")
    cold = encoding.learned_vectors(said)

    assert np.array_equal(warm, cold)
    assert (len(before), len(added)) == (len(SAID), 1)


def test_a_broken_file_of_the_cache_is_made_anew(cache: Path) -> None:
    def encode(group: list[str]) -> np.ndarray:
        return np.ones((len(group), 2), dtype=np.float32)

    group_vectors("mark", ["one", "two"], encode)
    (kept,) = (cache / "mark").iterdir()
    kept.write_bytes(b"half of a fi")

    again = group_vectors("mark", ["two", "one"], encode)

    assert sorted(again) == ["one", "two"]
    assert np.load(kept).shape == (2, 2)
