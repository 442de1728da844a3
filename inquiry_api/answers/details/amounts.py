"""Dollars as patients write them without a sign, read from a text in plain lower-case words."""

import re

_SOME = r"(?:about |around |like |unos |como |ya |you |les )?"
_NO_MONEY = r"(?![\w/-]|[.,]\d|\s*(?:%|times|days|weeks|months|years|veces|dias|semanas|mes|ano))"
_EVERY_TWO_WEEKS = r"\b(?:every two weeks|biweekly|bi-weekly|quincena|cada dos semanas)\b"


_INSTEAD = (
    r"\b(?:not|no) \$?{n},? (?:but|sino|it'?s|es) \$?({n})",
    r"(?<![\w.])\$?({n}),? (?:and )?(?:not|instead of|en vez de|no) \$?{n}",
)
WHOLE = "in full"
_WHOLE = re.compile(
    r"\b(?:(?:pay|paid|pago|pagar\w*) (?:it )?(?:all|everything|in full|off|todo)"
    r"|the (?:whole|full)|lo pago todo|todo de una vez|completo)\b"
)
_DOLLARS = r"\d{1,6}(?![\d/-]|[.,]\d)"


def instead(bare: str) -> tuple[int, ...]:
    """The cents meant where another number is taken back: "50 not 500", "no 500 sino 50"."""
    for pattern in _INSTEAD:
        found = re.search(pattern.replace("{n}", _DOLLARS), bare)
        if found is not None:
            return (int(found[1]) * 100,)
    return ()


def pays_whole(bare: str) -> bool:
    """Whether somebody would pay all of it at once."""
    return bool(_WHOLE.search(bare))


def bare_amount(bare: str) -> tuple[int, ...]:
    """The cents of a short answer with one number in it: "i'll pay 100"."""
    numbers = re.findall(r"(?<![\w/.-])\d{1,6}(?![\w/.-])", bare)
    return (int(numbers[0]) * 100,) if len(numbers) == 1 and len(bare.split()) <= 6 else ()


def after_cue(cue: str, bare: str) -> tuple[int, ...]:
    """The cents of the number right after a word of `cue`: "i already paid 20 of it"."""
    said = re.search(rf"\b(?:{cue})\w* {_SOME}(\d{{1,5}}){_NO_MONEY}", bare) if cue else None
    return (int(said[1]) * 100,) if said else ()


def times_a_year(bare: str) -> int:
    """How often an income comes in a year, by the words beside it; once if nothing says so."""
    if re.search(_EVERY_TWO_WEEKS, bare):
        return 26
    if re.search(r"\b(?:week|weekly|semana|semanal)\b", bare):
        return 52
    return 12 if re.search(r"\b(?:month|monthly|mes|mensual|mensuales)\b|/ ?mo\b", bare) else 1
