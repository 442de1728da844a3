"""Decides from what stands around it whether a word that could be either is a name."""

from __future__ import annotations

import re

from privacy.recognizers.name_announced import is_announced, is_introduced
from privacy.recognizers.name_cues import (
    ADDRESSED,
    DETERMINERS,
    GIVEN_TOO,
    IDENTIFYING,
    MONTH_LIKE,
    MOSTLY_WORDS,
    NO_ADDRESS,
    PERSON_VERBS,
    QUALITIES,
    RARELY_NAMES,
    RELATIONS,
    SAYING_VERBS,
    SPEAKING,
    SPOKEN,
    VERB_LIKE,
)
from privacy.recognizers.name_surroundings import (
    after,
    before,
    cue_before,
    ends_phrase,
    in_phrase,
    is_payer,
    opens_clause,
)
from privacy.recognizers.words import EITHER, STAYS, Word

_CUE_GAP = re.compile(r"[ :,.\"'=(\[#-]{1,4}")
_NEAR_GAP = re.compile(r" {1,2}|-|\. ")
_CLAUSE = re.compile(r"[.!?:;/(\n]")
_THANKS = frozenset({"thanks", "thx", "thank"})
_SELF = frozenset({"im", "i'm", "am", "ima", "soy", "llamo"})
_LONGEST_RUN = 3
_DEPARTMENTS = frozenset(
    "accounting admissions billing cobros collections reception records registration "
    "scheduling".split()
)


def is_name_in_context(word: Word) -> bool:
    """Whether a word that could be either stands where a name does."""
    if in_phrase(word) or is_payer(word):
        return False
    return (
        is_introduced(word)
        or _is_beside_name(word)
        or _follows_cue(word)
        or _acts(word)
        or _is_capitalised_within(word)
        or _opens_run(word)
        or _is_turned_round(word)
    )


def _is_beside_name(word: Word) -> bool:
    return _follows_name(word) or _precedes_family_name(word)


def _follows_name(word: Word) -> bool:
    """ "harper quinn", "grace may -": right after a given name."""
    behind = word.previous is not None and word.previous.is_name
    if behind and word.gap_before in (" ", ", ") and is_announced(word) and ends_phrase(word):
        return word.gap_before == " " or not word.is_disguised
    given = _neighbour_before(word)
    if given is None or not given.is_name:
        return False
    if word.gap_before == "-":
        return True
    if word.lower in VERB_LIKE | MONTH_LIKE and not word.stands_out:
        sure = given.kind != EITHER and word.lower not in ("bill", "pay")
        return sure and word.can_be_family and ends_phrase(word)
    return word.can_be_family or word.can_be_given


def _neighbour_before(word: Word) -> Word | None:
    """The word joined to this one on its left; an initial between two names is passed over."""
    if word.previous is None or not _NEAR_GAP.fullmatch(word.gap_before):
        return None
    further = word.previous.previous
    if word.previous.is_letter and word.previous.gap_before == " " and further and further.is_name:
        return further
    return word.previous


def _precedes_family_name(word: Word) -> bool:
    """ "rich ramirez": right before a word that is a name, and not a given one only."""
    family = word.next
    if family is not None and family.is_letter and family.form.isupper():
        family = family.next
    if family is None or not family.is_name:
        return False
    if is_announced(word) and (word.gap == ", " or (word.gap == " " and word.can_be_given)):
        return True
    if not _NEAR_GAP.fullmatch(word.gap):
        return False
    if family.kind == EITHER or (family.can_be_given and not family.can_be_family):
        return False
    if word.lower in MOSTLY_WORDS:
        return word.can_be_given and (word.title or opens_clause(word))
    return word.can_be_given or word.can_be_family


def _follows_cue(word: Word) -> bool:
    """ "my son rich", "this is joy", "thanks hope": a cue before, and nothing after denies it."""
    if word.previous is None or not _CUE_GAP.fullmatch(word.gap_before):
        return False
    cue = cue_before(word)
    if not word.roles:
        return cue in RELATIONS and after(word) in SAYING_VERBS | {"handles", "is", "was", "has"}
    if word.lower in MONTH_LIKE:
        return _month_follows_cue(word, cue)
    if cue in SPEAKING and word.can_be_given and word.lower not in QUALITIES:
        plain = word.lower not in VERB_LIKE and cue in ("with", "ask", "told", "from")
        return word.stands_out or (plain and ends_phrase(word))
    if cue not in RELATIONS | ADDRESSED | IDENTIFYING or not ends_phrase(word):
        return False
    if word.lower in MOSTLY_WORDS:
        acts = cue in RELATIONS and word.lower in QUALITIES and after(word) in PERSON_VERBS
        said = word.title or cue in _THANKS or acts
        said = said or (word.lower in GIVEN_TOO and cue in RELATIONS and not cue.endswith("s"))
        if cue in IDENTIFYING and word.stands_out and word.can_be_family:
            return True
        return word.can_be_given and said and word.lower not in NO_ADDRESS
    return True


