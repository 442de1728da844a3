from itertools import pairwise
from pathlib import Path

import pytest

import privacy
from privacy.lexicon import Lexicon

DATA = Path(privacy.__file__).parent / "data"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("balance", "w"), ("deductible", "w"), ("saldo", "w"), ("aseguranza", "w"),
        ("autopay", "w"),        ("debo", "w"), ("AETNA", "w"), ("delgado", "n"), ("Maria", "n"),
        ("kowalski", "n"),
        ("will", "c"), ("Mark", "c"), ("may", "c"),
    ],
)  # fmt: skip
def test_a_word_has_its_kind_in_any_case(word: str, kind: str) -> None:
    assert Lexicon().kind(word)[:1] == kind


@pytest.mark.parametrize("word", ["", "zzyzx", "okonkwoo", "a b", "\ufffd", "日本"])
def test_an_unknown_word_has_none(word: str) -> None:
    assert Lexicon().kind(word) == ""


def test_accents_make_no_difference() -> None:
    assert Lexicon().kind("número") == Lexicon().kind("numero")


def test_every_line_is_found_where_it_stands() -> None:
    lines = (DATA / "lexicon.txt").read_text(encoding="ascii").split("\n")[1:-1]
    lexicon = Lexicon()
    sample = [*lines[:20], *lines[::997], *lines[-20:]]

    assert all(one.split()[0] < other.split()[0] for one, other in pairwise(lines))
    assert [lexicon.kind(line.split()[0]) for line in sample] == [
        line.split()[1] for line in sample
    ]


def test_words_of_code_stay_unless_they_are_names() -> None:
    lexicon = Lexicon(frozenset({"zzyzx", "delgado"}))

    assert lexicon.kind("zzyzx")[:1] == "w"
    assert lexicon.kind("delgado")[:1] == "n"


def test_each_data_file_says_where_it_comes_from() -> None:
    notice = (DATA / "NOTICE.md").read_text(encoding="utf-8")

    assert [path.name for path in DATA.glob("*.txt") if path.name not in notice] == []
