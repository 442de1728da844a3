"""`plainbill redact`: lines in, redacted lines out, and bad ones named without their words."""

import io
import json

import pytest
from click.testing import CliRunner

from inquiry_api.cli import main
from inquiry_api.running.redacting import FAILED, redact_lines
from privacy.redactor import LONGEST_TEXT


def redacted(text: str, *, jsonl: bool = True) -> tuple[list[str], list[str], int]:
    """The lines out, the messages, and how many lines were bad."""
    out, faults = io.StringIO(), io.StringIO()
    bad = redact_lines(io.StringIO(text), out, faults, jsonl=jsonl)
    return out.getvalue().splitlines(), faults.getvalue().splitlines(), bad


def test_a_json_line_keeps_its_fields_and_gains_text_and_places() -> None:
    lines, faults, bad = redacted('{"id": 7, "text": "im Jos\\u00e9 N\\u00fa\\u00f1ez, 3/4/84"}\n')

    record = json.loads(lines[0])
    assert (record["id"], record["redacted"]) == (7, "im <NAME>, <DATE>")
    assert [record["text"][span["start"] : span["end"]] for span in record["spans"]] == [
        "José Núñez",
        "3/4/84",
    ]
    assert [(span["type"], type(span["score"])) for span in record["spans"]] == [
        ("NAME", float),
        ("DATE", float),
    ]
    assert (faults, bad) == ([], 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("maria delgado", "no JSON"),
        ('{"text": 5}', '"text"'),
        ('["maria delgado"]', '"text"'),
        ('{"words": "maria delgado"}', '"text"'),
        ("[" * 100_000, "no JSON"),
        (json.dumps({"text": "maria " * LONGEST_TEXT}), "too long"),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(line: str, reason: str) -> None:
    lines, faults, bad = redacted('{"text": "ok"}\n' + line + '\n{"text": "ok"}\n')

    assert [json.loads(each)["redacted"] for each in lines] == ["ok", FAILED, "ok"]
    assert bad == len(faults) == 1
    assert "line 2: " in faults[0]
    assert reason in faults[0]
    assert "maria" not in faults[0]


def test_blank_lines_and_line_ends_are_kept_in_step() -> None:
    lines, faults, bad = redacted("this is bill chase\r\n\n99213\n", jsonl=False)

    assert (lines, faults, bad) == (["this is <NAME>", "", "99213"], [], 0)


def test_the_command_needs_no_database_and_survives_any_bytes() -> None:
    raw = b'{"text": "\\ud800 maria delgado"}\n\xff\xfe\n'

    ended = CliRunner().invoke(main, ["redact", "--jsonl"], input=raw, env={"DATABASE_URL": ""})

    assert ended.exit_code == 1
    assert json.loads(ended.stdout.splitlines()[0])["redacted"] == "\ud800 <NAME>"
    assert "line 2" in ended.stderr
