"""General topics that a person must finish: an interpreter, a page that fails twice, a fraud."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from inquiry_api.answers import memory
from inquiry_api.answers.compose import draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer, Severity
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.question import Question
from inquiry_api.answers.scripts import foreign_script

# Languages other than English and Spanish, as both call them.
_LANGUAGES = re.compile(
    r"\b(?:chinese|mandarin|cantonese|vietnamese|tagalog|filipino|korean|arabic|russian|polish"
    r"|french|haitian|creole|portuguese|german|italian|japanese|hindi|urdu|punjabi|gujarati|bengali"
    r"|nepali|farsi|persian|dari|pashto|somali|amharic|tigrinya|swahili|hmong|khmer|lao|thai"
    r"|burmese|karen|ukrainian|serbian|bosnian|albanian|greek|turkish|romanian|navajo|mixteco?"
    r"|k'?iche|quechua|chino|mandarin|cantones|vietnamita|coreano|arabe|ruso|polaco|frances"
    r"|criollo|portugues|aleman|italiano|japones|bengali|nepales|ucraniano|nahuatl)\b"
)
_INTERPRETER = re.compile(
    r"\b(?:interpret\w*|translators?|traductor\w*|interprete\w*|sign language|asl"
    r"|lengua(?:je)? de (?:senas|signos))\b"
)
_FORMATS = re.compile(
    r"\b(?:(?:large|big|bigger|larger) (?:print|letters?|type|font)|braille|audio|screen reader"
    r"|relay|tt[yd]|deaf|blind|hard of hearing|low vision|can'?t (?:see|read|hear)"
    r"|letras? (?:mas )?grandes?|macrotipos?|lector de pantalla|sord[oa]|cieg[oa]"
    r"|no (?:puedo (?:ver|leer|oir)|veo|oigo))\b"
)
_HEARING = re.compile(
    r"\b(?:relay|tt[yd]|deaf|hard of hearing|can'?t hear|sord[oa]|no (?:puedo )?oi\w*)\b"
)
_ASKED_FOR = re.compile(
    r"\b(?:asked|asking|asks|wants?|wanted|told me to|pid(?:e|en|io|ieron)|piden|quieren?)\b"
    r".{0,60}\b(?:card|cvv|ssn|social security|passwords?|bank|gift|pin|bitcoin|wire"
    r"|tarjetas?|seguro social|contrasena|banco|clave)\b"
)

_REACHED = re.compile(
    r"\b(?:calls?|called|texts?|texted|e-?mail(?:ed)?|messages?|letter|somebody|someone"
    r"|llam\w+|mensajes?|correo|carta|alguien)\b"
)


def passed_on(question: Question) -> Answer | None:
    """A case where the practice's own words don't settle what is asked."""
    found = _FINDERS.get(question.topic)
    wanted = found(question) if found else None
    if wanted is None:
        return None
    severity, variant, packet = wanted
    case = asked_case(question, severity, **packet)
    facts = {
        "promised": promise(question, severity),
        "interpreter": packet["wants"] == _PERSON,
        "relay": _HEARING.search(plain_words(question.asked.text)) is not None,
    }
    return Answer("case", draft(question, variant, facts, private=False), case=case)


_PERSON = "interpreter"
_Wanted = tuple[Severity, str, dict[str, Any]]


def _language(question: Question) -> _Wanted | None:
    """An interpreter or a format; English and Spanish are spoken here without one."""
    bare = plain_words(question.asked.text)
    named, interpreter = _LANGUAGES.search(bare), _INTERPRETER.search(bare)
    first = named or interpreter or _FORMATS.search(bare)
    written = foreign_script(question.said)
    if first is None and written is None:
        return None
    found = written or (first.group() if first else "")
    spoken = written is not None or named is not None
    told = [{"field": "language" if spoken else "format", "value": found}]
    wants = _PERSON if spoken or interpreter else "format"
    why = "a free interpreter or another format"
    return "medium", "taken", {"why": why, "wants": wants, "captured": told}


def _access(question: Question) -> _Wanted | None:
    """A page that fails a second time in the same conversation."""
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    if last is None or last["asked"]["topic"] != question.topic:
        return None
    return "low", "again", {"why": "a page or link failed twice", "wants": "access"}


def reports_fraud(text: str) -> bool:
    """Whether words of no topic tell of a call or message that asked for such a thing."""
    bare = plain_words(text)
    return bool(_ASKED_FOR.search(bare) and _REACHED.search(bare))


def _fraud(question: Question) -> _Wanted | None:
    """Somebody who used our name and asked for what we never ask for."""
    if not _ASKED_FOR.search(plain_words(question.asked.text)):
        return None
    return "high", "reported", {"why": "somebody may use our name", "wants": "fraud"}


_FINDERS: Mapping[str, Callable[[Question], _Wanted | None]] = {
    "language_help": _language,
    "report_access_problem": _access,
    "if_legitimate": _fraud,
}
