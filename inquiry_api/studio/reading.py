"""How hard a text is to read. An amount, a date or a number counts as one short word: the formulas
are about words, and a patient reads a figure at a glance.

English: Flesch-Kincaid grade (Kincaid et al. 1975). Spanish: Fernandez Huerta's reading ease
(1959), where 70 and above is easy enough for twelve-year-olds.
"""

import re
import unicodedata

_FIGURES = re.compile(
    r"\{(?:link|case)\}|-?\$[\d,.]*\d|\b\d{1,2}(?::\d{2})?\s[ap]\.?\s?m\.?|\b[\d/-]*\d\b%?"
)
_PLACES = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def english_grade(text: str) -> float:
    """The school grade that the text asks for."""
    words, sentences = _parts(text)
    syllables = sum(_english_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def spanish_ease(text: str) -> float:
    """From 0, very hard, to 100, very easy."""
    words, sentences = _parts(text)
    syllables = sum(_spanish_syllables(word) for word in words)
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / sentences


def _parts(text: str) -> tuple[list[str], int]:
    """The words, and the number of sentences; each line of a list is one."""
    plain = _FIGURES.sub(" n ", _PLACES.sub(" n ", text))
    parts = [part for part in re.split(r"[.!?:;]+(?:\s|$)|\n+", plain) if _WORD.search(part)]
    return _WORD.findall(plain), max(len(parts), 1)


def _english_syllables(word: str) -> int:
    low = word.lower()
    low = re.sub(r"(?:es|ed|e)$", "", low) if len(low) > 3 and not low.endswith("le") else low
    return max(1, len(re.findall(r"[aeiouy]+", low)))


def _spanish_syllables(word: str) -> int:
    """Groups of vowels; an accented i or u, or two strong vowels, part a group."""
    low = unicodedata.normalize("NFC", word.lower())
    groups = re.findall(r"[aeiouáéíóúü]+", re.sub(r"([qg])u([eiéí])", r"\1\2", low))
    return max(1, sum(_in_group(group) for group in groups))


def _in_group(group: str) -> int:
    strong = len(re.findall(r"[aeoáéóíú]", group))
    return max(1, strong)
