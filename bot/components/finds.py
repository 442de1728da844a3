"""What a message names, found by pattern: amounts, times, placeholders, payers, people, codes."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import Pattern
from typing import Any

from bot.components.number_words import DIGITS, WORDS, number
from bot.components.vocabulary import (
    ALL,
    CODE,
    MONTHS,
    ORDINALS,
    PAYERS,
    PROVIDER,
    RELATIONS,
    SELF,
    alternatives,
)
from bot.components.wording import PLACEHOLDER

Value = Callable[["re.Match[str]"], Any]


@dataclass(frozen=True)
class Find:
    """One thing that a message names, with its place in the text."""

    entity: str
    value: Any
    start: int
    end: int


def _cents(found: "re.Match[str]") -> int | None:
    whole = number(found["whole"])
    if whole is None or whole > 10_000_000:
        return None
    return whole * 100 + int((found["cents"] or "0").ljust(2, "0"))


def _worded_cents(found: "re.Match[str]") -> int | None:
    whole = number(found["whole"])
    return None if whole is None else whole * 100


def _month(found: "re.Match[str]") -> str:
    month = f"{MONTHS[found['month']]:02d}"
    return f"{found['year']}-{month}" if found["year"] else month


def _looked_up(table: dict[str, str]) -> Value:
    return lambda found: table[re.sub(r"\s+", " ", found["word"])]


_MONEY = r"(?:dollars?|bucks|usd|dolares|dlls?|pesos)"
_SPAN = r"(?:months?|mos?|meses|mes|payments?|pagos|installments?|instalments?|cuotas|mensualidades|plazos|weeks?|semanas|times|veces)"
_NUMBER = rf"(?:{DIGITS}|{WORDS})"
_YEAR = r"(?:19|20)\d\d"

# In this order: what an earlier pattern took, a later one does not see.
PATTERNS: list[tuple[str, Pattern[str], Value]] = [
    (entity, re.compile(pattern), value)
    for entity, pattern, value in (
        ("amount", rf"(?:us)?\$\s?(?P<whole>{DIGITS})(?:\.(?P<cents>\d\d?))?(?!\d)", _cents),
        ("amount", rf"\b(?P<whole>{DIGITS})(?:\.(?P<cents>\d\d?))?\s?{_MONEY}\b", _cents),
        ("amount", rf"\b(?P<whole>{WORDS})\s+{_MONEY}\b", _worded_cents),
        ("amount", rf"\b(?P<whole>{DIGITS})\.(?P<cents>\d\d)\b(?![./-]?\d)", _cents),
        ("code", CODE, lambda found: found["word"].upper().replace(" ", "")),
        ("amount", rf"\b(?P<whole>{DIGITS})(?P<cents>)\s*(?:a|per|each|every|al|por|cada|/)\s*(?:month|mo|mes|week|semana)\b", _cents),
        ("count", rf"\b(?P<whole>{_NUMBER})\s*(?:-\s*)?(?:(?:monthly|equal|more|mas|smaller)\s+)?{_SPAN}\b", lambda found: number(found["whole"])),
        ("count", r"\b(?:a|one|un)\s+(?:whole\s+)?(?:year|ano)\b", lambda found: 12),
        ("count", r"\b(?:half\s+a\s+year|medio\s+ano)\b", lambda found: 6),
        ("month", rf"\b(?P<month>{alternatives(MONTHS)})\b\.?(?:,?\s+(?:of\s+|de\s+|del\s+)?(?P<year>{_YEAR}))?", _month),
        ("year", rf"\b(?P<word>{_YEAR})\b", lambda found: int(found["word"])),
        ("ordinal", rf"\b(?P<word>{alternatives(ORDINALS)})\b", _looked_up(ORDINALS)),
        ("ordinal", r"\b(?P<word>\d{1,2})(?:st|nd|rd|th|o|a)\b", lambda found: found["word"]),
        ("payer", rf"\b(?P<word>{alternatives(PAYERS)})\b", _looked_up(PAYERS)),
        ("relation", rf"\b(?P<word>{alternatives(RELATIONS)})\b", _looked_up(RELATIONS)),
        ("relation", SELF, lambda found: "self"),
        ("all", ALL, lambda found: "all"),
    )
]  # fmt: skip
_PROVIDER = re.compile(PROVIDER)
# A number and nothing else answers "how much", "how many" and "which one" alike.
_ALONE = re.compile(
    rf"\W*(?:option|number|no|opcion|numero|la|el|the|#)?\s*(?P<whole>{DIGITS}|{WORDS})(?P<cents>)\s*[.)!]?\s*"
)


def finds(text: str) -> list[Find]:
    """Everything that a message names, in the order of its text."""
    bare = _bare(text)
    found = [*_placeholders(text, bare), *_alone(bare)]
    taken = [(one.start, one.end) for one in found]
    for entity, pattern, value in PATTERNS:
        for match in pattern.finditer(bare):
            meant = value(match)
            clear = all(match.end() <= start or match.start() >= end for start, end in taken)
            if meant is not None and clear:
                found.append(Find(entity, meant, match.start(), match.end()))
                taken.append((match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def _alone(bare: str) -> Iterator[Find]:
    match = _ALONE.fullmatch(bare)
    meant = number(match["whole"]) if match else None
    if match is None or meant is None:
        return
    yield Find("amount", meant * 100, *match.span("whole"))
    if meant < 100:
        yield Find("count", meant, *match.span("whole"))
        yield Find("ordinal", str(meant), *match.span("whole"))


def _placeholders(text: str, bare: str) -> Iterator[Find]:
    for match in PLACEHOLDER.finditer(text):
        yield Find("placeholder", match[0], match.start(), match.end())
        before = bare[: match.start()]
        if match[1] == "NAME" and _PROVIDER.search(before):
            yield Find("provider", match[0], match.start(), match.end())


def _bare(text: str) -> str:
    """Lower case without accents, each character in its place."""
    return "".join(_letter(character) for character in text)


def _letter(character: str) -> str:
    first = unicodedata.normalize("NFKD", character)[:1].lower()
    return first if len(first) == 1 else character
