"""Numbers as people write them, in digits and in words, in English and Spanish."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_UNITS_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciseis diecisiete dieciocho diecinueve"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS_ES = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HUNDREDS_ES = (
    "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos"
    " novecientos"
)
SMALL: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: value for value, word in enumerate(_UNITS_ES.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 2)},
    **{word: 10 * value for value, word in enumerate(_TENS_ES.split(), 2)},
    **{word: 100 * value for value, word in enumerate(_HUNDREDS_ES.split(), 1)},
    **{f"veinti{word}": 20 + value for value, word in enumerate(_UNITS_ES.split()[:10]) if value},
    "un": 1,
    "una": 1,
    "ciento": 100,
}
MULTIPLES = {"hundred": 100, "thousand": 1_000, "mil": 1_000, "grand": 1_000}
JOINS = frozenset(("and", "y"))
# A regular expression for one number: digits, or number words joined by blanks, hyphens, "and".
_ANY = "|".join(sorted({*SMALL, *MULTIPLES}, key=len, reverse=True))
WORDS = rf"(?:an?\s+(?=hundred|thousand))?(?:{_ANY})(?:(?:\s+|-)(?:(?:and|y)\s+)?(?:{_ANY}))*"
DIGITS = r"\d{1,3}(?:,\d{3})+|\d+"


def number(text: str) -> int | None:
    """The whole number that a text names, or None."""
    bare = text.strip().lower().replace(",", "")
    if bare.isascii() and bare.isdigit():
        return int(bare)
    parts = [part for part in bare.replace("-", " ").split() if part not in JOINS]
    if parts and parts[0] in ("a", "an"):
        parts = parts[1:]
    return _sum(parts)


def _sum(parts: list[str]) -> int | None:
    total, group = 0, 0
    for part in parts:
        if part in SMALL:
            group += SMALL[part]
        elif part in MULTIPLES and MULTIPLES[part] == 100:
            group = max(group, 1) * 100
        elif part in MULTIPLES:
            total, group = total + max(group, 1) * MULTIPLES[part], 0
        else:
            return None
    return total + group if parts else None
