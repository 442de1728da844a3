"""`plainbill redact`: the redactor over lines."""

import json
from typing import TextIO

from privacy.redactor import RedactionFailed, Redactor


def redact_lines(source: TextIO, target: TextIO, *, jsonl: bool) -> None:
    """Copy `source` to `target`, redacted line by line.

    A JSON line keeps its fields and gains `redacted` and `spans`. A line that
    can't be redacted becomes `[redaction-failed]`, never the raw text.
    """
    redactor = Redactor()
    for line in source:
        stripped = line.rstrip("\n")
        target.write(_json_line(redactor, stripped) if jsonl else _plain(redactor, stripped))
        target.write("\n")
        target.flush()


def _plain(redactor: Redactor, line: str) -> str:
    try:
        return redactor.redact(line).text
    except RedactionFailed:
        return "[redaction-failed]"


def _json_line(redactor: Redactor, line: str) -> str:
    try:
        record = json.loads(line)
        found = redactor.redact(record["text"])
    except (RedactionFailed, ValueError, KeyError, TypeError):
        return json.dumps({"redacted": "[redaction-failed]", "spans": []})
    spans = [
        {"start": span.start, "end": span.end, "type": span.type, "score": span.score}
        for span in found.spans
    ]
    return json.dumps({**record, "redacted": found.text, "spans": spans}, ensure_ascii=False)
