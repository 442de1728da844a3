"""`plainbill redact`: the redactor over lines."""

import json
from typing import Any, TextIO

from privacy.redactor import RedactionFailed, Redactor

FAILED = "[redaction-failed]"


class BadLine(Exception):
    """A line that can't be redacted; the message says why and holds nothing of it."""


def redact_lines(source: TextIO, target: TextIO, faults: TextIO, *, jsonl: bool) -> int:
    """Copy `source` to `target`, redacted line by line; returns how many lines were bad.

    A JSON line keeps its fields and gains `redacted` and `spans`. In the place of a line that
    can't be redacted stands `[redaction-failed]`, never its text, and `faults` gets one line that
    names it. Blank lines stay blank.
    """
    redactor = Redactor()
    bad = 0
    for number, line in enumerate(source, start=1):
        text = line.rstrip("\r\n")
        try:
            shown = _json_line(redactor, text) if jsonl and text.strip() else _plain(redactor, text)
        except BadLine as fault:
            bad += 1
            faults.write(f"plainbill: standard input, line {number}: {fault}\n")
            shown = json.dumps({"redacted": FAILED, "spans": []}) if jsonl else FAILED
        target.write(shown + "\n")
        target.flush()
    return bad


def _plain(redactor: Redactor, line: str) -> str:
    try:
        return redactor.redact(line).text
    except RedactionFailed as fault:
        raise BadLine(str(fault)) from None


def _json_line(redactor: Redactor, line: str) -> str:
    record = _record(line)
    try:
        found = redactor.redact(record["text"])
    except RedactionFailed as fault:
        raise BadLine(str(fault)) from None
    spans = [
        {"start": span.start, "end": span.end, "type": span.type, "score": span.score}
        for span in found.spans
    ]
    answer = {**record, "redacted": found.text, "spans": spans}
    # Half of a surrogate pair, which JSON may hold, has no UTF-8 form.
    shown = json.dumps(answer, ensure_ascii=False)
    return shown if shown.isprintable() else json.dumps(answer)


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine('this is no JSON; give one object a line, such as {"text": "..."}') from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise BadLine('the object needs a field "text" that is a string')
    return record
