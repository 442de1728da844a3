"""Finds names: every word that is no everyday word, and everyday words where they stand as names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from privacy.lexicon import Lexicon
from privacy.recognizers.name_cues import (
    ADDRESSED,
    AFTER_NAME,
    AFTER_NAME_WORD,
    DETERMINERS,
    FUNCTION_WORDS,
    IDENTIFYING,
    MONTH_LIKE,
    NAME_WORDS,
    PERSON_VERBS,
    PHRASES,
    POLITE,
    QUALITIES,
    RELATIONS,
    SAYING_VERBS,
    SPEAKING,
    SPOKEN,
    TITLES,
    VERB_LIKE,
)
from privacy.recognizers.name_spans import join_names
from privacy.recognizers.spelling import is_common
from privacy.recognizers.words import EITHER, NAME, STAYS, Word, Words
from privacy.spans import Span

_CUE_GAP = re.compile(r"[ :,.\"'=(\[#-]{1,4}$")
_NEAR_GAP = re.compile(r" {1,2}$|-$|\. $")
_ANSWER_REST = re.compile(r"[\s\d.,;:!?/'\"()#-]*")


def find_names(text: str, found: Sequence[Span], lexicon: Lexicon) -> Iterator[Span]:
    """Names in a text, beside what was ``found`` in it already."""
    words = Words(text, found, lexicon)
    if not words.items:
        return
    for word in words.items:
        word.is_name = _is_name_by_itself(words, word)
    if _is_an_answer(words):
        for word in words.items:
            word.is_name = True
    for word in words.items:
        if not word.is_name and word.kind != STAYS:
            word.is_name = _is_name_in_context(words, word)
    for word in words.items:
        if not word.is_name and word.kind == STAYS and len(word.form) > 1:
            word.is_name = _is_named_outright(words, word)
    yield from join_names(words, found)


def _is_name_by_itself(words: Words, word: Word) -> bool:
    if word.kind == EITHER or word.kind == STAYS or len(word.form) < 2:
        return False
    before, after = _word_before(words, word), _word_after(words, word)
    if (before, word.lower) in PHRASES or (word.lower, after) in PHRASES:
        return False
    return not (word.in_dictionary and not word.title and before in DETERMINERS)


def _is_an_answer(words: Words) -> bool:
    """Whether the whole message is a name given alone, perhaps with a date: "grace may"."""
    items = words.items
    if not 1 <= len(items) <= 4 or any(word.kind == STAYS and not _is_part(word) for word in items):
        return False
    rest = words.text
    for start, end in sorted([(word.start, word.end) for word in items] + words.covered, reverse=True):
        rest = rest[:start] + rest[end:]
    if not _ANSWER_REST.fullmatch(rest):
        return False
    either = [word for word in items if word.kind == EITHER]
    if len(either) < len([word for word in items if len(word.form) > 1]):
        return True
    if len(either) == 1:
        only = either[0]
        return bool(only.roles) and only.lower not in VERB_LIKE | QUALITIES | MONTH_LIKE
    return len(either) == 2 and _is_pair(either[0], either[1])


def _is_part(word: Word) -> bool:
    """A particle or initial, which may stand inside a name."""
    return (len(word.form) == 1 and word.lower not in "iauyqeo") or word.lower in ("de", "la", "del", "van", "von", "jr", "sr", "los", "las")


def _is_pair(first: Word, second: Word) -> bool:
    if first.lower in MONTH_LIKE and second.lower in MONTH_LIKE | VERB_LIKE | QUALITIES:
        return False
    return first.can_be_given and second.can_be_family and second.lower not in ("call", "pay")


def _is_name_in_context(words: Words, word: Word) -> bool:
    """Whether a word that could be either stands where a name does."""
    if (_word_before(words, word), word.lower) in PHRASES:
        return False
    if (word.lower, _word_after(words, word)) in PHRASES:
        return False
    if _after_title_or_name_word(words, word):
        return True
    return (
        _beside_a_name(words, word)
        or _after_person_cue(words, word)
        or _speaks(words, word)
        or _is_capitalised_within(words, word)
        or _opens_pair(words, word)
    )


def _after_title_or_name_word(words: Words, word: Word) -> bool:
    """ "Dr. Rich", "my name is Will Rich", "last name: Fields", "me llamo Luz"."""
    items, index = words.items, word.index
    if index == 0 or not _CUE_GAP.search(words.gap(index - 1)):
        return False
    before = items[index - 1]
    if before.is_name and index > 1 and words.gap(index - 1) in (" ", "-", ". "):
        return _after_title_or_name_word(words, before) and word.lower not in PERSON_VERBS
    if before.lower in TITLES:
        return word.lower not in VERB_LIKE | MONTH_LIKE or (word.title and before.title)
    if before.lower in NAME_WORDS:
        return ":" in words.gap(index - 1) or not _is_verb_here(words, word)
    if before.lower in AFTER_NAME_WORD and index > 1 and items[index - 2].lower in NAME_WORDS:
        return not (word.lower in QUALITIES and word.lower != "young" and _followed_by_word(words, word))
    return False


def _is_verb_here(words: Words, word: Word) -> bool:
    return word.lower in VERB_LIKE and not word.title


def _beside_a_name(words: Words, word: Word) -> bool:
    """ "harper quinn", "rich ramirez": right after a given name, or right before a family name."""
    items, index = words.items, word.index
    ends = _ends_phrase(words, word)
    before = _neighbour_before(words, word)
    if before is not None and before.is_name:
        if words.gap(index - 1) == "-":
            return True
        if word.lower in VERB_LIKE | MONTH_LIKE and not (word.title and not words.titled):
            return ends and word.can_be_family and before.kind != EITHER and word.lower not in ("bill", "pay")
        return word.can_be_family or word.can_be_given
    if index + 1 < len(items) and _NEAR_GAP.fullmatch(words.gap(index)):
        after = items[index + 1]
        family = after.is_name and after.kind != EITHER and ("l" in after.roles or "f" not in after.roles)
        if not family or not (word.can_be_given or word.can_be_family):
            return False
        if word.lower in VERB_LIKE | QUALITIES:
            opens = index == 0 or _cue_before(words, word)
            return word.can_be_given and (opens or word.title)
        return True
    return False


def _neighbour_before(words: Words, word: Word) -> Word | None:
    """The word joined to this one on its left; an initial between two names is passed over."""
    index = word.index
    if index == 0 or not _NEAR_GAP.fullmatch(words.gap(index - 1)):
        return None
    before = words.items[index - 1]
    if len(before.form) == 1 and index > 1 and words.gap(index - 2) == " " and words.items[index - 2].is_name:
        return words.items[index - 2]
    return before


def _after_person_cue(words: Words, word: Word) -> bool:
    """ "my son rich", "this is joy", "thanks hope": a cue before, and nothing after that denies it."""
    if not word.roles or word.index == 0 or not _CUE_GAP.search(words.gap(word.index - 1)):
        return False
    before = words.items[word.index - 1].lower
    ends = _ends_phrase(words, word)
    listed = before in RELATIONS or before in ADDRESSED or before in IDENTIFYING
    if word.lower in MONTH_LIKE:
        if before in SPEAKING and _word_before(words, words.items[word.index - 1]) in SPOKEN:
            return True
        return (before in RELATIONS | ADDRESSED or (before in IDENTIFYING and word.title)) and ends
    if before in SPEAKING and word.can_be_given and word.lower not in QUALITIES:
        return word.title and not words.titled or (ends and word.lower not in VERB_LIKE and before in ("with", "ask", "told", "from"))
    if not listed:
        return False
    if word.lower in VERB_LIKE | QUALITIES:
        return word.can_be_given and ends and (word.title or before in ("thanks", "thx", "thank")) and word.lower not in ("good", "bill")
    return ends


def _speaks(words: Words, word: Word) -> bool:
    """ "mark said i could": a given name opens a clause and the next word is what people do."""
    if not word.can_be_given or word.index + 1 >= len(words.items) or words.gap(word.index) != " ":
        return False
    after = words.items[word.index + 1].lower
    if after in ("in", "from", "at") and word.title and _word_after(words, words.items[word.index + 1]) in ("your", "billing", "the"):
        return word.index == 0 or _cue_before(words, word)
    if after in ("here", "from", "again") and word.lower not in VERB_LIKE | MONTH_LIKE | QUALITIES:
        return word.index == 0 or _cue_before(words, word)
    if word.lower in VERB_LIKE | MONTH_LIKE | QUALITIES:
        if after not in SAYING_VERBS or (word.lower == "bill" and after != "told"):
            return False
    elif after not in PERSON_VERBS:
        return False
    return word.index == 0 or _cue_before(words, word)


def _is_capitalised_within(words: Words, word: Word) -> bool:
    """A capital inside a sentence that is otherwise in lower case."""
    if not word.title or words.shouted or word.index == 0 or not word.roles:
        return False
    before = words.items[word.index - 1]
    gap = words.gap(word.index - 1)
    if len(before.form) == 1 and before.form.isupper() and before.form not in "IA" and gap in (". ", " "):
        return True
    if words.titled:
        return False
    if gap.strip() or before.lower in DETERMINERS or word.lower in MONTH_LIKE:
        return False
    if before.title or (word.index + 1 < len(words.items) and words.items[word.index + 1].title and words.gap(word.index) == " "):
        return word.can_be_given or before.is_name
    return word.can_be_given and word.lower not in ("bill",) or (word.lower not in VERB_LIKE | QUALITIES and word.can_be_given)


def _opens_pair(words: Words, word: Word) -> bool:
    """ "grace may - dob ...", "this is will rich": two or three words that could all be names."""
    run = [word]
    while len(run) < 3 and words.gap(run[-1].index) == " ":
        following = words.items[run[-1].index + 1]
        if following.kind == STAYS:
            break
        run.append(following)
    last = run[-1]
    if len(run) < 2 or not _ends_phrase(words, last) or not _cue_before(words, word):
        return False
    if not (word.can_be_given and last.can_be_family) or last.lower in ("call", "pay"):
        return False
    unlikely = all(one.lower in VERB_LIKE | MONTH_LIKE for one in run)
    if unlikely and not all(one.title for one in run):
        return False
    introduced = word.index > 0 and words.items[word.index - 1].lower in IDENTIFYING
    if word.lower in MONTH_LIKE and last.lower in QUALITIES | VERB_LIKE and not (last.title or introduced):
        return False
    for one in run:
        one.is_name = True
    return True


def _is_named_outright(words: Words, word: Word) -> bool:
    """Whether an ordinary word is nevertheless a part of a name: beside one, or after a title."""
    before = words.items[word.index - 1] if word.index else None
    gap = words.gap(word.index - 1)
    if before and before.is_name and gap == " " and _follows_given(words, before, word):
        return True
    if before and before.is_name and gap == "-" and not _has_ending(word.lower) and word.lower not in ("like", "free"):
        return True
    if before and _named_after_cue(words, before, word):
        return True
    if before and before.lower in POLITE and gap in (" ", ". ") and word.lower not in FUNCTION_WORDS:
        return word.title or not is_common(word.lower) or len(word.form) == 2
    if word.index + 1 >= len(words.items):
        return False
    after = words.items[word.index + 1]
    gap = words.gap(word.index)
    if not after.is_name or after.kind == EITHER or gap not in (" ", ", "):
        return False
    capital = word.title and after.title and not words.titled and word.index > 0
    if is_common(word.lower):
        named = word.can_be_given if gap == " " else after.can_be_given
        return capital and named and word.lower not in FUNCTION_WORDS | ADDRESSED
    opens = word.index == 0 or _cue_before(words, word) or capital
    return opens and not _has_ending(word.lower)


def _named_after_cue(words: Words, before: Word, word: Word) -> bool:
    """ "my stepson vero", "hey its Rama": no common word, right after a word that introduces someone."""
    if is_common(word.lower) or _has_ending(word.lower) or not _ends_phrase(words, word):
        return False
    if words.gap(word.index - 1) not in (" ", ", ", ": "):
        return False
    return before.lower in RELATIONS or (before.lower in IDENTIFYING and word.title and not words.titled)


def _follows_given(words: Words, given: Word, word: Word) -> bool:
    """ "Rosa Jurado", "vedant sur": a word after a given name that is no word of such a sentence."""
    if word.lower in FUNCTION_WORDS or word.lower in PERSON_VERBS or not _ends_phrase(words, word):
        return False
    if word.title and given.title and not words.titled:
        return True
    if given.roles.startswith("l") or _has_ending(word.lower):
        return False
    return not is_common(word.lower)


def _has_ending(word: str) -> bool:
    return word.endswith(("ed", "ing", "ly", "ion", "ons", "ment", "able", "ado", "ando", "cion"))


def _cue_before(words: Words, word: Word) -> bool:
    """Whether the word opens a clause or stands after something a name follows."""
    if word.index == 0:
        return True
    gap = words.gap(word.index - 1)
    if any(char in ".!?;:\n-(\"" for char in gap) or "," in gap:
        return True
    before = words.items[word.index - 1].lower
    return before in RELATIONS or before in ADDRESSED or before in IDENTIFYING or before in (
        "that", "if", "when", "because", "cuz", "and", "but", "so", "que", "cuando", "porque", "si", "for", "to", "from", "with", "tell", "call", "ask", "de", "para", "con",
    )  # fmt: skip


def _ends_phrase(words: Words, word: Word) -> bool:
    gap = words.text[word.end : word.end + 2]
    if not gap.strip() or gap.strip()[0] in ".,;:!?)]}\"-/&(@#<>|" or gap.strip()[0].isdigit():
        return True
    if gap[0] == "'":
        return True
    if word.index + 1 >= len(words.items):
        return True
    after = words.items[word.index + 1]
    if after.lower in PERSON_VERBS:
        return after.lower not in ("can", "will")
    return after.lower in AFTER_NAME or (after.lower.endswith("ed") and len(after.lower) > 4)


def _followed_by_word(words: Words, word: Word) -> bool:
    return words.gap(word.index) == " "


def _word_before(words: Words, word: Word) -> str:
    return words.items[word.index - 1].lower if word.index and len(words.gap(word.index - 1)) <= 2 else ""


def _word_after(words: Words, word: Word) -> str:
    if word.index + 1 >= len(words.items) or len(words.gap(word.index)) > 2:
        return ""
    return words.items[word.index + 1].lower


__all__ = ["find_names", "NAME"]
