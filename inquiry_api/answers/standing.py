"""What stands on a group of visits: due, with insurers, on hold, on a plan. Shared by topics."""

from collections.abc import Sequence
from typing import Any

from inquiry_api.answers.draft import CaseNeeded, Row
from inquiry_api.answers.facts import Amount, Told, total
from inquiry_api.answers.needed import found_case, promise
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import label


def standing(question: Question, visits: Sequence[VisitView], *, whole: bool) -> dict[str, Any]:
    """The figures of these visits, kept apart by what they ask of the patient today.

    With `whole`, also what belongs to the account and not to a visit: money on no visit.
    """
    holds = [view.hold.ends_on for view in visits if view.held.cents and view.hold]
    facts: dict[str, Any] = {
        "due": total(view.due for view in visits),
        "insurer": total(view.balance.insurer for view in visits),
        "review": total(view.review for view in visits),
        "held": total(view.held for view in visits),
        "held_until": max((day for day in holds if day), default=None),
        "on_plan": total(view.on_plan for view in visits),
        "shielded": total(view.shielded for view in visits),
        "prepaid": total(view.prepaid for view in visits),
        "credit": question.picture.credit if whole else total(view.credit for view in visits),
        "as_of": question.today,
        "only_amounts": question.only_amounts,
        "checked_by": None,
        "checking": 0,
    }
    return facts | _next_payment(question, visits)


def _next_payment(question: Question, visits: Sequence[VisitView]) -> dict[str, Any]:
    """The next payment of the plans that cover these visits, by the money that came in."""
    ids = {view.visit_id for view in visits}
    unpaid = [
        item
        for plan in question.picture.plans
        if ids.intersection(plan.visits)
        for item in plan.unpaid(question.picture.owed)
    ]
    if not unpaid:
        return {"next_on": None, "next_payment": Told(0, "plan")}
    first = min(item.due_on for item in unpaid)
    cents = sum(item.cents for item in unpaid if item.due_on == first)
    return {"next_on": first, "next_payment": Told(cents, "plan")}


def trouble(question: Question, visits: Sequence[VisitView]) -> CaseNeeded | None:
    """What a clerk must see to before these figures can be trusted, the gravest first."""
    for view in visits:
        if view.shielded.cents:
            return found_case(
                question, "protected_billed", "high", view.visit_id, shielded=view.shielded
            )
    for view in question.picture.faulty:
        return found_case(
            question, "unproved", "medium", view.visit_id, fault=view.balance.fault or ""
        )
    return None


def trouble_or_review(question: Question, visits: Sequence[VisitView]) -> CaseNeeded | None:
    """The same, or a share that waits for a clerk's yes: somebody asks about it by now."""
    found = trouble(question, visits)
    waiting = [view for view in visits if view.review.cents]
    if found or not waiting:
        return found
    return found_case(question, "share_to_confirm", "medium", waiting[0].visit_id)


def checking_facts(question: Question) -> dict[str, Any]:
    """How many visits are left out because their rows contradict, and by when a person wrote."""
    count = len(question.picture.faulty)
    return {"checking": count, "checked_by": promise(question, "medium") if count else None}


def standing_rows(question: Question, facts: dict[str, Any]) -> tuple[Row, ...]:
    """The figures that are not zero, as rows of a table."""
    kinds = {
        "due": "left",
        "on_plan": "pending",
        "held": "pending",
        "insurer": "pending",
        "review": "pending",
        "shielded": "pending",
        "prepaid": "you_paid",
        "credit": "you_paid",
    }
    return tuple(
        row(question, f"row_{name}", facts[name], kind)
        for name, kind in kinds.items()
        if name == "due" or facts[name].cents
    )


def row(question: Question, key: str, amount: Amount, kind: str, *, sign: int = 1) -> Row:
    """One row by the key of its wording."""
    entries = () if isinstance(amount, Told) else amount.entries
    return Row(
        label(question.speaker.language, key), sign * amount.cents, kind=kind, entries=entries
    )
