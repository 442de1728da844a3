"""What fits in a text message: the GSM 03.38 alphabet, folding into it, and counting segments.

Spanish is written with all its accents and folded here. GSM 03.38 has e-acute, n-tilde,
u-diaeresis and both opening marks, but no acute a, i, o or u: those four lose their accent, which
every reader of Spanish texts is used to, while one such letter would turn the whole message into
UCS-2 and more than halve what fits. Where an accent decides the meaning, the words are chosen so
that it doesn't matter.
"""

import unicodedata

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "^{}\\[~]|€\f"
_SEPTETS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)
_TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}  # noqa: RUF001
)
SINGLE, PART = 160, 153  # Septets in a lone segment, and in each of several (GSM 03.40).
UCS2_SINGLE, UCS2_PART = 70, 67


def fold(text: str) -> str:
    """The text in GSM 03.38 letters only: accents it lacks fall off, the rest becomes `?`."""
    return "".join(_folded(letter) for letter in text.translate(_TYPOGRAPHY))


def _folded(letter: str) -> str:
    if letter in _SEPTETS:
        return letter
    bare = unicodedata.normalize("NFKD", letter)
    kept = "".join(part for part in bare if part in _SEPTETS)
    return kept or ("" if unicodedata.category(letter).startswith(("M", "C")) else "?")


def is_gsm(text: str) -> bool:
    """Whether every letter has a place in GSM 03.38."""
    return all(letter in _SEPTETS for letter in text)


def segments(text: str) -> int:
    """How many segments a carrier counts for the text."""
    if not is_gsm(text):
        units = len(text.encode("utf-16-be")) // 2
        return 1 if units <= UCS2_SINGLE else -(-units // UCS2_PART)
    widths = [_SEPTETS[letter] for letter in text]
    if sum(widths) <= SINGLE:
        return 1
    return _parts(widths)


def _parts(widths: list[int]) -> int:
    """Segments of a long text; a two-septet letter is never cut in half."""
    count, room = 1, PART
    for width in widths:
        if width > room:
            count, room = count + 1, PART
        room -= width
    return count
