"""Training messages are read as Rasa reads them, and what is wrong is named."""

from pathlib import Path

import pytest

from bot.lines import BadLines, examples, written

TWICE = """version: "3.1"
nlu:
- intent: ask_balance
  examples: |
    - how much do i owe
    - how much do i owe
    - "quoted": <DATE_1>

- intent: greet
  examples: |
    - hello
"""


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.yml").write_text(text, encoding="utf-8")
    return path


def test_each_message_is_learned_once_and_each_name_is_a_message(tmp_path: Path) -> None:
    assert examples([folder(tmp_path, one=TWICE, two=TWICE)]) == [
        ("how much do i owe", "ask_balance"),
        ('"quoted": <DATE_1>', "ask_balance"),
        ("hello", "greet"),
        ("ask balance", "ask_balance"),
        ("greet", "greet"),
    ]


def test_files_of_rules_hold_no_messages(tmp_path: Path) -> None:
    rules = 'version: "3.1"\nrules:\n- rule: say hello\n  steps:\n  - intent: greet\n'

    assert list(written(folder(tmp_path, rules=rules))) == []


@pytest.mark.parametrize(
    "text", ["nlu: [", "nlu: word", "nlu:\n- examples: |\n    - hi\n", "nlu:\n- word\n"]
)
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadLines, match="broken"):
        examples([folder(tmp_path, broken=text)])


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes("nlu:\n- intent: a\n  examples: '\xf1'".encode("latin-1"))

    with pytest.raises(BadLines, match="latin"):
        examples([tmp_path])
