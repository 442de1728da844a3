"""What stands around a word that may be a name: phrases, payers, clauses, ends."""

from __future__ import annotations

from privacy.recognizers.name_cues import (
    AFTER_NAME,
    MODAL,
    OPENERS,
    PAYER_AFTER,
    PAYER_BEFORE,
    PAYER_NAMES,
    PERSON_VERBS,
    PHRASES,
)
from privacy.recognizers.words import Word

_END_MARKS = frozenset(".,;:!?)]}\"-/&(@#<>|'")
_PAYERS_DO = frozenset(
    "deny denied pay paid cover covered process processed reject approve".split()
)
_BILLED = frozenset("bill billed claim claims file filed submit submitted send sent cobren".split())
_BILLED_WITHIN = 7
_OPENING_MARKS = frozenset('.!?;:,\n-("')


_FACILITIES = frozenset("hospital hospitals clinic clinics healthcare pharmacy memorial".split())
_PRACTICES = frozenset(
    "health medical physicians regional orthopedics pediatrics imaging radiology anesthesia "
    "cardiology dental surgical urgent er".split()
)
_BEFORE_FACILITIES = frozenset("at from to in the by your our near al en el del st saint".split())


def in_phrase(word: Word) -> bool:
    """Whether the word belongs to an ordinary phrase such as "grace period"."""
    return (before(word), word.lower) in PHRASES or (word.lower, after(word)) in PHRASES


def is_payer(word: Word) -> bool:
    """Whether a name is here that of a health plan: "my molina id", "tiene Molina"."""
    if word.lower not in PAYER_NAMES or _has_given_name(word):
        return False
    further = word.next.next if word.next is not None else None
    in_network = after(word) == "in" and further is not None and further.lower == "network"
    cued = before(word) in PAYER_BEFORE or after(word) in PAYER_AFTER or in_network
    return cued or _is_billed(word)


def _is_billed(word: Word) -> bool:
    """ "my plan is molina", "the bill should go to molina", "why did molina deny it"."""
    cue = word.previous
    if cue is None or len(word.gap_before) > 2:
        return False
    if cue.lower in ("is", "es", "was", "era"):
        return before(cue) in PAYER_BEFORE
    if cue.lower in ("did", "does", "will", "would", "has", "if"):
        return after(word) in _PAYERS_DO
    if cue.lower not in ("to", "a", "con", "with", "from"):
        return False
    for _ in range(_BILLED_WITHIN):
        cue = cue.previous if cue is not None else None
        if cue is not None and cue.lower in _BILLED:
            return True
    return False


def _has_given_name(word: Word) -> bool:
    given = word.previous
    return given is not None and word.gap_before == " " and given.is_name


def cue_before(word: Word) -> str:
    """The word right before, where "mother in law" counts as one."""
    cue = word.previous
    if cue is None:
        return ""
    if cue.lower in ("law", "laws") and before(cue) == "in" and cue.previous is not None:
        return before(cue.previous)
    return cue.lower


def before(word: Word) -> str:
    """The word right before, or nothing."""
    return word.previous.lower if word.previous and len(word.gap_before) <= 2 else ""


def after(word: Word) -> str:
    """The word right after, or nothing."""
    return word.next.lower if word.next and len(word.gap) <= 2 else ""


def ends_phrase(word: Word) -> bool:
    """Whether what follows would follow a name: an end, a mark, a digit, or what people do."""
    gap = word.gap[:2].strip()
    if not gap and word.gap[:2] != " " and word.next is None:
        return True
    if gap and (gap[0] in _END_MARKS or gap[0].isdigit()):
        return True
    if word.next is None or word.gap.strip(" "):
        return True
    following = word.next.lower
    if word.lower in MODAL:
        return following in ("and", "y", "here", "again")
    if following in PERSON_VERBS:
        return following not in ("can", "will")
    return following in AFTER_NAME or (following.endswith("ed") and len(following) > 4)


def opens_clause(word: Word) -> bool:
    """Whether the word opens a clause or stands after something a name follows."""
    if word.previous is None or not _OPENING_MARKS.isdisjoint(word.gap_before):
        return True
    return word.previous.lower in OPENERS


def is_facility(word: Word) -> bool:
    """Whether a name is a hospital's: "at mercy hospital", "St. Luke's", "clinica santa maria"."""
    kind = word.previous
    if kind is not None and kind.lower in ("san", "santa", "santo", "st", "saint"):
        if kind.lower in ("st", "saint") and word.gap.startswith("'s"):
            return True
        kind = kind.previous
    if kind is not None and kind.lower in ("hospital", "clinica") and not ends_phrase(kind):
        return True
    following = word.next
    if following is None or word.gap != " ":
        return False
    if following.lower not in _FACILITIES:
        practice = following.lower in _PRACTICES and following.form[0].isupper()
        return practice and word.title and not _has_given_name(word)
    capitals = word.form[0].isupper() and following.form[0].isupper()
    return before(word) in _BEFORE_FACILITIES or (capitals and not _has_given_name(word))
