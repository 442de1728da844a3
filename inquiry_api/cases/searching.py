"""Searching what was said, in its redacted form. PostgreSQL's own full text search, no stemming:
patients write in two languages, and a clerk types the beginning of a word.
"""

import re

from sqlalchemy import ColumnElement, Select, func

from inquiry_api.cases.listing_models import CaseLine, ConversationWords

_PHRASE = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"C-[A-Z0-9]{6}")
_MOST_WORDS = 8
LONGEST = 200


def case_number(typed: str) -> str | None:
    """The number of a case, where that is what was typed."""
    plain = typed.strip().upper()
    return plain if _NUMBER.fullmatch(plain) else None


def search_query(typed: str) -> str | None:
    """What `to_tsquery` is given: all words, the last by its beginning, quoted ones as a phrase.

    None where nothing can be searched for.
    """
    typed = typed[:LONGEST]
    phrases = [_WORD.findall(found) for found in _PHRASE.findall(typed)]
    parts = ["(" + " <-> ".join(words[:_MOST_WORDS]) + ")" for words in phrases if words]
    words = _WORD.findall(_PHRASE.sub(" ", typed))[:_MOST_WORDS]
    if words:
        parts += [*words[:-1], f"{words[-1]}:*"]
    return " & ".join(parts) or None


def holding_words(query: Select[CaseLine], typed: str) -> Select[CaseLine]:
    """Only the cases whose conversation holds the words; all of them where there are none."""
    wanted = search_query(typed)
    if wanted is None:
        return query
    return query.join(
        ConversationWords, ConversationWords.conversation_id == CaseLine.conversation_id
    ).where(_matches(wanted))


def _matches(wanted: str) -> ColumnElement[bool]:
    return ConversationWords.words.op("@@")(func.to_tsquery("simple", wanted))
