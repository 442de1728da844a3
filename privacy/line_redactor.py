"""Turns log lines, raw or already text, into what may be kept; on any fault, into a placeholder."""

from __future__ import annotations

import re

from privacy.log_rules import log_redactor

LONGEST_LINE = 8_000
FAILED = "[redaction-failed]"
_TERMINAL_CODES = re.compile(
    r"\x1b(?:\[[0-?]{0,20}[ -/]{0,4}[@-~]?|\][^\x07\x1b]{0,200}\x07?|[^\[\]]?)"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class LineRedactor:
    """Redacts line by line; what it cannot redact becomes a placeholder line, never the raw one."""

    def __init__(self) -> None:
        self._redactor = log_redactor()

    def redact(self, raw: bytes) -> str:
        """The redacted line without its line end; an over-long line is cut, and says so."""
        try:
            line = raw[: LONGEST_LINE * 4].decode("utf-8", errors="replace").rstrip("\r\n")
            return self._line(line, longer=len(raw) > LONGEST_LINE * 4)
        except Exception:
            return FAILED

    def text(self, text: str) -> str:
        """A redacted text of one or more lines, such as a message or a traceback."""
        return "\n".join(self._text_line(line) for line in text.split("\n"))

    def _text_line(self, line: str) -> str:
        try:
            return self._line(line, longer=False)
        except Exception:
            return FAILED

    def _line(self, line: str, *, longer: bool) -> str:
        line = _CONTROLS.sub(" ", _TERMINAL_CODES.sub("", line))
        if len(line) <= LONGEST_LINE and not longer:
            return self._redactor.redact(line).text
        # A cut within a word could leave a part of an identifier that no rule knows.
        kept = line[:LONGEST_LINE]
        kept = kept[: kept.rfind(" ") + 1]
        return f"{self._redactor.redact(kept).text}[line-cut]"
