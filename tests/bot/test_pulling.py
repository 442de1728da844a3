"""Which model answers: only bytes that have their name's hash, and a canary for its share."""

from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from bot.models import hash_of
from bot.pulling import NONE, answering, is_as_named, share_of


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.tar.gz"
    path.write_bytes(b"weights")
    return path


def test_a_model_with_the_hash_of_its_name_is_taken(model: Path) -> None:
    assert is_as_named(model, f'"{hash_of(model)}-100"')


@pytest.mark.parametrize(
    "etag", ["", "none", NONE, '"abc-100"', f'"{"0" * 64}-100"', f'"{"0" * 64}"']
)
def test_any_other_name_is_refused(model: Path, etag: str) -> None:
    assert not is_as_named(model, etag)


def test_a_changed_byte_is_refused(model: Path) -> None:
    etag = f'"{hash_of(model)}-100"'
    model.write_bytes(b"Weights")

    assert not is_as_named(model, etag)


def test_a_model_that_did_not_arrive_is_refused(tmp_path: Path) -> None:
    assert not is_as_named(tmp_path / "model.tar.gz", f'"{"0" * 64}-100"')


def test_the_share_stands_in_the_name() -> None:
    assert share_of(f'"{"0" * 64}-25"') == 25
    assert share_of(NONE) == 0


def test_a_canary_answers_its_share_of_conversations_and_always_the_same() -> None:
    trial = SimpleNamespace(share=25)
    agent = SimpleNamespace(trial=trial)
    conversations = [str(uuid4()) for _ in range(2000)]

    chosen = [answering(agent, one) is trial for one in conversations]

    assert 0.18 < sum(chosen) / len(chosen) < 0.32
    assert chosen == [answering(agent, one) is trial for one in conversations]


def test_without_a_canary_everybody_is_answered_by_the_model_in_use() -> None:
    agent = SimpleNamespace()

    assert answering(agent, str(UUID(int=3))) is agent
    assert answering(None, str(UUID(int=3))) is None
    assert answering(SimpleNamespace(trial=SimpleNamespace(share=100)), "no id").trial.share == 100
