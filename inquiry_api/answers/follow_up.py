"""What patients say next, where no topic is heard in it: read beside the last answer.

"Are you sure?", "do I have to pay it", "when was that", and the words that we ourselves told them
to say, however short.
"""

import re
from collections.abc import Sequence
from typing import Any

from inquiry_api.answers import afterwards, cards, memory, money_next
from inquiry_api.answers.cards import INSURER_TOPICS
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import buttons, compose
from inquiry_api.answers.details.amounts import bare_amount, instead
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.paper_forms import by_hand
from inquiry_api.answers.question import Asked, Question

WHETHER_OWED = re.compile(
    r"\b(?:do i (?:really |still )?(?:have|need) to pay|must i pay"
    r"|(?:tengo|debo|hay) que pagar(?:l[oa])?|so i (?:don'?t )?owe|entonces (?:no )?debo)\b"
)
_REST = re.compile(r"\W*(?:and |y )?(?:what about |que hay de |que pasa con )?(?:the rest|lo demas"
                   r"|el resto|the others?)\W*")  # fmt: skip
_SURE = re.compile(
    r"\W*(?:are you (?:really )?(?:sure|certain)(?: (?:about|of) (?:it|that|this))?|sure|really"
    r"|for real|how do you know(?: that)?|(?:y )?(?:esta|estas) segur[oa](?: de eso)?|segur[oa]"
    r"|de verdad|en serio|como (?:lo )?sabe)\W*"
)
_WHEN = re.compile(
    r"\b(?:when was (?:that|this|it)|what (?:date|day) (?:was|is) (?:that|this|it)|which visit"
    r"|cuando fue|que (?:dia|fecha) fue|cual visita)\b|\W*(?:what date|que fecha)\W*$"
)
NOT_ME = re.compile(
    r"\b(?:(?:it|that|this) (?:(?:was|is) not|was ?n'?t|is ?n'?t) me|this visit is not mine"
    r"|not my visit|no (?:fui|era) yo|yo no (?:fui|era))\b"
)
_LATE = re.compile(
    r"\b(?:(?:if i|i) (?:miss|skip) (?:a|one|1)\b|if i(?:'m| am) late|miss a payment"
    r"|si (?:me atraso|no pago un (?:mes|pago)|me falta un pago|fallo un (?:mes|pago)))"
)
_NEVER_THERE = re.compile(
    r"\b(?:i (?:never went|was(?: not|n'?t) there|was never there|do ?n[o']?t (?:know|remember)"
    r" (?:it|this|that))|nunca (?:fui|estuve)|no (?:estuve|fui) ahi"
    r"|no (?:conozco|recuerdo) es[ta]+)\b"
)
_PAID = re.compile(r"\b(?:(?:i )?(?:already )?paid|ya (?:le |les )?(?:pague|di)|pague)\b")
_NEWS = re.compile(
    r"\bwhen (?:will|do|does|is) (?:they|it|my (?:plan|insurance)|medicare|medicaid)\b"
    r"|\bcuando (?:deciden|responden|contestan)\b"
)
_A_PLAN = re.compile(r"\W*(?:a |un |the |el )?(?:payment )?plan(?: de pagos)?\W*")
_NEW_ESTIMATE = re.compile(r"\W*(?:a |un )?(?:new estimate|nuevo (?:estimado|presupuesto))\W*")


def asks_beside(text: str) -> bool:
    """Whether words said to an offer ask something that `read` answers, and pick nothing."""
    bare = plain_words(text)
    return bool(_LATE.search(bare) or WHETHER_OWED.search(bare) or _SURE.fullmatch(bare))


def read(question: Question) -> Answer | None:
    """The answer that the words ask for, by what was said before; None if they ask for nothing."""
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    bare = plain_words(question.asked.text)
    topic = _said_by_us(bare)
    if topic is not None:
        return go_on(question, topic)
    if _LATE.search(bare):
        return _late(question)
    of_a_card = cards.told(question, last)
    if of_a_card is not None:
        return of_a_card
    of_money = _of_money(question, bare, last)
    if of_money is not None or last is None:
        return of_money
    return _beside(question, bare, Asked.from_json(last["asked"]), last)


def _of_money(question: Question, bare: str, last: dict[str, Any] | None) -> Answer | None:
    topic = money_next.topic_next(bare, last["asked"]["topic"] if last else None)
    if topic is None:
        return None
    asked = money_next.asked_next(question, topic, tuple(last["focus"]) if last else ())
    wait_for(question.session, question.speaker, asked, ready=True)
    return Answer("answered", resume=topic)


def _said_by_us(bare: str) -> str | None:
    """A topic by the words that our own texts tell the patient to say."""
    if _A_PLAN.fullmatch(bare):
        return "payment_plan"
    if _NEW_ESTIMATE.fullmatch(bare):
        return "request_estimate"
    return "report_identity_theft" if NOT_ME.search(bare) else None


def _beside(question: Question, bare: str, asked: Asked, last: dict[str, Any]) -> Answer | None:
    if _SURE.fullmatch(bare) and last["said"] is None:
        choices = buttons(question, "report_eob_mismatch", "talk_to_human")
        sure = compose(question, "again/sure", {}, choices=choices, private=False)
        return Answer("answered", sure)
    focus: Sequence[str] = last["focus"]
    of_the_matter = afterwards.read(question, last)
    if of_the_matter is not None:
        return of_the_matter
    meant = _of_the_bill(bare, focus) or _of_the_topic(question, bare, asked.topic)
    if meant is not None:
        return go_on(question, *meant)
    return _other_amount(question, bare, focus) if asked.topic == "pay_bill" else None


def _other_amount(question: Question, bare: str, visits: Sequence[str]) -> Answer | None:
    """A payment of another amount: "make it 50", "sorry, 50 not 500", "no, all of it"."""
    cents = instead(bare) or question.wanted.amounts or bare_amount(bare)
    if cents:
        return go_on(question, "pay_bill", visits, cents[0])
    return go_on(question, "pay_bill", visits) if question.wanted.all else None


def _of_the_bill(bare: str, focus: Sequence[str]) -> tuple[str, Sequence[str]] | None:
    """A topic and the visits it is about, from words that fit any answer with figures."""
    if _REST.fullmatch(bare):
        return "balance", ()
    if WHETHER_OWED.search(bare):
        return "balance", focus
    return ("identify_bill", focus) if focus and _WHEN.search(bare) else None


def _of_the_topic(question: Question, bare: str, topic: str) -> tuple[str] | None:
    """A topic from words that mean it only beside the last one."""
    if topic == "identify_bill" and _NEVER_THERE.search(bare):
        return ("report_identity_theft",)
    if topic in INSURER_TOPICS and _NEWS.search(bare):
        return ("claim_status",)
    if topic == "medicare_medicaid" and _PAID.search(bare):
        return ("request_refund",)
    if by_hand(question.asked.text):
        return (topic if topic in money_next.PAPERS else "request_statement",)
    return None


def go_on(
    question: Question, topic: str, visits: Sequence[str] = (), cents: int | None = None
) -> Answer:
    """Have a topic answered about these visits next: the registry takes it up."""
    part = ({"entity": "amount", "value": str(cents)},) if cents else ()
    asked = Asked(
        topic, part, dict(question.asked.values), visits=tuple(visits), text=question.asked.text
    )
    wait_for(question.session, question.speaker, asked, ready=True)
    return Answer("answered", resume=topic)


def _late(question: Question) -> Answer:
    choices = buttons(question, "set_up_payment_plan", "talk_to_human")
    said = compose(question, "plan/late", {}, choices=choices, private=False)
    return Answer("answered", said)
