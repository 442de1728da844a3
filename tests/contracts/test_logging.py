"""Log calls hold a fixed event name and fields that are on the list."""

import ast
from pathlib import Path

from inquiry_api.logs import FIELDS

ROOT = Path(__file__).parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def log_calls() -> list[tuple[str, ast.Call]]:
    found = []
    for folder in ("inquiry_api", "actions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if _is_log_call(node):
                    found.append((f"{path.relative_to(ROOT)}:{node.lineno}", node))  # type: ignore[attr-defined]
    return found  # type: ignore[return-value]


def test_every_event_name_is_fixed_and_dotted() -> None:
    odd = [
        place
        for place, call in log_calls()
        if len(call.args) != 1
        or not isinstance(call.args[0], ast.Constant)
        or "." not in str(call.args[0].value)
    ]

    assert log_calls()
    assert odd == []


def test_every_field_is_on_the_list() -> None:
    unlisted = []
    for place, call in log_calls():
        for keyword in call.keywords:
            if keyword.arg != "extra" or not isinstance(keyword.value, ast.Dict):
                continue
            names = [str(key.value) for key in keyword.value.keys if isinstance(key, ast.Constant)]
            unlisted += [f"{place}: {name}" for name in names if name not in FIELDS]

    assert unlisted == []


def _is_log_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("log", "logger", "_log")
    )
