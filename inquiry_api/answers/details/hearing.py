"""How the details flow hears a message: as the answer, as a question of its own, or as an aside."""

import re
from dataclasses import replace

from inquiry_api.access.identity import Given
from inquiry_api.answers.afterwards import beside, kind_asked
from inquiry_api.answers.compose import compose
from inquiry_api.answers.details.field_list import FIELDS
from inquiry_api.answers.details.fields import Field, Told, plain_words, read_field
from inquiry_api.answers.details.matters import MATTERS
from inquiry_api.answers.details.spoken import lets_go
from inquiry_api.answers.draft import Draft
from inquiry_api.answers.question import Question
from inquiry_api.answers.wanted import read_wanted

_SHORT_QUESTION = 7
_SEVERAL_WORDS = 3  # Fewer tell one thing only, but for what is named in its own words.
_NAMES_ITSELF = ("choice", "yes_no", "number", "clause", "words")
# A person, danger, and what must never be kept waiting: these step out of any question.
ALWAYS_OUT = frozenset(
    """talk_to_human report_emergency report_death report_identity_theft report_legal
    complain_privacy complain_service stop_messages ask_medical ask_bot_identity ask_language_help
    ask_office_info greet goodbye thank abuse""".split()
)
# Words on a plan that runs sound like another plan, or like more time.
_SAME = {"change_payment_plan": ("set_up_payment_plan", "request_more_time")}
_ANSWERS = frozenset({"give_details", "affirm", "deny", "out_of_scope", "nlu_fallback", ""})
_UNHEARD = frozenset({"out_of_scope", "nlu_fallback"})
_STOLEN = re.compile(r"\b(?:my name|identity|not me|stole|stolen|robaron|mi nombre|identidad)\b")

_ASKS = re.compile(
    r"\W*(?:(?:so|and|but|ok|y|pero|entonces)\W+)?(?:how|what|when|why|where|who|which|do i|does"
    r"|did|is|are|am i|can i|could|will|should i|cuanto|que|por que|cuando|donde|quien|como|puedo"
    r"|debo|tengo que)\b"
)


def aside(question: Question, field: Field, given: Given) -> Draft | None:
    """What is said before the question is asked again, to words that ask about the matter itself.

    A long complaint in the patient's own words may hold such words, and is the answer.
    """
    if given.intent == "ask_repeat" or given.intent in ALWAYS_OUT:
        return None
    kind = kind_asked(given.text)
    short = not field.tells_itself or len(given.text.split()) <= _SHORT_QUESTION
    if kind == "cause" and given.intent not in _UNHEARD:
        kind = None  # Why it is asked, or why money is owed: both have an answer of their own.
    if kind is not None and short:
        return beside(question, question.topic, kind)
    if given.intent == "ask_clarify":
        return compose(question, "after/why", {}, private=False)
    return None


def passes_over(field: Field, given: Given) -> bool:
    """Whether the patient does not know it, or does not have it: whatever that sounds like."""
    if given.intent in ALWAYS_OUT or field.tells_itself or "?" in given.text:
        return False
    whole = field.kind not in ("choice", "yes_no")
    return lets_go(plain_words(given.text), whole=whole)


def steps_out(field: Field, given: Given, topic: str) -> bool:
    """Whether a message is something else than an answer to this question."""
    if given.intent in ALWAYS_OUT:
        return not _is_of_accident(given, topic)
    asks = "?" in given.text or bool(_ASKS.match(plain_words(given.text)))
    if given.intent in _UNHEARD and asks and field.kind != "yes_no" and not field.tells_itself:
        return field.kind in ("text", "words") or read_field(field, _bare(given)) is None
    same = (topic, f"ask_{topic}", *_SAME.get(topic, ()))
    if given.intent in _ANSWERS or given.intent in same:
        return False
    if field.kind in ("text", "words"):
        return asks and given.intent.startswith(("ask_", "explain_", "identify_", "pay_", "set_"))
    return asks or read_field(field, _bare(given)) is None


def _is_of_accident(given: Given, topic: str) -> bool:
    """Whether a police report is that of the accident, and not one of a stolen name."""
    stolen = _STOLEN.search(plain_words(given.text))
    return topic == "report_accident" and given.intent == "report_identity_theft" and not stolen


def _bare(given: Given) -> Told:
    wanted = read_wanted(given.entities, given.values, "en")
    return Told(wanted, given.text, given.values, "en", tuple(given.entities), given.intent)


def told_by(question: Question, given: Given) -> Told:
    language = question.speaker.language
    wanted = read_wanted(given.entities, given.values, language)
    entities = tuple(given.entities)
    return Told(wanted, given.text, given.values, language, entities, given.intent)


def told_besides(question: Question, asked: str, given: Given) -> dict[str, str]:
    """What a message tells besides the answer to the question that stands.

    What was passed over before counts as not told.
    """
    also = replace(told_by(question, given), first=True, beside=True)
    several = len(given.text.split()) >= _SEVERAL_WORDS
    matter, known = MATTERS[question.topic], question.asked.details
    found: dict[str, str] = {}
    for name in (*matter.fields, *matter.also):
        field = FIELDS[name]
        readable = field.kind in _NAMES_ITSELF or (several and field.kind != "text")
        if name == asked or known.get(name) or not readable:
            continue
        value = read_field(field, also)
        if value is not None:
            found[name] = value
    return found
