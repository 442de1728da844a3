"""Reads what a message gives: names, birth dates, codes. Decides nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from inquiry_api.access.access_code import is_access_code
from inquiry_api.access.speaker import Language
from inquiry_api.access.steps import Given
from inquiry_api.access.word_sets import fold, words
from privacy.dates import read_date

_PLACEHOLDER = re.compile(r"<([A-Z_]+)_\d+>")
_SIX_DIGITS = re.compile(r"(?<![\w-])(\d{3})[\s-]?(\d{3})(?![\w-])")
# Looks ahead, since the word before the code may have four letters too.
_ACCESS_CODE = re.compile(r"(?<![^\W_])(?=([^\W_]{4})[\s-]?([^\W_]{4})(?![^\W_]))", re.ASCII)
_SAYS_BIRTH = re.compile(r"\b(?:born|birth\w*|dob|d o b|naci\w*|cumple\w*)\b")
_NOT_IN_CODES = frozenset({"DATE", "NAME", "EMAIL", "URL", "ADDRESS"})
# Words around a name, and words that show that there is none.
_AROUND_NAMES = words(
    "my name is its it's the last family surname first full i am i'm im this under and patient "
    "born dob birth birthday date of on sure ok okay yes please hi hello "
    "mi nombre es el apellido me llamo soy la los y de nacimiento fecha nacido nacida naci"
)
_NO_NAMES = words(
    "no not don't dont what why how who when which where can could will would bill owe pay help "
    "stop need want code know never mind number human person agent "
    "que por como quien cuando donde puedo quiero necesito cuenta factura ayuda codigo se"
)
# What a bare name is taken for.
_MAY_BE_A_NAME = frozenset({"", "give_details", "nlu_fallback", "out_of_scope"})
_MOST_NAME_WORDS = 3
_LONGEST_NAME = 8


@dataclass(frozen=True)
class Heard:
    """What was found. `births` are ISO texts, more than one where 3/4 could be either.

    `unreadable_date` says that a date was given and none could be read in full.
    `loose_name` is what may be a name although nothing marked it as one.
    """

    names: tuple[str, ...] = field(default=(), repr=False)
    births: tuple[str, ...] = field(default=(), repr=False)
    six_digits: tuple[str, ...] = field(default=(), repr=False)
    access: tuple[str, ...] = field(default=(), repr=False)
    loose_name: str | None = field(default=None, repr=False)
    unreadable_date: bool = False
    says_birth: bool = False
    words: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.names or self.births or self.six_digits or self.access)


def hear(given: Given, language: Language) -> Heard:
    """Read one message."""
    dates = [given.values[key] for key in _of_type(given, {"DATE"})]
    others = [given.values[key] for key in _of_type(given, None)]
    plain = fold(_PLACEHOLDER.sub(" ", given.text))
    written = _inserted(given)
    births = read_births(dates, language) or (
        () if dates else read_births([*others, written], language)
    )
    said = tuple(re.findall(r"[a-z][a-z'-]*", plain))
    return Heard(
        names=tuple(given.values[key] for key in _of_type(given, {"NAME"})),
        births=births,
        six_digits=_six_digits(written, [*dates, *others]),
        access=tuple(f"{a}{b}".upper() for a, b in _codes(written)),
        loose_name=_loose_name(said) if given.intent in _MAY_BE_A_NAME else None,
        unreadable_date=bool(dates) and not births,
        says_birth=_SAYS_BIRTH.search(plain) is not None,
        words=said,
    )


def family_names(names: Iterable[str]) -> set[str]:
    """Every run of words that could be the family name: `Ana de la Cruz` or `Cruz, Ana`."""
    parts = [part for name in names for part in re.split(r"[\s,]+", name) if part][:_LONGEST_NAME]
    ends = range(1, len(parts) + 1)
    return {" ".join(parts[start:end]) for end in ends for start in range(end)}


def read_births(texts: Iterable[str], language: Language) -> tuple[str, ...]:
    """Complete dates as ISO texts; both readings of 3/4 where both are usual (Spanish here)."""
    orders = ("mdy", "dmy") if language == "es" else ("mdy",)
    found = (read_date(text, order=order) for text in texts for order in orders)
    return tuple(dict.fromkeys(day.isoformat() for day in found if day))


def _of_type(given: Given, types: set[str] | None) -> Iterator[str]:
    """The placeholders of these types; None for those whose type says neither name nor date."""
    for key in given.values:
        match = _PLACEHOLDER.fullmatch(key)
        kind = match[1] if match else ""
        if (kind not in _NOT_IN_CODES) if types is None else (kind in types):
            yield key


def _inserted(given: Given) -> str:
    """The text with the values that may be, or may be part of, a code."""
    values = {key: given.values[key] for key in _of_type(given, None)}
    return _PLACEHOLDER.sub(lambda match: values.get(match[0], " | "), given.text)


def _six_digits(written: str, values: Iterable[str]) -> tuple[str, ...]:
    """Six digits in the text, or taken for something else by whoever marked it."""
    found = ["".join(match) for match in _SIX_DIGITS.findall(written)]
    found += ["".join(match) for value in values for match in _SIX_DIGITS.findall(value.strip())]
    return tuple(dict.fromkeys(found))


def _codes(written: str) -> list[tuple[str, str]]:
    return [match for match in _ACCESS_CODE.findall(written) if is_access_code("".join(match))]


def _loose_name(said: tuple[str, ...]) -> str | None:
    left = [word for word in said if word not in _AROUND_NAMES]
    if not 1 <= len(left) <= _MOST_NAME_WORDS or any(word in _NO_NAMES for word in left):
        return None
    return " ".join(left)
