"""How sure the assistant must be: the bar that its model came with, or the practice's own."""

from typing import Any

LEAST, MOST = 30, 95
_latest: "int | None" = None


def understood(told: object) -> "int | None":
    """The bar in percent that the API told, kept as the latest; None is the model's own.

    What is no bar changes nothing.
    """
    global _latest
    percent = told.get("sure_percent", 0) if isinstance(told, dict) else 0
    if percent is None or (isinstance(percent, int) and LEAST <= percent <= MOST):
        _latest = percent
    return _latest


def latest() -> "int | None":
    """The bar that holds now, in percent; None is the model's own."""
    return _latest


def apply(processor: Any, percent: "int | None") -> None:
    """Have a loaded model ask back below this bar. It never changes the model's files."""
    for node in processor.graph_runner._instantiated_nodes.values():
        released = node._component_config.get("sure")
        if released is None or node._component is None:
            continue
        sure = released if percent is None else percent / 100
        node._component._config = {**node._component_config, "sure": sure}
