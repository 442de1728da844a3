"""Takes identifiers out of what an admin types, before a table of the studio keeps it.

Messages in the inbox were redacted when they came. A line typed or imported here may be copied
from a paper or a telephone call, and is redacted like one.
"""

import re

from privacy.redactor import Redactor

_PLACEHOLDER = re.compile(r"<([A-Z]+(?:_[A-Z]+)*)_(\d+)>")
PLACEHOLDERS = ("NAME", "DATE", "PHONE", "ACCOUNT", "ID", "ADDRESS", "EMAIL")


def scrubbed(text: str) -> str:
    """The text with every identifier as a placeholder; those already there stay.

    Raises privacy.redactor.RedactionFailed rather than let anything through.
    """
    taken: dict[str, int] = {}
    for kind, number in _PLACEHOLDER.findall(text):
        taken[kind] = max(taken.get(kind, 0), int(number))
    kept = [found.span() for found in _PLACEHOLDER.finditer(text)]
    plain, at = "", 0
    for span in sorted(Redactor().redact(text).spans, key=lambda span: span.start):
        inside = any(start < span.end and span.start < end for start, end in kept)
        if span.start < at or inside:
            continue
        taken[span.type] = taken.get(span.type, 0) + 1
        plain += f"{text[at : span.start]}<{span.type}_{taken[span.type]}>"
        at = span.end
    return plain + text[at:]
