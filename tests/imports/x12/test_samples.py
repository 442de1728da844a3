"""Real published files: the facts that an independent reader worked out are reproduced."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from inquiry_api.imports.x12.reading import read_path
from inquiry_api.imports.x12.report import file_facts, file_report

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
EXPECTED = SAMPLES / "expected.json"


def x12_samples() -> dict[str, Any]:
    if not EXPECTED.exists():
        return {}
    files = json.loads(EXPECTED.read_text(encoding="utf-8"))["files"]
    return {name: facts for name, facts in files.items() if name.startswith("x12/")}


ABSENT = pytest.param("", marks=pytest.mark.skip(reason="../shared/samples is not on this machine"))
NAMES: list[Any] = [*sorted(x12_samples())] or [ABSENT]


def differences(expected: Any, got: Any, path: str = "") -> list[str]:
    """Where facts differ; amounts are compared as numbers."""
    if isinstance(expected, dict):
        missing = [f"{path}/{key} is missing" for key in expected if key not in (got or {})]
        below = [differences(expected[k], got[k], f"{path}/{k}") for k in expected if k in got]
        return missing + [line for lines in below for line in lines]
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = enumerate(zip(expected, got, strict=True))
        return [line for n, (e, g) in pairs for line in differences(e, g, f"{path}[{n}]")]
    return [] if same(expected, got) else [f"{path}: {expected!r} is {got!r}"]


def same(expected: Any, got: Any) -> bool:
    if expected == got:
        return True
    try:
        return isinstance(expected, str) and Decimal(expected) == Decimal(got)
    except (InvalidOperation, TypeError):
        return False


@pytest.mark.parametrize("name", NAMES)
def test_a_published_file_gives_the_expected_facts(name: str) -> None:
    facts = file_facts(read_path(SAMPLES / name))

    assert differences(x12_samples()[name]["facts"], facts) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_must_be_flagged_is_flagged(name: str) -> None:
    report = file_report(read_path(SAMPLES / name))
    flags = [flag for flag in report["flags"] if flag["notice"] != "marked_as_test"]

    assert bool(flags) >= (x12_samples()[name]["level"] != "import")
    assert not any(flag["review"] for flag in flags)


def test_the_comparison_itself_finds_a_cent() -> None:
    assert differences({"a": ["1.00", {"b": "2"}]}, {"a": ["1", {"b": "2.00"}]}) == []
    assert differences({"a": "1.00"}, {"a": "1.01"}) == ["/a: '1.00' is '1.01'"]
    assert differences({"a": 1}, {}) == ["/a is missing"]
    assert differences(["1"], ["1", "2"]) != []
