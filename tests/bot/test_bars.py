"""How sure the assistant must be: the practice's bar over the model's own, and back."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot import bars


def loaded(**config: Any) -> Any:
    """A model with one part, as Rasa holds it."""
    node = SimpleNamespace(_component_config=config, _component=SimpleNamespace(_config=config))
    runner = SimpleNamespace(_instantiated_nodes={"run_classifier": node})
    return SimpleNamespace(graph_runner=runner, part=node._component)


def test_the_practices_bar_holds_until_it_is_taken_back() -> None:
    model = loaded(sure=0.65, epochs=6)

    bars.apply(model, 80)
    assert model.part._config == {"sure": 0.8, "epochs": 6}

    bars.apply(model, None)
    assert model.part._config == {"sure": 0.65, "epochs": 6}


def test_parts_without_a_bar_are_left_alone() -> None:
    model = loaded(epochs=6)

    bars.apply(model, 80)

    assert model.part._config == {"epochs": 6}


@pytest.mark.parametrize("told", [None, [], "70", {"sure_percent": "70"}, {"sure_percent": 5}, {}])
def test_what_is_no_bar_changes_nothing(monkeypatch: pytest.MonkeyPatch, told: object) -> None:
    monkeypatch.setattr(bars, "_latest", 72)

    assert bars.understood(told) == 72


@pytest.mark.parametrize("percent", [None, 30, 95])
def test_the_latest_bar_is_kept(monkeypatch: pytest.MonkeyPatch, percent: int | None) -> None:
    monkeypatch.setattr(bars, "_latest", 72)

    assert bars.understood({"sure_percent": percent}) == percent
    assert bars.latest() == percent
