"""Why the patient owes it: from the charge, step by step, to what is left."""

from collections.abc import Sequence
from typing import Any

from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.draft import Answer, Row
from inquiry_api.answers.facts import Amount, total
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.refusals import refusal
from inquiry_api.answers.standing import checking_facts, row, standing, trouble, trouble_or_review
from inquiry_api.ledger.figures import CONFIRMED, SELF_PAY, SHARES, TAKEN_OFF, Figure
from inquiry_api.ledger.journal import Book

SHARE_NAMES = (*SHARES.values(), CONFIRMED, SELF_PAY)
# Steps that a text has no room to tell apart.
_SUMS = {
    "taken_off": ("denied", "other"),
    "reduced": ("discounts", "written_off"),
    "plan_part": ("contractual", "denied", "other", "payer_paid"),
}
_PLAN_SIDE = ("contractual", "denied", "other", "payer_paid")


def answer(question: Question) -> Answer:
    """The arithmetic of the visit meant, or of several together."""
    selection = chosen_visits(question)
    visits = question.picture.visits
    if selection.status == "none" and visits:
        return choose(question, selection, visits)
    meant = selection.visits if selection.status == "one" else open_visits(selection.visits)
    if not meant:
        return _nothing(question)
    if len(meant) > 1 and not question.wanted.all and not question.asked.visits:
        return choose(question, selection, meant)
    return explained(question, meant)


def open_visits(visits: Sequence[VisitView]) -> tuple[VisitView, ...]:
    """The visits on which something is owed or still open; those that owe now, if any do."""
    owing = tuple(view for view in visits if view.debt.cents)
    return owing or tuple(view for view in visits if view.pending)


def _nothing(question: Question) -> Answer:
    facts = standing(question, (), whole=True) | checking_facts(question)
    return Answer("answered", draft(question, "nothing", facts), case=trouble(question, ()))


def explained(question: Question, visits: Sequence[VisitView]) -> Answer:
    """The figures of these visits from charge to rest, with the reason for the patient's part."""
    question.focus = tuple(view.visit_id for view in visits)
    facts = standing(question, visits, whole=False) | arithmetic(visits)
    facts |= {
        "on": visits[0].on if len(visits) == 1 else None,
        "count": len(visits),
        "owed": total(view.balance.owed for view in visits),
        "reason": _confirmed_reason(question, visits),
    }
    choices = buttons(question, *_next(facts["due"].cents))
    said = draft(question, "steps", facts, choices=choices, table=table(question, facts))
    return Answer("answered", said, case=trouble_or_review(question, visits))


def _next(due_cents: int) -> tuple[str, ...]:
    if due_cents:
        return ("pay_bill", "set_up_payment_plan", "report_eob_mismatch")
    return ("ask_claim_status",)


def arithmetic(visits: Sequence[VisitView]) -> dict[str, Any]:
    """Every step as a figure; `share` is what the plan left to the patient, and its kinds."""
    money = [view.balance for view in visits]
    facts: dict[str, Any] = {
        name: total(getattr(visit, name) for visit in money) for name in ("charges", *TAKEN_OFF)
    }
    kinds = {
        name: total(visit.share.get(name, Figure()) for visit in money) for name in SHARE_NAMES
    }
    sums = {name: total(facts[part] for part in parts) for name, parts in _SUMS.items()}
    open_ = (part for visit in money for part in (visit.insurer, visit.review))
    return facts | kinds | sums | {"share": total(kinds.values()), "undecided": total(open_)}


def table(question: Question, facts: dict[str, Any]) -> tuple[Row, ...]:
    """Charge, what the plan took off and paid, the patient's part by kind, paid, left."""
    rows = [row(question, "row_charges", facts["charges"], "charge")]
    for name in _PLAN_SIDE:
        kind = "plan_paid" if name == "payer_paid" else "reduction"
        rows += _row_if(question, name, facts[name], kind, sign=-1)
    for name in SHARE_NAMES:
        rows += _row_if(question, name, facts[name], "share")
    for name in ("patient_paid", "discounts", "written_off"):
        rows += _row_if(question, name, facts[name], "you_paid", sign=-1)
    rows += _row_if(question, "insurer", facts["insurer"], "pending", sign=-1)
    rows += _row_if(question, "review", facts["review"], "pending", sign=-1)
    rows.append(row(question, "row_owed", facts["owed"], "left"))
    return tuple(rows)


def _row_if(
    question: Question, name: str, amount: Amount, kind: str, *, sign: int = 1
) -> list[Row]:
    return [row(question, f"row_{name}", amount, kind, sign=sign)] if amount.cents else []


def _confirmed_reason(question: Question, visits: Sequence[VisitView]) -> dict[str, str] | None:
    """Why a part other than cost share is the patient's, in words; a guarantor isn't told."""
    if question.only_amounts:
        return None
    for view in visits:
        for reason in view.balance.reasons:
            if reason.book == Book.PATIENT and reason.code not in SHARES:
                speaker = question.speaker
                return refusal(question, reason).words(speaker.language, speaker.channel)
    return None
