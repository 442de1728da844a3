"""How a text goes out: characters of GSM 03.38 only, and two segments at most (R31)."""

import unicodedata

import gsm0338

MOST_SEPTETS = 2 * 153  # A text of two segments loses 7 septets of each to its header.

_codec = gsm0338.Codec()
_TYPED_ALIKE = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
        "\u2011": "-", "\u2212": "-", "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u00d7": "x",
        "\u2022": "-",
    }
)  # fmt: skip


class NotSendable(Exception):
    """The text has characters that would double its cost, or is too long for two segments."""


def septets(text: str) -> int:
    """How many 7-bit units the text takes. Raises NotSendable for a character outside GSM-7."""
    try:
        return len(_codec.encode(text)[0])
    except UnicodeError:
        raise NotSendable("not GSM-7") from None


def sendable(text: str) -> str:
    """The text with typographic signs and rare accents replaced, fit for two segments.

    Raises NotSendable where that does not suffice; a text is never split or cut.
    """
    fitted = "".join(_fitted(char) for char in text.translate(_TYPED_ALIKE))
    if septets(fitted) > MOST_SEPTETS:
        raise NotSendable("longer than two segments")
    return fitted


def _fitted(char: str) -> str:
    """A letter as it is if GSM-7 has it, else without its accent."""
    try:
        _codec.encode(char)
    except UnicodeError:
        return unicodedata.normalize("NFD", char)[0]
    return char
