"""What the redactor reaches on the labelled files; a change that loses ground fails here."""

import csv
from functools import cache
from pathlib import Path

import pytest

from privacy.name_model import NameModel
from privacy.redactor import Redactor
from tests.bench.labelled import Line, from_markup, read_lines
from tests.bench.privacy import Score, measure

DATA = Path(__file__).parent / "data"
SAMPLES = Path(__file__).parent.parent.parent.parent / "shared" / "samples"
HARD = ("SSN", "PHONE", "EMAIL", "CREDIT_CARD", "MEMBER_ID", "ACCOUNT", "CLAIM", "MRN", "ADDRESS")
REDACTOR = Redactor()


@cache
def score(name: str) -> Score:
    return measure(list(read_lines(DATA / name)), lambda text: REDACTOR.redact(text).spans)


def recall(found: Score, *types: str) -> float:
    return sum(found.covered[kind] for kind in types) / sum(found.labelled[kind] for kind in types)


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("everyday.txt", 0.98),
        ("harder.txt", 0.97),
        ("templates.txt", 0.98),
        ("fresh.txt", 0.98),
        ("voices.txt", 0.98),
        ("payers.txt", 0.98),
        ("desk.txt", 0.98),
        ("portal.txt", 0.98),
        ("short.txt", 0.95),
        ("mixed.txt", 0.98),
        ("made.txt", 0.98),
        ("countries.txt", 0.98),
        ("kinds.txt", 0.98),
        ("daily.txt", 0.96),
        ("world.txt", 0.98),
        ("trap.jsonl", 0.98),
        ("trap_second.jsonl", 0.95),
        ("ordinary.jsonl", 0.98),
    ],
)
def test_identifiers_are_covered(name: str, names: float) -> None:
    found = score(name)

    assert recall(found, *HARD) >= 0.995
    assert recall(found, "DATE") >= 0.98
    assert recall(found, "NAME") >= names


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("harder.txt", 0.03),
        ("templates.txt", 0.01),
        ("fresh.txt", 0.03),
        ("voices.txt", 0.03),
        ("payers.txt", 0.03),
        ("desk.txt", 0.05),
        ("portal.txt", 0.03),
        ("short.txt", 0.03),
        ("mixed.txt", 0.03),
        ("made.txt", 0.01),
        ("countries.txt", 0.01),
        ("kinds.txt", 0.01),
        ("daily.txt", 0.01),
        ("world.txt", 0.01),
        ("trap.jsonl", 0.03),
        ("trap_second.jsonl", 0.03),
        ("ordinary.jsonl", 0.05),
    ],
)
def test_what_must_stay_is_left(name: str, most: float) -> None:
    found = score(name)

    assert found.touched.total() <= found.kept.total() * most


@pytest.mark.parametrize("name", ["everyday.txt", "harder.txt", "templates.txt", "fresh.txt"])
def test_a_birth_date_is_typed_so_that_it_can_verify_somebody(name: str) -> None:
    found = score(name)

    assert found.typed["DATE"] >= found.labelled["DATE"] * 0.99


def test_talk_without_identifiers_is_left() -> None:
    path = SAMPLES / "banking77" / "test.csv"
    if not path.exists():
        pytest.skip("the banking77 sample is not beside the project")
    with path.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]

    altered = sum(bool(REDACTOR.redact(text).spans) for text in texts)

    assert altered <= len(texts) * 0.02


def test_the_shared_dev_set_is_covered() -> None:
    path = SAMPLES / "phi" / "dev.jsonl"
    if not path.exists():
        pytest.skip("the labelled sample is not beside the project")

    found = measure(list(read_lines(path)), lambda text: REDACTOR.redact(text).spans)

    assert found.covered.total() == found.labelled.total()


def test_a_name_model_adds_only_what_could_be_a_name() -> None:
    model = NameModel()
    text = "please bill Medicare for 99213, autopay is on"

    assert list(model.find(text)) == []
    assert Redactor(names=model).redact(text).text == text


def test_marked_up_lines_are_read_with_their_places() -> None:
    line = from_markup("\u00abNAME ann\u00bb owes \u2039MONEY $5\u203a", "chat")

    assert line == Line("chat", "ann owes $5", ((0, 3, "NAME"),), ((9, 11, "MONEY"),))
