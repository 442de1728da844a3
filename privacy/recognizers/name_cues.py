"""The words around a name that show it is one; the lists are in ``data/name_cues.txt``."""

from __future__ import annotations

from pathlib import Path

_PATH = Path(__file__).parent.parent / "data" / "name_cues.txt"


def _read_sections() -> dict[str, str]:
    sections: dict[str, str] = {}
    for section in _PATH.read_text(encoding="ascii").split("\n[")[1:]:
        title, _, body = section.partition("]\n")
        lines = (line for line in body.splitlines() if not line.startswith("#"))
        sections[title] = " ".join(lines)
    return sections


_SECTIONS = _read_sections()


def _words(section: str) -> frozenset[str]:
    return frozenset(_SECTIONS[section].split())


TITLES = _words("titles")
POLITE = _words("polite")
NAME_WORDS = _words("name_words")
AFTER_NAME_WORD = _words("after_name_word")
RELATIONS = _words("relations")
ADDRESSED = _words("addressed")
NO_ADDRESS = _words("no_address")
SPEAKING = _words("speaking")
SPOKEN = _words("spoken")
IDENTIFYING = _words("identifying")
PERSON_VERBS = _words("person_verbs")
SAYING_VERBS = _words("saying_verbs")
AFTER_NAME = _words("after_name")
VERB_LIKE = _words("verb_like")
GIVEN_TOO = _words("given_too")
MODAL = _words("modal")
QUALITIES = _words("qualities")
MONTH_LIKE = _words("month_like")
FUNCTION_WORDS = _words("function_words")
PAYER_NAMES = _words("payer_names")
PAYER_BEFORE = _words("before_payer")
PAYER_AFTER = _words("after_payer")
DETERMINERS = _words("determiners")
PARTICLES = _words("particles")
SUFFIXES = _words("suffixes")
SYLLABLES = _words("syllables")
OPENERS = _words("sentence_openers") | NAME_WORDS | RELATIONS | ADDRESSED | IDENTIFYING
PHRASES = frozenset(
    tuple(phrase.split()) for phrase in _SECTIONS["phrases"].split(", ") if phrase.strip()
)
# Mostly something else than a name, each in its way.
MOSTLY_WORDS = VERB_LIKE | QUALITIES
RARELY_NAMES = VERB_LIKE | QUALITIES | MONTH_LIKE
