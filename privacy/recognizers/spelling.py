"""Decides whether an unknown word is an everyday word misspelt, drawn out, or run together."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from privacy.lexicon import Lexicon

_EVERYDAY = Path(__file__).parent.parent / "data" / "everyday.txt"
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_LAUGHTER = re.compile(
    r"(?:h+a+|h+e+|j+a+|j+e+|a+h+|l+o+l*)+[hsl]*|[hmu]+|a+w+|o+h+|u+g+h+|y+e+s*|n+o+|z+"
)
_BEFORE = re.compile(
    r"(?:un|re|pre|non|over|under|mis|dis|out|inter|auto|multi|co|self|sub|tele|des|"
    r"sobre)(?=[a-z]{4})"
)
_AFTER = re.compile(
    r"(?<=[a-z]{3})(?:s|es|ed|d|ing|ings|ly|er|ers|or|able|ment|ments|ness|less|ful|tion|ish|ism|"
    r"wise|mente|ado|ada|ados|"
    r"adas|ido|ida|ando|iendo|aron|ieron|arme|arlo|arla|arle|ita|ito|itos|itas|me|lo|la|le|nos|"
    r"los|las|les)$"
)
_VERB_FORM = re.compile(r"(?:aron|ieron|eron|aran|aban|aba|amos|emos|aste|iste|en|an|aria|ara)$")
_INFINITIVES = ("ar", "er", "ir")
_CLITIC = re.compile(r"(?:me|te|se|nos|le|les|lo|la|los|las|melo|mela|selo|sela)$")
# Medicine makes its words itself; no lexicon has them all.
_LEARNED = re.compile(
    r"(?<=[a-z]{3})(?:ologists?|ology|ologos?|ologas?|ologia|iatrists?|iatras?|ectomy|ectomia|"
    r"otomy|plasty|itis|scopy|scopia|"
    r"gram|grams|graphy|grafia|emia|opathy|opatia|therapy|terapia|phils?|"
    # Stems by which drugs are named (USAN).
    r"statin|pril|sartan|olol|azole|cillin|mycin|oxetine|azepam|azolam|idone|glutide|gliptin|gliflozin|"
    r"formin|prazole|dipine|triptan|oxacin|cycline|caine|profen|thiazide|parin|lukast|vir|zumab|"
    r"ximab|mumab|tinib|dronate|xaban|semide|lamide|terol|sone|nidazole|codone|morphone|barbital)$"
)
_SHORTEST_TYPO, _SHORTEST_SWAP, _LONGEST = 5, 6, 24


def is_everyday(word: str, lexicon: Lexicon) -> bool:
    """Whether an unknown word in lower case is clearly an everyday word in disguise."""
    if len(word) > _LONGEST:
        return bool(_LAUGHTER.fullmatch(word[:60])) if len(word) <= 60 else False
    if _LAUGHTER.fullmatch(word):
        return True
    if _has_clitic(word, lexicon) or _LEARNED.search(word):
        return True
    if _is_verb_form(word, lexicon):
        return True
    return _is_derived(word, lexicon) or _is_typo(word) or _is_two_words(word)


def is_drawn_out(word: str, lexicon: Lexicon) -> bool:
    """Whether it is a word that stays with a letter held: "whyyy", "pleaseee"."""
    return len(word) <= _LONGEST and any(
        lexicon.kind(_DRAWN_OUT.sub(shorter, word))[:1] in ("w", "c")
        for shorter in (r"\1", r"\1\1")
        if _DRAWN_OUT.search(word)
    )


def _has_clitic(word: str, lexicon: Lexicon) -> bool:
    """A Spanish verb with its pronouns: "digamelo", "mandenselo", "cobrarme"."""
    stem = word
    for _ in range(3):
        match = _CLITIC.search(stem)
        if not match or match.start() < 2:
            return False
        stem = stem[: match.start()]
        verb = lexicon.kind(stem)[:1] == "w" or lexicon.kind(stem + "s")[:1] == "w"
        if verb and len(stem) >= 3 and stem[-1] in "aeiourn":
            return True
    return False


def _is_derived(word: str, lexicon: Lexicon) -> bool:
    prefix = _BEFORE.match(word)
    if prefix and lexicon.kind(word[prefix.end() :])[:1] in ("w", "c"):
        return True
    suffix = _AFTER.search(word)
    if not suffix or suffix.start() < 4:
        return False
    stem = word[: suffix.start()]
    if len(stem) >= 5 and lexicon.kind(stem)[:1] == "w":
        return True
    endings = (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem)
    return any(ending in _everyday() for ending in endings)


def _is_verb_form(word: str, lexicon: Lexicon) -> bool:
    """ "codificaron", "chequeen": a form of a Spanish verb whose infinitive is known."""
    found = _VERB_FORM.search(word)
    stem = word[: found.start()] if found else ""
    return len(stem) >= 4 and any(lexicon.kind(stem + ending)[:1] == "w" for ending in _INFINITIVES)


def _is_typo(word: str) -> bool:
    """One letter missing, doubled, wrong or swapped; the first letter is as a rule right."""
    if len(word) < _SHORTEST_TYPO:
        return False
    if word in _shortened():
        return True
    shorter = {word[:index] + word[index + 1 :] for index in range(1, len(word))}
    if len(word) > _SHORTEST_TYPO and not shorter.isdisjoint(_everyday()):
        return True
    return len(word) >= _SHORTEST_SWAP and not shorter.isdisjoint(_shortened())


def _is_two_words(word: str) -> bool:
    if not 7 <= len(word) <= 20:
        return False
    return any(
        word[:cut] in _everyday() and word[cut:] in _everyday() for cut in range(4, len(word) - 2)
    )


def is_common(word: str) -> bool:
    """Whether a word is so common in talk that it is hardly ever a name."""
    return word in _everyday() or len(word) < 3 or "'" in word


@cache
def _everyday() -> frozenset[str]:
    return frozenset(_EVERYDAY.read_text(encoding="ascii").split())


@cache
def _shortened() -> frozenset[str]:
    """Every everyday word with one of its later letters missing."""
    return frozenset(
        word[:index] + word[index + 1 :]
        for word in _everyday()
        for index in range(1, len(word))
        if len(word) > _SHORTEST_TYPO
    )
