"""The things that a case may need to be told, and how a message tells them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from inquiry_api.access.speaker import Language
from inquiry_api.answers.details.amounts import (
    WHOLE,
    after_cue,
    bare_amount,
    pays_whole,
)
from inquiry_api.answers.details.households import people_told, yearly_income
from inquiry_api.answers.details.option_words import SAID_FIRST
from inquiry_api.answers.details.spoken import clause_told, names_plan, number_told, plan_named
from inquiry_api.answers.phrasing import MONTHS
from inquiry_api.answers.question import filled
from inquiry_api.answers.wanted import Wanted
from inquiry_api.money import format_cents
from privacy.dates import PartialDate, read_partial_date

Kind = Literal[
    "text", "date", "amount", "count", "payer", "choice", "yes_no", "number", "clause", "words"
]


@dataclass(frozen=True)
class Field:
    """One question. `options` are offered as buttons; `words` are what else means an option.

    `tells_itself` says that a long first message has told it already. An amount or a date in the
    first message is this one only beside a word of `cue`; with `only_cued` this holds everywhere.
    A `number` is an identifier of these `placeholders`; a `clause` the part that holds a cue;
    `words` are a clause where nobody asked for them, and else all that was said.
    """

    name: str
    kind: Kind = "text"
    options: tuple[str, ...] = ()
    words: Mapping[str, str] | None = None
    tells_itself: bool = False
    cue: str = ""
    only_cued: bool = False
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A message as a field reads it.

    `first` is the one that began the matter, or one that answers another question; `beside` tells
    the latter.
    """

    wanted: Wanted
    text: str
    values: Mapping[str, str]
    language: Language
    entities: tuple[Mapping[str, Any], ...] = ()
    intent: str = ""
    first: bool = False
    beside: bool = False


_WHEN = re.compile(
    r"\d|\b(?:last|ago|yesterday|today|tomorrow|week|month|year|next|payday|hoy|ayer|manana|semana"
    r"|mes|ano|pasad[oa]|hace|proxim[oa]|quincena)\b"
)
_OTHER_NUMBERS = re.compile(r"<(?!DATE_)[A-Z_]+_\d+>")
_ONLY_MONEY = re.compile(r"\W*\$\s?[\d.,]+\W*")
_FEW_WORDS = 4  # A yes of fewer words tells nothing.
_NOT_I = r"(?<!my name is )(?<!i am )(?<!i'm )(?<!this is )(?<!soy )(?<!me llamo )"
_LONG_WORDS = 8  # So many words say what it is about, not only that it is about something.


def read_field(field: Field, told: Told) -> str | None:
    """What a message says to a field's question; None if it doesn't."""
    return _READERS[field.kind](field, told)


def _text(field: Field, told: Told) -> str | None:
    words = filled(told.text, told.values).strip()
    if told.first and field.placeholders:
        return _placed(field, told)
    if told.intent == "affirm" and len(words.split()) < _FEW_WORDS:
        return None
    if told.first and not (field.tells_itself and len(words.split()) >= _LONG_WORDS):
        return None
    return words or None


def _placed(field: Field, told: Told) -> str | None:
    """The last value of the field's own kinds, unless it is who speaks."""
    kinds = "|".join(field.placeholders)
    found: list[str] = re.findall(rf"{_NOT_I}(<(?:{kinds})_\d+>)", told.text, re.IGNORECASE)
    return told.values.get(found[-1]) if found else None


def _date(field: Field, told: Told) -> str | None:
    """A date in the message; in an answer also words like "last week", as they stand."""
    beside = _day_beside(field.cue, told)
    if beside is not None:
        return _worded(beside, told.language)
    if field.only_cued or _elsewhere(field, told):
        return None
    for day in (*told.wanted.days, *told.wanted.months):
        return _worded(day, told.language)
    if told.first:
        return None
    words = filled(told.text, told.values).strip()
    rest = plain_words(_OTHER_NUMBERS.sub(" ", told.text))
    return words if _WHEN.search(rest) and not _ONLY_MONEY.fullmatch(words) else None


def _day_beside(cue: str, told: Told) -> PartialDate | None:
    """The date that stands right behind a word of the cue: "ended 9/30, the new one from 10/1"."""
    pattern = rf"\b(?:{cue})\W+(?:\w+\W+){{0,2}}?(<DATE_\d+>)"
    found = re.search(pattern, plain_words(told.text), re.IGNORECASE) if cue else None
    value = told.values.get(found[1].upper()) if found else None
    return read_partial_date(value, order="mdy") if value else None


