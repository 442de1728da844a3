"""Searching what was said, in its redacted form. PostgreSQL's own full text search, no stemming:
patients write in two languages, and a clerk types the beginning of a word.
"""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import Session

from inquiry_api.cases.listing_models import ConversationWords

_PHRASE = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"C-[A-Z0-9]{6}")
_MOST_WORDS = 8
LONGEST = 200
_FEW = 6000
_ESTIMATE = text(
    "EXPLAIN (FORMAT JSON) SELECT FROM conversation_words WHERE words @@ "
    "to_tsquery('simple', :wanted)"
)


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


def is_rare(session: Session, typed: str) -> bool:
    """Whether so few conversations hold the words that all of them may be looked at.

    PostgreSQL's own estimate, which costs nothing. What is common is found soonest by going through
    the list in its order; what is rare, by the index of words. The planner takes the one for the
    other, as it thinks too well of looking into many rows.
    """
    wanted = search_query(typed)
    if wanted is None:
        return False
    plan = session.scalar(_ESTIMATE, {"wanted": wanted})
    return plan is not None and plan[0]["Plan"]["Plan Rows"] <= _FEW


def holding_words(query: Select[Any], line: Any, typed: str, *, rare: bool) -> Select[Any]:
    """Only the lines whose conversation holds the words; all of them where there are none."""
    wanted = search_query(typed)
    if wanted is None:
        return query
    if rare:
        found = select(ConversationWords.conversation_id).where(_matches(wanted)).cte("found")
        found = found.prefix_with("MATERIALIZED")
        return query.join(found, found.c.conversation_id == line.conversation_id)
    words = ConversationWords.conversation_id == line.conversation_id
    return query.join(ConversationWords, words).where(_matches(wanted))


def conversations_saying(session: Session, phrase: str, *, most: int) -> list[UUID]:
    """The conversations that hold these words in this order, `most` of them."""
    wanted = search_query(f'"{phrase}"')
    if wanted is None:
        return []
    query = select(ConversationWords.conversation_id).where(_matches(wanted)).limit(most)
    return list(session.scalars(query))


def _matches(wanted: str) -> ColumnElement[bool]:
    return ConversationWords.words.op("@@")(func.to_tsquery("simple", wanted))
