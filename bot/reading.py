"""Finds what a message names: amounts, months, counts, which visit. Fixed rules, no model.

English and Spanish together, since patients mix them. Plain Python, to be tested without Rasa.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import Pattern

Value = str | int

_MONTHS: dict[str, str] = {
    name: f"{number:02d}"
    for number, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sept sep septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMBERS: dict[str, int] = {
    word: number
    for number, words in {
        1: "one uno una un a",
        2: "two dos",
        3: "three tres",
        4: "four cuatro",
        5: "five cinco",
        6: "six seis",
        7: "seven siete",
        8: "eight ocho",
        9: "nine nueve",
        10: "ten diez",
        12: "twelve doce",
        18: "eighteen dieciocho",
        24: "twenty-four veinticuatro",
    }.items()
    for word in words.split()
}
_ORDINALS: dict[str, str] = {
    word: value
    for value, words in {
        "last": "last latest newest recent ultima ultimo última último reciente",
        "first": "first 1st oldest primera primero primer",
        "2": "second 2nd segunda segundo",
        "3": "third 3rd tercera tercero tercer",
        "4": "fourth 4th cuarta cuarto",
        "5": "fifth 5th quinta quinto",
        "6": "sixth 6th sexta sexto",
    }.items()
    for word in words.split()
}
_RELATIONS: dict[str, str] = {
    word: value
    for value, words in {
        "child": "son daughter child kid kids children baby hijo hija hijos niño niña bebé bebe",
        "spouse": "wife husband spouse partner esposa esposo marido pareja mujer",
        "parent": "mother father mom mum dad mama papa mamá papá madre padre parents",
        "other": "grandmother grandfather grandma grandpa sister brother aunt uncle friend abuela"
        " abuelo hermana hermano tía tío tia tio amigo amiga",
    }.items()
    for word in words.split()
}
_PAYERS = (
    r"medicare|medicaid|medi-?cal|aetna|cigna|humana|anthem|kaiser|tricare|molina|centene|"
    r"ambetter|oscar health|wellcare|blue ?cross(?: blue ?shield)?|blue ?shield|bcbs|"
    r"united ?health(?:care)?|uhc|united"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?"


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH_WORDS = _longest_first(_MONTHS)
_COUNT_WORDS = _longest_first(_NUMBERS)


@dataclass(frozen=True)
class Found:
    """One thing that a message names, and where."""

    entity: str
    value: Value
    start: int
    end: int


_Reader = Callable[["re.Match[str]"], Value | None]


def _cents(match: "re.Match[str]") -> int | None:
    whole, _, part = match["number"].replace(",", "").partition(".")
    cents = int(whole) * 100 + int((part + "00")[:2])
    return cents or None


def _month(match: "re.Match[str]") -> str:
    month = _MONTHS[match["month"].lower()]
    year = match["year"]
    return f"{year}-{month}" if year else month


def _count(match: "re.Match[str]") -> int | None:
    said = match["count"].lower()
    number = int(said) if said.isdigit() else _NUMBERS[said]
    unit = match["unit"].lower()
    if said == "a" and not unit.startswith("year"):
        return None  # "50 a month" names no number of months.
    return number * 12 if unit.startswith(("year", "año", "ano")) else number


def _ordinal(match: "re.Match[str]") -> str:
    return _ORDINALS[match["ordinal"].lower()]


def _numbered(match: "re.Match[str]") -> str:
    number = match["number"]
    return "first" if number == "1" else number


def _relation(match: "re.Match[str]") -> str:
    return _RELATIONS[match["relation"].lower()]


def _as_written(match: "re.Match[str]") -> str:
    return match.group()


def _upper(match: "re.Match[str]") -> str:
    return match["code"].upper()


def _rule(entity: str, pattern: str, read: _Reader) -> tuple[str, Pattern[str], _Reader]:
    return entity, re.compile(pattern, re.IGNORECASE), read


# In this order: what an earlier rule has taken, a later one leaves alone.
_RULES: Sequence[tuple[str, Pattern[str], _Reader]] = (
    _rule("placeholder", r"<[A-Z][A-Z_]{0,30}_\d{1,4}>", _as_written),
    _rule("amount", rf"\$\s?(?P<number>{_NUMBER})", _cents),
    _rule(
        "amount",
        rf"(?<![\w.])(?P<number>{_NUMBER})\s?(?:dollars?|bucks|usd|d[oó]lares|pesos)\b",
        _cents,
    ),
    _rule(
        "amount",
        rf"(?<![\w.])(?P<number>{_NUMBER})(?=\s?(?:a|per|each|every|/|al|por|cada)\s?"
        r"(?:month|mo\b|mes|week|semana|quincena))",
        _cents,
    ),
    _rule(
        "count",
        rf"\b(?P<count>\d{{1,2}}|{_COUNT_WORDS})[\s-](?:(?:equal|monthly|pagos?|payments?)\s)?"
        r"(?P<unit>months?|mos?\b|meses|payments?|pagos|instal?lments?|years?|años?|anos?)\b",
        _count,
    ),
    _rule("count", r"\bin (?P<count>\d{1,2})(?P<unit>)(?=\s*$)", _count),
    _rule(
        "month",
        rf"\b(?P<month>{_MONTH_WORDS})\b\.?(?:\s*(?:,|of|de|del)?\s*(?P<year>20\d\d))?",
        _month,
    ),
    _rule(
        "ordinal",
        r"\b(?:option|number|no\.?|choice|opci[oó]n|n[uú]mero)\s*#?(?P<number>[1-9])\b",
        _numbered,
    ),
    _rule("ordinal", r"^\s*#?(?P<number>[1-9])\s*[.)]?\s*$", _numbered),
    _rule("ordinal", rf"\b(?P<ordinal>{_longest_first(_ORDINALS)})\b", _ordinal),
    _rule("code", r"\b(?P<code>(?:CO|PR|OA|PI)[- ]?\d{1,3})\b", _upper),
    _rule("code", r"\b(?:code|c[oó]digo|cpt|hcpcs)\s*:?\s*(?P<code>[A-Z]?\d{4,5})\b", _upper),
    _rule("code", r"\b(?P<code>[A-TV-Z]\d{2}\.\d{1,4}|[A-V]\d{4})\b", _upper),
    _rule("year", r"\b(?P<year>20[0-4]\d)\b", _as_written),
    _rule("payer", rf"\b(?:{_PAYERS})\b", lambda match: match.group().lower()),
    _rule(
        "relation",
        rf"\b(?:my|our|mi|mis|nuestr[oa])\s(?P<relation>{_longest_first(_RELATIONS)})\b",
        _relation,
    ),
    _rule(
        "relation",
        r"\b(?:my own|mine|myself|just me|la m[ií]a|m[ií]a|para m[ií]|yo mism[oa])\b",
        lambda _: "self",
    ),
    _rule(
        "all",
        r"\b(?:all|everything|altogether|in total|total|todos?|todas?|en total)\b",
        lambda _: "all",
    ),
)

# "may" and "mar" are words too: they name a month only where something beside them says so.
_DOUBTFUL = {"may", "mar", "march", "sep", "dec", "jun", "ago", "ene"}
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|from|for|of|my|the|last|since|until|on|by|en|de|del|mi|la|este|desde|hasta)\s)$",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(
    r"^\s*(?:visit|bill|appointment|one|charge|statement|claim|visita|cuenta|cita|cobro|20\d\d)",
    re.IGNORECASE,
)


def read(text: str) -> list[Found]:
    """Everything the message names, in order of place."""
    taken: list[Found] = []
    for entity, pattern, reader in _RULES:
        taken.extend(_matches(text, entity, pattern, reader, taken))
    return sorted(taken, key=lambda found: found.start)


def _matches(
    text: str, entity: str, pattern: Pattern[str], reader: _Reader, taken: Sequence[Found]
) -> Iterator[Found]:
    for match in pattern.finditer(text):
        start, end = match.span()
        if any(start < other.end and other.start < end for other in taken):
            continue
        if entity == "month" and not _is_month(text, match):
            continue
        value = reader(match)
        if value is not None:
            yield Found(entity, value, start, end)


def _is_month(text: str, match: "re.Match[str]") -> bool:
    alone = text.strip(" .?!") == match.group().strip(" .")
    if match["month"].lower() not in _DOUBTFUL or match["year"] or alone:
        return True
    before, after = text[: match.start()], text[match.end() :]
    return bool(_MONTH_BEFORE.search(before) or _MONTH_AFTER.match(after))
