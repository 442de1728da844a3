"""The redactor for log lines: the same rules, and a vocabulary of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from privacy.lexicon import Lexicon
from privacy.redactor import Redactor

_CODE_WORDS = Path(__file__).parent / "data" / "code_words.txt"
# Random identifiers that our own log calls carry on purpose. Their digits spell names at times.
_OPAQUE = re.compile(
    r"(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])"
)
# Numbers that interpreters print.
_KEPT = re.compile(
    r"\[\d{1,7}\]|(?<=pid )\d{1,7}|(?<=pid: )\d{1,7}|0x[0-9a-f]{1,16}(?!\w)"
    r"|(?<=127\.0\.0\.1:)\d{2,5}(?!\w)|(?<=localhost:)\d{2,5}(?!\w)"
    r"|(?<=upgrade )\w{1,40} -> \w{1,40}|(?<![a-z])file \"[^\"\n]{1,300}\", line \d{1,6}"
    r"|(?<=[a-z]-)\d{1,3}(?:\.\d{1,4}){1,3}(?![\w])|"
    r"(?<![\w.])\d{1,6}\.\d{1,9}m?s(?!\w)|"
    r"(?<=[=v])\d{1,4}(?:\.\d{1,5}){1,3}(?:[a-z]{1,4}\d{0,3})?(?![\w])"
)


def find_kept_in_logs(text: str) -> Iterator[tuple[int, int]]:
    """Process numbers, memory addresses, traceback frames and versions."""
    for match in _KEPT.finditer(text):
        yield match.span()


def log_redactor() -> Redactor:
    """A redactor for the output of our processes."""
    words = frozenset(_CODE_WORDS.read_text(encoding="ascii").split())
    return Redactor(
        lexicon=Lexicon(words, forgiving=False), also_kept=find_kept_in_logs, opaque=_OPAQUE
    )
