"""What the documents point to is there."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED_TESTS = sorted(set(re.findall(r"`(test_\w+)`", SECURITY)))
RULES = re.findall(r"^\| (R\d+) .*? \| (.*?) \| (.*?) \|$", SECURITY, re.MULTILINE)


@cache
def defined_tests() -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.M))


def is_there(place: str) -> bool:
    return any((folder / place).exists() for folder in (ROOT, ROOT / "inquiry_api"))


@pytest.mark.parametrize("name", NAMED_TESTS)
def test_a_test_that_shows_a_rule_exists(name: str) -> None:
    assert name in defined_tests()


@pytest.mark.parametrize(("rule", "held_by"), [(rule, held) for rule, held, _ in RULES])
def test_a_place_that_holds_a_rule_exists(rule: str, held_by: str) -> None:
    folder = ""
    for place in re.findall(r"`([^`]+)`", held_by):
        beside = f"{folder}/{place}" if "/" not in place else place
        assert is_there(place) or is_there(beside), f"{rule}: {place}"
        folder = str(Path(place).parent) if "/" in place else folder


@pytest.mark.parametrize("kind", ["*.py", "*.yml"])
def test_every_rule_that_the_code_names_is_explained(kind: str) -> None:
    explained = {rule for rule, _, _ in RULES}
    folders = [ROOT / name for name in ("inquiry_api", "actions", "privacy")]
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob(kind)]
    named = {rule for text in texts for rule in re.findall(r"\((R\d{2})\)", text)}

    assert named <= explained
