"""Turns the raw bytes of one output line into text that may be kept."""

from __future__ import annotations

import re

from privacy.redactor import Redactor

LONGEST_LINE = 8_000
FAILED = "[redaction-failed]"
_TERMINAL_CODES = re.compile(r"\x1b(?:\[[0-?]{0,20}[ -/]{0,4}[@-~]?|\][^\x07\x1b]{0,200}\x07?|.?)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class LineRedactor:
    """Redacts line by line; what it cannot redact becomes a placeholder line, never the raw one."""

    def __init__(self) -> None:
        self._redactor = Redactor()

    def redact(self, raw: bytes) -> str:
        """The redacted line without its line end; an over-long line is cut, and says so."""
        try:
            return self._redact(raw)
        except Exception:
            return FAILED

    def _redact(self, raw: bytes) -> str:
        line = raw[: LONGEST_LINE * 2].decode("utf-8", errors="replace").rstrip("\r\n")
        line = _CONTROLS.sub(" ", _TERMINAL_CODES.sub("", line))
        if len(line) <= LONGEST_LINE and len(raw) <= LONGEST_LINE * 2:
            return self._redactor.redact(line).text
        kept = line[:LONGEST_LINE]
        whole_words = kept[: kept.rfind(" ") + 1]
        return f"{self._redactor.redact(whole_words).text}[line-cut bytes={len(raw)}]"
