"""How many live in a home and what it earns, as people say it: "me and my two kids", "30k a year".

What can't be counted for sure is not guessed: the question is asked again, or left to a person.
"""

import re
from collections.abc import Sequence

from inquiry_api.answers.details.amounts import times_a_year
from inquiry_api.money import format_cents

_WORDS = {
    word: number
    for number, words in enumerate(
        ("one uno una un a an", "two dos both", "three tres", "four cuatro", "five cinco",
         "six seis", "seven siete", "eight ocho", "nine nueve", "ten diez"), start=1)
    for word in words.split()
}  # fmt: skip
_NUMBER = rf"(\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_COUNTED = _NUMBER.replace("|an|", "|").replace("|a)", ")")
_NO_MONEY = r"(?![\d/-]|[.,]\d| ?(?:(?:k|mil|thousand|dollars?|dolares)\b|%|a month|al mes))"
_OF_PEOPLE = (
    rf"(?:family|household|home|familia|hogar|casa) (?:of|de|with|is|es|son) {_COUNTED}\b",
    rf"\b{_COUNTED} (?:people|persons|personas|of us|members|miembros)\b",
    rf"\b{_COUNTED} (?:in|en) (?:my|our|the|mi|la|nuestra) (?:home|house|household|family|casa)\b",
    rf"\b(?:we are|we're|there are|somos|vivimos) {_COUNTED}\b",
)
_ALONE = re.compile(
    r"\b(?:just|only) (?:me|myself)(?! and)\b|\b(?:live|living) (?:alone|by myself)\b"
    r"|\b(?:solo|solamente|nomas) yo(?! y)\b|\bvivo sol[oa]\b|\byo sol[oa]\b"
)
_WITH_ME = re.compile(r"\bme,|\b(?:me and|myself and|and (?:me|i|myself)|yo y|y yo|yo con)\b")
_PLURAL = r"(?:kids|children|sons|daughters|hij[oa]s|nin[oa]s)"
_PAIR = r"(?:parents|padres|papas)"
_SINGLE = (
    r"(?:kid|child|son|daughter|baby|wife|husband|spouse|partner|mother|father|mom|dad|grandma"
    r"|grandpa|hij[oa]|nin[oa]|bebe|espos[oa]|marido|mujer|pareja|madre|padre|mama|papa|abuel[oa])"
)
_SOMEBODY = re.compile(rf"\b(?:{_NUMBER} )?(?:({_PLURAL})|({_PAIR})|({_SINGLE}))\b")
_BY_THE_HOUR = re.compile(
    r"\b(?:an|per|the|la|por|a la) (?:hour|hora)\b|/ ?h(?:ou)?r|\bhourly\b|\b(?:a|per) day\b"
    r"|\b(?:al|por) dia\b|\bdaily\b"
)
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3})(?:[.,](\d))? ?(?:k|mil|thousand)\b")
_NO_INCOME = re.compile(
    r"\W*(?:(?:i )?(?:have |make |earn )?(?:no(?:thing)?(?: income| money)?(?: right now)?|zero|0)"
    r"|no (?:tengo|gano|ganamos) (?:nada|ningun ingreso|ingresos)|nada|cero|sin ingresos?)\W*"
)


def people_told(bare: str, *, asked: bool) -> int | None:
    """How many live in the home; with `asked` a lone number answers it."""
    for pattern in _OF_PEOPLE:
        found = re.search(pattern + _NO_MONEY, bare)
        if found is not None:
            return _number(found[1])
    if _ALONE.search(bare):
        return 1
    related = _related(bare)
    if related is not None or _SOMEBODY.search(bare):
        return related
    lone = re.findall(rf"(?<![\w$.,/-]){_NUMBER}\b{_NO_MONEY}", bare) if asked else []
    several = [each for each in lone if each not in ("a", "an", "un", "una")]
    return _number(several[0]) if len(several) == 1 else None


def _related(bare: str) -> int | None:
    """Whoever is named beside the patient; None where "my kids" leaves open how many."""
    if not _WITH_ME.search(bare):
        return None
    count = 0
    for number, plural, pair, single in _SOMEBODY.findall(bare):
        if plural and not number:
            return None
        count += _number(number) if number else 2 if pair else 1 if single else 0
    return count + 1 if count else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]


def income_told(bare: str) -> int | None:
    """The cents of "30k", "treinta mil" in figures, or no income; None for any other words."""
    thousands = _THOUSANDS.search(bare)
    if thousands is not None:
        return int(thousands[1]) * 100_000 + int(thousands[2] or 0) * 10_000
    return 0 if _NO_INCOME.fullmatch(bare) else None


def by_the_hour(bare: str) -> bool:
    """Whether an amount is for an hour or a day: nobody says how many of them there are."""
    return bool(_BY_THE_HOUR.search(bare))


def yearly_income(bare: str, amounts: Sequence[int]) -> str | None:
    """What a home earns in a year; pay by the hour or day says nothing of a year."""
    if by_the_hour(bare):
        return None
    named = income_told(bare)
    cents = named if named is not None else next(iter(amounts), None)
    return None if cents is None else format_cents(cents * times_a_year(bare))
