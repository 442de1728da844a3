"""What the redactor takes for names, for the tests of names."""

from privacy.redactor import Redactor
from privacy.spans import NAME

REDACTOR = Redactor()


def names(text: str) -> list[str]:
    """The names found in a text, in order, as they are written."""
    return [
        text[span.start : span.end] for span in REDACTOR.redact(text).spans if span.type == NAME
    ]
