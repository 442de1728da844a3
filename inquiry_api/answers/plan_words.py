"""What the plan flow says: offers, the whole schedule before consent, the plan as agreed."""

from datetime import date
from typing import Any

from inquiry_api.answers.compose import button, compose
from inquiry_api.answers.draft import Choice, Draft, Row
from inquiry_api.answers.facts import Told
from inquiry_api.answers.phrasing import day
from inquiry_api.answers.plan_state import PlanState
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import label
from inquiry_api.money import format_cents, split_cents
from inquiry_api.plans.rules import UNDISCLOSED_LIMIT
from inquiry_api.plans.schedule import Instalment, runs


def offer(question: Question, state: PlanState, *, simpler: bool = False) -> Draft:
    """The numbers of payments that the rules allow, each with its amount."""
    rules = question.practice.plan
    total = state.total_cents
    each = {count: split_cents(total, count) for count in state.counts(rules)}
    longest = rules.longest(total)
    facts = {
        "total": Told(total, "plan"),
        "offers": [
            {"count": count, "most": Told(parts[0], "plan"), "even": parts[0] == parts[-1]}
            for count, parts in each.items()
        ],
        "longest": longest,
        "smallest": Told(split_cents(total, longest)[0], "plan"),
        "note": state.note,
        "changes": bool(state.replaces),
    }
    choices = [_count_choice(question, count, parts[0]) for count, parts in each.items()]
    if state.note in ("too_long", "too_small", "unclear") and question.speaker.channel == "web":
        choices.append(button(question, "talk_to_human"))
    name = "plan/offer_simpler" if simpler else "plan/offer"
    return compose(question, name, facts, choices=choices)


def _count_choice(question: Question, count: int, cents: int) -> Choice:
    """In a text the title stands in the text itself, so that "3" can only mean 3 payments."""
    key = "button_payments" if question.speaker.channel == "sms" else "button_payments_of"
    title = label(question.speaker.language, key, count=str(count), amount=format_cents(cents))
    return Choice(title, f'give_details{{"count":{count}}}')


def consent(question: Question, state: PlanState, *, simpler: bool = False) -> Draft:
    """The whole schedule, and the question whether it is agreed to."""
    facts = schedule_facts(state) | {
        "note": state.note,
        "grace_days": question.practice.plan.grace_days,
        "disclose": len(state.instalments) > UNDISCLOSED_LIMIT,
        "visits": [{"on": on} for on in _days(question, state)],
        "changes": bool(state.replaces),
    }
    choices = (button(question, "affirm"), button(question, "deny"))
    name = "plan/consent_simpler" if simpler else "plan/consent"
    rows = schedule_rows(question, state.instalments)
    return compose(question, name, facts, choices=choices, table=rows)


def schedule_facts(state: PlanState) -> dict[str, Any]:
    """The schedule in few words: how many, how much, from when until when, on which day."""
    instalments = state.instalments
    return {
        "total": Told(state.total_cents, "plan"),
        "count": len(instalments),
        "runs": [
            {"count": run.count, "each": Told(run.cents, "plan")} for run in runs(instalments)
        ],
        "first_on": instalments[0].due_on,
        "last_on": instalments[-1].due_on,
        "first": Told(instalments[0].cents, "plan"),
        "due_day": instalments[0].due_on.day,
    }


def schedule_rows(question: Question, instalments: tuple[Instalment, ...]) -> tuple[Row, ...]:
    """Each payment with its date."""
    language, channel = question.speaker.language, question.speaker.channel
    return tuple(
        Row(day(item.due_on, language, channel), item.cents, f"{item.number}", "date")
        for item in instalments
    )


def agreed(question: Question, state: PlanState, left_cents: int) -> Draft:
    """The plan as it stands from now on; `left_cents` is due elsewhere and not on it."""
    facts = schedule_facts(state) | {
        "elsewhere": Told(left_cents, "other accounts"),
        "grace_days": question.practice.plan.grace_days,
        "changes": bool(state.replaces),
    }
    rows = schedule_rows(question, state.instalments)
    return compose(question, "plan/agreed", facts, table=rows)


def consent_wording(question: Question, state: PlanState) -> str:
    """What was agreed to, as it was shown, with every date and amount."""
    shown = consent(question, state)
    lines = [f"{row.note}. {row.label}: {format_cents(row.cents or 0)}" for row in shown.table]
    return "\n".join([shown.text, *lines])


def _days(question: Question, state: PlanState) -> list[date]:
    views = question.picture.visits
    return sorted(view.on for view in views if str(view.visit_id) in state.visits)
