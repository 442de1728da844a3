"""Training files leave and come back without a difference; a bad one is refused in words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.tuning.baseline import DATA
from inquiry_api.tuning.rasa_yaml import BadTrainingFile, read_file, tidy, write_file

FILES = sorted((DATA / "nlu").rglob("*.yml"))


def test_every_shipped_file_comes_back_byte_for_byte() -> None:
    assert len(FILES) > 100
    for path in FILES:
        content = path.read_text(encoding="utf-8")
        ((intent, texts),) = read_file(path.name, content)
        assert write_file(intent, texts) == content, path.name


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=80
        )
        .map(tidy)
        .filter(bool),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_can_be_written_is_read_again(texts: list[str]) -> None:
    assert read_file("a.yml", write_file("ask_balance", texts)) == [("ask_balance", texts)]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("a: [", "not YAML"),
        ("version: '3.1'", "no `nlu:`"),
        ("nlu: []", "no `nlu:`"),
        ("nlu:\n- intent: Bad-Name\n  examples: |\n    - a\n", "a-z"),
        ("nlu:\n- intent: greet\n  examples:\n  - a\n", "examples: |"),
        ("nlu:\n- intent: greet\n  examples: |\n    hello\n", "line 1"),
        ("nlu:\n- intent: greet\n  lookup: x\n", "nothing else"),
    ],
)
def test_a_file_that_is_no_training_data_says_what_is_wrong(content: str, named: str) -> None:
    with pytest.raises(BadTrainingFile, match=named):
        read_file("greet.yml", content)


def test_the_file_is_named_in_the_complaint(tmp_path: Path) -> None:
    with pytest.raises(BadTrainingFile, match=r"^es/greet\.yml"):
        read_file("es/greet.yml", "nlu: 1")