def _month_follows_cue(word: Word, cue: str) -> bool:
    """ "i spoke w june", "my wife april": a month by name takes a cue that no month has."""
    if cue in SPEAKING and word.previous and before(word.previous) in SPOKEN:
        return True
    if cue == "for" and word.previous and before(word.previous) in ("ask", "asked", "looking"):
        return True
    person = cue in RELATIONS | ADDRESSED or (cue in IDENTIFYING and word.title)
    return person and ends_phrase(word)


def _acts(word: Word) -> bool:
    """ "mark said i could": a given name opens a clause and the next word is what people do."""
    if not word.can_be_given or word.next is None or word.gap != " " or not opens_clause(word):
        return False
    verb = word.next.lower
    if (
        verb in ("in", "from", "at")
        and word.title
        and after(word.next) in ("your", "billing", "the")
    ):
        return True
    if verb in ("in", "from", "at") and after(word.next) in _DEPARTMENTS:
        meant = word.lower not in ("bill", "order", "note", "notice")
        return meant or before(word) in ("and", "with", "w", "to", "ask", "call")
    if word.lower not in RARELY_NAMES:
        return verb in PERSON_VERBS or verb in ("here", "from", "again")
    return verb in SAYING_VERBS and (word.lower != "bill" or verb == "told")


def _is_turned_round(word: Word) -> bool:
    """ "March, Will", "Cook, Travis D": two capitals and a comma, where a name may begin."""
    family = word if word.gap == ", " else word.previous
    given = family.next if family is not None else None
    if family is None or given is None or family.gap != ", ":
        return False
    clause = bool(_CLAUSE.search(family.gap_before))
    begins = family.previous is None or clause or is_announced(family)
    single = given.next is None or given.next.is_letter or not given.next.title
    both_months = family.lower in MONTH_LIKE and given.lower in MONTH_LIKE
    capitals = family.title and given.title and single and not both_months
    return begins and capitals and family.can_be_family and given.can_be_given


def _is_capitalised_within(word: Word) -> bool:
    """A capital inside a sentence that is otherwise in lower case, or behind an initial."""
    previous = word.previous
    if previous is not None and previous.is_letter and word.gap_before == ". " and word.roles:
        return True
    if not word.title or previous is None or not word.roles:
        return False
    if previous.is_letter and previous.form.isupper() and previous.form not in "IA":
        return word.gap_before in (". ", " ")
    if not word.stands_out or word.gap_before.strip() or word.lower in MONTH_LIKE:
        return False
    if previous.lower in DETERMINERS:
        return False
    beside = previous.title or (word.next is not None and word.next.title and word.gap == " ")
    if beside:
        return word.can_be_given or previous.is_name
    return word.can_be_given and word.lower != "bill"


def _opens_run(word: Word) -> bool:
    """ "grace may - dob ...", "this is will rich": two or three words that could all be names."""
    run = [word]
    while len(run) < _LONGEST_RUN and run[-1].gap == " " and run[-1].next is not None:
        if run[-1].next.kind == STAYS:
            break
        run.append(run[-1].next)
    capitals = all(one.title and one.stands_out for one in run)
    if len(run) < 2 or not ends_phrase(run[-1]) or not (capitals or opens_clause(word)):
        return False
    if not _is_likely_run(run):
        return False
    for one in run:
        one.is_name = True
    return True


def _says_who(word: Word) -> bool:
    """Whether "I'm", "soy" or "this is" stands right before."""
    cue = before(word)
    return cue in _SELF or (
        cue == "is" and word.previous is not None and before(word.previous) == "this"
    )


def _is_likely_run(run: list[Word]) -> bool:
    first, last = run[0], run[-1]
    if all(one.is_disguised for one in run) and not is_introduced(first):
        return False
    if not (first.can_be_given and last.can_be_family) or last.lower in ("call", "pay"):
        return False
    unlikely = all(one.lower in VERB_LIKE | MONTH_LIKE for one in run)
    if unlikely and not all(one.title for one in run):
        return _says_who(first)
    if first.lower in MONTH_LIKE and last.lower in MOSTLY_WORDS and not last.title:
        return first.previous is not None and first.previous.lower in IDENTIFYING
    return True
