"""A card: the insurer's or one to pay with. The word alone may be either."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from inquiry_api.answers import memory
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import button, compose
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.question import Question

INSURER_TOPICS = frozenset({"why_billed_if_insured", "claim_status", "denial", "update_insurance"})
_CARD = re.compile(
    r"\b(?:(?:new|other|different|another) (?:\w+ )?cards?|cards? (?:is |was )?(?:new|changed)"
    r"|(?:nueva|otra) tarjeta|tarjeta (?:es )?nueva)\b"
)
_TO_PAY = re.compile(
    r"\b(?:bank|credit|debit|visa|mastercard|amex|autopay|auto ?matic|expir\w+|charg\w+|pay\w*"
    r"|on file|stolen|lost|banco|credito|debito|automatic\w*|vencio|cobr\w+|pag\w+|archivo)\b"
)
_OF_THE_INSURER = re.compile(
    r"\W*(?:no,? )?(?:it'?s |its |the |my |of |for |es |la |el |de |del |mi )*"
    r"(?:(?:health )?insurance|medical|health plan|seguro(?: medico)?|aseguranza|medica)"
    r"(?: (?:one|card|company'?s))?\W*"
)
_HAD_COVER = re.compile(
    r"\b(?:(?<!do )i (?:had|have(?! to)|was (?:covered|insured))"
    r"|(?:new|nueva) (?:card|tarjeta)|tarjeta nueva"
    r"|my (?:plan|insurance) (?:is|was)|(?:tenia|tengo)(?! que)|mi (?:seguro|plan) (?:es|era))\b"
)
_NUMBER = re.compile(r"<(?:MEMBER_ID|ID)_\d+>")


def told(question: Question, last: Mapping[str, Any] | None) -> Answer | None:
    """The insurer's card where the talk was of insurance, or of which card is meant."""
    bare = plain_words(question.asked.text)
    topic = last["asked"]["topic"] if last else None
    of_plans = topic in INSURER_TOPICS and _tells_cover(question, bare)
    named = len(bare.split()) > 1 and _OF_THE_INSURER.fullmatch(bare)
    if of_plans or named:
        asked = replace(question.asked, topic="update_insurance", visits=())
        wait_for(question.session, question.speaker, asked, ready=True)
        return Answer("answered", resume="update_insurance")
    return None


def _tells_cover(question: Question, bare: str) -> bool:
    """Words of a plan that ran, a number of a card, or the name of a plan."""
    payer = any(entity.get("entity") == "payer" for entity in question.asked.entities)
    return bool(_HAD_COVER.search(bare) or _NUMBER.search(question.asked.text) or payer)


def new_card(question: Question) -> Answer | None:
    """A new card of which nothing says what it is for: by what was said before, else asked."""
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    bare = plain_words(question.asked.text)
    if _TO_PAY.search(bare):
        return None
    found = told(question, last)
    if found is not None or not _CARD.search(bare):
        return found
    choices = (
        button(question, "insurance_card", "update_insurance"),
        button(question, "card_to_pay", "manage_autopay"),
    )
    which = compose(question, "manage_autopay/which_card", {}, choices=choices, private=False)
    return Answer("answered", which)
