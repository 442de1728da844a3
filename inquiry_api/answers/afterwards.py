"""What patients ask about a matter that is being taken down, or was: how long, what if, which one.

Such words name no topic, so they sound like any; what was spoken of before decides. How it ends,
or what the law says of a bill, is never guessed: a person says so, and by when is told.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from inquiry_api.answers import memory
from inquiry_api.answers.again import open_case_here
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.claim_status import when_answered
from inquiry_api.answers.compose import buttons, compose
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.matters import MATTERS
from inquiry_api.answers.draft import Answer, Draft
from inquiry_api.answers.needed import promise
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.rendering import exists

# The first that fits counts.
_KINDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(words)
    for kind, words in {
        "pay": r"\b(?:do|should|can|must) i (?:still |really |first )?(?:have to |need to )?pay\b"
        r"|\bso i (?:don'?t )?pay|\btengo que pagar|\bdebo pagar|\bentonces (?:no )?pago"
        r"|\bcuanto pago|\bpago (?:primero|mientras)",
        "credit": r"\b(?:my |mi )?(?:credit|credito)\b(?! card| balance)",
        "how": r"\bhow (?:do|can|would) (?:i|we) (?:dispute|appeal|complain|fight)"
        r"|\b(?:como|donde) (?:lo |la )?(?:disput|reclam|apel)",
        "deadline": r"\bhow (?:long|much time) do i have|deadline|until when can i"
        r"|\bhasta cuando (?:tengo|puedo)|cuanto tiempo tengo|\bplazo",
        "papers": r"\b(?:what|which) (?:papers?|documents?|paperwork|proof|evidence)"
        r"|help (?:me )?with the papers|need to send (?:you )?(?:any|some)"
        r"|\bque (?:papeles|documentos|pruebas?)|ayudan? con los papeles|mandar (?:algun|algo)",
        "legal": r"\b(?:illegal|legal|against the law|allowed to (?:bill|charge)"
        r"|can (?:you|they) (?:even |really )?(?:bill|charge) (?:me|that|this)|ilegal|es legal"
        r"|me pueden? cobrar|tienen derecho)\b",
        "which": r"\bwhich (?:one )?(?:is (?:right|correct|first|primary)|pays|goes)"
        r"|who pays first|quien paga primero"
        r"|\bcual (?:es (?:el |la )?(?:correct|primer)|esta bien|vale|paga)",
        "outcome": r"\bwhat (?:if|happens if) (?:you|they|it|the)\b|\bmy (?:chances|odds)"
        r"|\b(?:will|would|can|could) (?:you|they|it|insurance|my (?:plan|insurance))"
        r" (?:just |really |still )?(?:be |get )?"
        r"(?:chang|waiv|remov|tak|cover|approv|recod|drop|pay|go)"
        r"|\bgaranti|\b(?:lo|la|me lo|me la|la van|lo van|van) (?:a )?"
        r"(?:(?:quit|cambi|aprueb|aprob|cubr)\w+|pag(?:an?|aran?|uen?)\b)"
        r"|\by si (?:dicen|me dicen|lo|no (?:lo|me)|sale)",
        "when": r"\bhow (?:long|soon)|taking so long"
        r"|\bwhen (?:will|do|does|can|should|would) (?:i|you|they|it|we|this)"
        r"|\bwhat (?:happens?|comes?) (?:now|next|then)|\bwhat(?:'s)? next|\bwhat now"
        r"|\bcuanto (?:tiempo|tarda|demora)|\bcuando (?:me|voy|van|se|sabre|sabremos|responden"
        r"|contestan|deciden|tendre|recibo|lo)\b"
        r"|\bque (?:pasa|sigue) (?:ahora|luego|despues)|\by ahora que"
        r"|(?:por que )?tarda(?:n)? tanto",
        "cause": r"^\W*(?:(?:but|and|so|y|pero) )?(?:why|how come|por que)\b(?!.*\blong\b|.*tard)",
    }.items()
}  # fmt: skip
_OF_PAYING = re.compile(r"\b(?:due|vence|pay by|by when)\b")
# Topics that such words are taken for, with nothing said before.
_MISHEARD = frozenset(
    """clarify due_date if_legitimate discount request_status dispute_charge""".split()
)
_OF_CLAIMS = frozenset({"claim_status", "why_billed_if_insured", "denial"})


def kind_asked(text: str) -> str | None:
    """Which of these questions a message asks; None if none."""
    bare = plain_words(text)
    return next((kind for kind, words in _KINDS.items() if words.search(bare)), None)


def answer(question: Question) -> Answer | None:
    """The answer, where the words ask about the last matter and not about what they sound like."""
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    if last is None:
        return None
    topic = last["asked"]["topic"]
    if topic == "medicare_medicaid" and question.topic == "report_missing_payment":
        return _resumed(question, "request_refund") if last["case"] else None
    if question.topic == topic or question.topic in _MISHEARD:
        return read(question, last)
    return None


def read(question: Question, last: Mapping[str, Any]) -> Answer | None:
    """The answer to words that ask about the last matter; None if they ask nothing of it."""
    kind, topic = kind_asked(question.asked.text), last["asked"]["topic"]
    if kind is None or _OF_PAYING.search(plain_words(question.asked.text)):
        return None
    if topic in _OF_CLAIMS and kind == "when" and not last["case"]:
        return when_answered(question, last["focus"])
    if topic not in MATTERS or not last["case"]:
        return None
    if kind == "pay":
        return _resumed(question, "balance", last["focus"])
    said = beside(question, topic, kind)
    return Answer("answered", said, aside=True) if said else None


def _resumed(question: Question, topic: str, visits: Sequence[str] = ()) -> Answer:
    asked = Asked(topic, visits=tuple(visits), text=question.asked.text)
    wait_for(question.session, question.speaker, asked, ready=True)
    return Answer("answered", resume=topic)


def beside(question: Question, topic: str, kind: str) -> Draft | None:
    """What is said to such a question of a matter; None if nothing is to be said of this one."""
    name = _template(question, topic, kind)
    if name is None:
        return None
    case = open_case_here(question)
    promised = case.promised_at.astimezone(question.practice.zone) if case else None
    facts = {
        "number": case.number if case else None,
        "promised": promised or promise(question, MATTERS[topic].severity),
        "pauses": MATTERS[topic].pause is not None,
    }
    choices = buttons(question, "talk_to_human")
    return compose(question, name, facts, choices=choices, private=False)


def _template(question: Question, topic: str, kind: str) -> str | None:
    """The topic's own words, or those for all."""
    language, channel = question.speaker.language, question.speaker.channel
    names = (f"{topic}/{kind}", f"after/{kind}")
    return next((name for name in names if exists(language, channel, name)), None)
