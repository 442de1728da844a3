"""The rules for wording, as they hold in development: tried with the largest values there are.

Each fault is a plain sentence with the words at fault, for whoever wrote them.
"""

import re
from collections.abc import Iterator

from jinja2 import TemplateError

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.rendering import render_body
from inquiry_api.answers.sms import is_gsm, segments
from inquiry_api.studio.reading import english_grade, spanish_ease
from inquiry_api.studio.worst_case import fact_sets
from inquiry_api.studio.worst_facts import LINK

MOST_SEGMENTS = 2
HARDEST_GRADE = 7.0
LEAST_EASE = 70.0
LEAST_REASON_EASE = 63.0  # Two sentences hold few words, and "facturación" weighs much.

# Urgency, blame, guilt, threats, a collector's words, promises nobody can keep.
BANNED = re.compile(
    r"\b(?:immediately|urgent(?:ly)?|asap|final notice|last chance|act now|right away|must pay"
    r"|failure|you failed|you should have|delinquent|past due|overdue|debt|collector|legal action"
    r"|guarantee\w*|obviously|our records indicate|pursuant|adjudicat\w+|remittance"
    r"|inmediat\w+|urgente\w*|última oportunidad|usted debe pagar|moros[oa]s?|deudor\w*"
    r"|(?:cuenta|factura|saldo) vencid\w|acción legal|garantiz\w+|obviamente|incumpl\w+)\b",
    re.IGNORECASE,
)
OPT_OUT = "stop|stopall|unsubscribe|cancel|end|quit|revoke|optout"
PROMPTS_OPT_OUT = re.compile(
    rf"\b(?:reply|text|send|say|write|tell me|responda|envíe|envie|diga|escriba|mande)\b"
    rf"[^.!?]{{0,12}}\b(?:{OPT_OUT})\b",
    re.IGNORECASE,
)
SHOUTS_OPT_OUT = re.compile(rf"\b(?:{OPT_OUT.upper()})\b")
# A reason code, a procedure code, a diagnosis code.
CODES = re.compile(r"\b(?:(?:CO|PR|OA|PI|CR)-?\d+|\d{5}[A-Z]?|[A-TV-Z]\d{2}\.\d+)\b")
CLINICAL = re.compile(
    r"\b(?:diagnos\w*|disease|cancer|surgery|biopsy|pregnan\w*|mental|drug|illness|symptom\w*"
    r"|diagnóst\w*|enfermedad\w*|cáncer|cirug\w*|embaraz\w*|síntoma\w*|treatment|tratamiento)\b",
    re.IGNORECASE,
)


# Spanish words that say something else without their accent: `está`, and every past of a verb in
# -ar (`pagó`, paid; `pago`, I pay).
ACCENT_DECIDES = re.compile(r"\b(?:está|él|tú|sólo|mí|cambió|\w*[^\Wi]ó)\b")


_PLACES = re.compile(r"WI \d{5}(?:-\d{4})?|1-800-\d{3}-\d{4}|P\.O\. Box \d+|\d{5} Old Mill")
_GAPS = re.compile(r" [.,;:]|\.\.(?!\.)|,,|  |\(\)")
LONGEST_BODY = 4_000


def faults(language: Language, channel: Channel, name: str, body: str) -> list[str]:
    """What is wrong with a wording; empty where it may be said."""
    if not body.strip() or len(body) > LONGEST_BODY:
        return [f"A wording has words, and at most {LONGEST_BODY} letters."]
    found: list[str] = []
    for facts in fact_sets(name, language, channel):
        try:
            text = render_body(language, channel, body, facts)
            masked = render_body(language, channel, body, facts, masked=True)
        except TemplateError as error:
            return [f"It can't be filled in: {error.message}."]
        except (TypeError, ValueError, ArithmeticError):
            return ["It can't be filled in: a fact is used as something it is not."]
        found += _faults_of(language, channel, name, text, masked)
    if language == "es" and channel == "sms" and (hung := ACCENT_DECIDES.search(body)):
        found.append(f"“{hung.group()}” loses its accent in a text and then means something else.")
    return list(dict.fromkeys(found))


def _faults_of(
    language: Language, channel: Channel, name: str, text: str, masked: str
) -> Iterator[str]:
    yield from _hard_to_read(language, text)
    yield from _forbidden(name, text)
    if channel == "sms":
        yield from _no_text(text)
    if not text or "None" in text or _GAPS.search(text.replace(" .example", "")):
        yield "With some facts a gap is left in it."
    if "999" in masked.replace("54999", "") or "2026" in masked or "Harbor" in masked:
        yield "Where facts must be hidden it shows one: write them with money, day or named."


def _hard_to_read(language: Language, text: str) -> Iterator[str]:
    if not text:
        return
    if language == "en" and english_grade(text) > HARDEST_GRADE:
        grade = english_grade(text)
        yield f"It asks for school grade {grade:.1f}; {HARDEST_GRADE:.0f} is the most."
    if language == "es" and spanish_ease(text) < LEAST_EASE:
        yield f"Its reading ease is {spanish_ease(text):.0f}; {LEAST_EASE:.0f} is the least."


def _forbidden(name: str, text: str) -> Iterator[str]:
    if pressing := BANNED.search(text):
        yield f"“{pressing.group()}” presses, blames or promises too much."
    if name == "stop_messages/told":
        return
    if prompt := PROMPTS_OPT_OUT.search(text) or SHOUTS_OPT_OUT.search(text):
        yield f"“{prompt.group()}”: carriers take this word for leaving all texts."


def _no_text(text: str) -> Iterator[str]:
    sent = text.replace("{link}", LINK).replace("{case}", "C-XXXXXX")
    if not is_gsm(sent):
        yield "It has a letter that texts can't carry."
    if segments(sent) > MOST_SEGMENTS:
        yield f"It takes {segments(sent)} segments; {MOST_SEGMENTS} are the most."
    if code := CODES.search(_PLACES.sub("", text)):
        yield f"“{code.group()}” is a code; texts hold none."
    if clinical := CLINICAL.search(text):
        yield f"“{clinical.group()}” is a clinical word; texts hold none."
