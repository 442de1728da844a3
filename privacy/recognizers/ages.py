"""Finds ages above 89, which identify (45 CFR 164.514(b)(2)(i)(C))."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.spans import AGE, Span

_SPELLED = (
    r"(?:ninety|noventa)(?:[ -](?:y )?(?:one|two|three|four|five|six|seven|eight|nine|uno|dos|tres|"
    r"cuatro|cinco|seis|siete|ocho|nueve))?|(?:one |a )?hundred(?: and)?(?: \w{3,5})?|cien(?:to)?"
)
_AGE = rf"(9\d|1[0-2]\d|{_SPELLED})"
_PERSON = (
    r"(?:he|she|mom|mum|mother|dad|father|grand\w{2,8}|gram|nana|aunt|uncle|wife|husband|patient|i|"
    r"im|i'm|hes|shes|he's|she's|he'll|she'll|hell|shell|ella|el|mama|papa|madre|padre|abuel[oa]|"
    r"tia|tio)"
)
_AFTER = re.compile(
    rf"(?<![\w$.,/-]){_AGE}(?=[ -]?(?:years? old|yrs? old|year-old|yr-old|y\.?/?o\.?(?![a-z])|anos|"
    r"years of age|(?: ?)[mf](?![a-z])))"
)
_BEFORE = re.compile(
    r"(?<![a-z])(?:aged?|edad|turn(?:s|ed|ing)?|cumpl(?:e|io|ira)|tiene)[ :=\"']{1,3}"
    rf"(?:(?:is|of|was|just|de|los|almost|about|over)[ :]{{1,2}}){{0,2}}{_AGE}(?![\w%]|[.,/-]\d| "
    rf"?(?:dollars|bucks|usd|dolares|pesos|percent|days|months|weeks|dias|semanas|meses))"
    rf"|(?<![a-z]){_PERSON} (?:am |is |was |will be |be |just turned |turned |almost )?{_AGE}"
    r"(?= ?(?:$|[.,;!?)]|and |now|y |and$|but |in (?!the|a|my|total)|this |next |years ))"
)


# "my mother Geraldine is 91 and": of a person, not of one of the things that are so many.
_SOMEBODY_IS = re.compile(
    r"(?<![a-z])([a-z']{2,20}) (?:is|es|turned|has) (9\d|1[01]\d)(?= ?(?:and |but |now|so |$|"
    r"[.,;!?)](?!\d)))"
)
_THINGS = frozenset(
    "balance bill copay total amount price cost fee charge payment it that this code due what rate "
    "score which here limit max maximum deductible share portion rest number line one mine yours "
    "page "
    "room statement invoice visit owed there eso esto saldo cuenta factura pago".split()
)


def find_ages(text: str) -> Iterator[Span]:
    """Ages of 90 and more, in digits or words."""
    for match in _AFTER.finditer(text):
        yield Span(*match.span(1), AGE, 0.9)
    for match in _SOMEBODY_IS.finditer(text):
        if match[1] not in _THINGS:
            yield Span(*match.span(2), AGE, 0.7)
    for match in _BEFORE.finditer(text):
        group = 1 if match[1] else 2
        yield Span(*match.span(group), AGE, 0.8)