def _worded(day: PartialDate, language: Language) -> str:
    month = MONTHS[language][day.month - 1] if day.month else ""
    parts = (month, str(day.day or ""), str(day.year or ""))
    return " ".join(part for part in parts if part)


def _amount(field: Field, told: Told) -> str | None:
    if _elsewhere(field, told):
        return None
    bare = plain_words(told.text)
    spoken = after_cue(field.cue, bare)
    spoken = spoken if told.first or spoken else bare_amount(bare)
    if field.name == "income":
        return yearly_income(bare, told.wanted.amounts or spoken)
    if field.name == "offer" and pays_whole(bare):
        return WHOLE
    amounts = told.wanted.amounts or spoken or _nothing_owed(told)
    return format_cents(amounts[0]) if amounts else None


def _nothing_owed(told: Told) -> tuple[int, ...]:
    """A letter may well say that $0 is owed, which picks no visit and is no payment."""
    return (0,) if any(e.get("entity") == "amount" and str(e.get("value")) == "0"
                       for e in told.entities) else ()  # fmt: skip


def _elsewhere(field: Field, told: Told) -> bool:
    """Whether a figure of the first message belongs to something else, by the words beside it."""
    if not told.first or told.beside:
        return False
    return not field.cue or not re.search(rf"\b(?:{field.cue})", plain_words(told.text))


def _count(field: Field, told: Told) -> str | None:
    """How many live in the home."""
    people = people_told(plain_words(told.text), asked=not told.first)
    if people is None and not told.first and len(told.wanted.counts) == 1:
        people = told.wanted.counts[0]
    return str(people) if people else None


def _payer(field: Field, told: Told) -> str | None:
    """The plan; of two that are named, the later one is the new one."""
    named = [
        str(e["value"]) for e in told.entities if e.get("entity") == "payer" and e.get("value")
    ]
    if named:
        return named[-1]
    if told.first:
        return plan_named(filled(told.text, told.values))
    return _text(field, told) if names_plan(told.text) else None


def _number(field: Field, told: Told) -> str | None:
    first = told.first
    return number_told(told.text, told.values, field.placeholders, field.cue, first=first)


def _clause(field: Field, told: Told) -> str | None:
    return clause_told(filled(told.text, told.values), field.cue)


def _words(field: Field, told: Told) -> str | None:
    return _clause(field, told) if told.first else _text(field, told)


def _choice(field: Field, told: Told) -> str | None:
    if not told.first:
        for ordinal in told.wanted.ordinals:
            place = len(field.options) if ordinal == "last" else int(ordinal)
            if 0 < place <= len(field.options):
                return field.options[place - 1]
    for entity in told.entities:
        if entity.get("entity") == field.name and entity.get("value") in (field.words or {}):
            return str(entity["value"])
    return _by_words(field, told)


def _by_words(field: Field, told: Told) -> str | None:
    bare = plain_words(told.text)
    found = [name for name, words in (field.words or {}).items() if re.search(words, bare)]
    return found[0] if len(found) == 1 or (found and not told.first) else None


def _yes_no(field: Field, told: Told) -> str | None:
    bare = plain_words(told.text)
    said = (answer for name, answer, words in SAID_FIRST
            if name == field.name and re.search(words, bare))  # fmt: skip
    found = next(said, None)
    if told.first:
        return found
    if told.intent == "affirm":
        return "yes"
    if told.intent == "deny":
        return "no"
    if re.match(r"\W*(?:yes|yeah|yep|si|claro)\b", bare):
        return "yes"
    return "no" if re.match(r"\W*(?:no|nope|nunca|never)\b", bare) else found


def plain_words(text: str) -> str:
    """Lower case, without accents: how the patterns of this package read a message."""
    folds = str.maketrans("áéíóúüñ’", "aeiouun'")  # noqa: RUF001 - A typed apostrophe.
    return text.casefold().translate(folds)


_READERS = {
    "text": _text,
    "date": _date,
    "amount": _amount,
    "count": _count,
    "payer": _payer,
    "choice": _choice,
    "yes_no": _yes_no,
    "number": _number,
    "clause": _clause,
    "words": _words,
}
