"""What the records know of a matter: said before anything is asked, and put into the packet."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from inquiry_api.answers.choice_flow import kind_of
from inquiry_api.answers.facts import Amount, Told, total
from inquiry_api.answers.picture import NOTHING, VisitView
from inquiry_api.answers.plan_change import may_change, standing_plan
from inquiry_api.answers.question import Question
from inquiry_api.answers.refusals import lacks_approval
from inquiry_api.answers.standing import standing
from inquiry_api.coverage.queries import Cover, on_day
from inquiry_api.ledger.itemised import (
    Billed,
    PaidLine,
    ServiceLine,
    first_billed,
    paid_lines,
    service_lines,
    statements_of,
)
from inquiry_api.ledger.journal import Book

COLLECTIONS_AFTER = timedelta(days=120)  # 26 CFR 1.501(r)-6(c): not before, from the first bill.
PROGRAMMES = ("medicare", "medicaid", "other_government")
ASSISTANCE_UNTIL = timedelta(days=240)  # 26 CFR 1.501(r)-6: applications are taken this long.


def lead_facts(question: Question, views: Sequence[VisitView]) -> dict[str, Any]:
    """Facts for the words before the first question. A guarantor is told amounts and dates only."""
    picture = question.picture
    about = views or picture.visits
    covers = covers_at_issue(question, views)
    hidden = question.only_amounts
    return standing(question, about, whole=not views) | {
        "on": views[0].on if len(views) == 1 else None,
        "charges": total(view.balance.charges for view in about),
        "owed": total(view.debt for view in about),
        "payer": None if hidden or not covers else covers[0].payer,
        "second": None if hidden or len(covers) < 2 else covers[1].payer,
        "covered": bool(covers),
        "protected": any(cover.protected for cover in covers),
        "waits": any(view.pending for view in picture.visits),
        "public_plan": any(c.dual or c.kind in PROGRAMMES for v in about for c in v.covers),
        "kind": kind_of(views[0], question) if len(views) == 1 and not hidden else None,
        "programs": [] if hidden else [c.payer for c in covers if c.dual or c.kind in PROGRAMMES],
        "unapproved": any(lacks_approval(question, view) for view in views),
        **_account_facts(question),
    }


def _account_facts(question: Question) -> dict[str, Any]:
    """The last payment, the bills sent, and what is left of the plans."""
    picture = question.picture
    bills = statements_of(question.session, account_ids(question))
    paid = paid_lines(question.session, account_ids(question))
    newest = paid[0] if paid else None
    left: Amount = Told(sum(plan.left_cents(picture.owed) for plan in picture.plans), "plan")
    unpaid = sum(len(plan.unpaid(picture.owed)) for plan in picture.plans)
    return {
        "paid_on": newest.on if newest else None,
        "paid": newest.amount if newest else NOTHING,
        "first_on": bills[-1].issued_on if bills else None,
        "due_on": bills[0].due_on if bills else None,
        "credit_on": next((view.on for view in picture.visits if view.credit.cents), None),
        "count": len(bills),
        "plan_left": left,
        "payments_left": unpaid,
        "grace_days": question.practice.plan.grace_days,
        **_missed(question),
    }


def _missed(question: Question) -> dict[str, Any]:
    """The plan payments whose day has passed, and until when the first of them may still come."""
    picture, grace = question.picture, question.practice.plan.grace_days
    late = [i for plan in picture.plans for i in plan.overdue(picture.owed, question.today)]
    first = min((item.due_on for item in late), default=None)
    return {
        "overdue": Told(sum(item.cents for item in late), "plan"),
        "overdue_on": first,
        "grace_on": first + timedelta(days=grace) if first else None,
        "in_grace": bool(first and first + timedelta(days=grace) >= question.today),
        "by_person": not may_change(question, standing_plan(picture)),
    }


def account_ids(question: Question) -> list[Any]:
    """The accounts that are open to the speaker."""
    return [account.account_id for account in question.scope.accounts]


def covers_at_issue(question: Question, views: Sequence[VisitView]) -> tuple[Cover, ...]:
    """The plans on the day of the visit, or today's where it is about no visit in particular."""
    if views:
        return views[0].covers
    patient = question.scope.patient_id
    return on_day(question.picture.covers, patient, question.today) if patient else ()


def packet_of(question: Question, views: Sequence[VisitView]) -> dict[str, Any]:
    """What every case about somebody's records holds besides the balances."""
    accounts = account_ids(question)
    paid = paid_lines(question.session, accounts)[:12]
    return {
        "about": [_visit(view) for view in views],
        "covers": [_cover(cover) for cover in covers_at_issue(question, views)],
        "payments": [_payment(line) for line in paid],
        "statements": [_statement(bill) for bill in statements_of(question.session, accounts)[:6]],
        "clocks": clocks(question),
        "reasons": _reasons(question, views),
        "alike": [_line(line) for line in alike(question, views)],
    }


def clocks(question: Question) -> dict[str, str]:
    """The days that run from the first bill of the account that was billed first."""
    days = first_billed(question.session, account_ids(question)).values()
    if not days:
        return {}
    first: date = min(days)
    return {
        "first_billed": first.isoformat(),
        "collections_not_before": (first + COLLECTIONS_AFTER).isoformat(),
        "assistance_until": (first + ASSISTANCE_UNTIL).isoformat(),
    }


def alike(question: Question, views: Sequence[VisitView]) -> tuple[ServiceLine, ...]:
    """Charges of these visits with the same day, description and amount, two of them or more."""
    lines = service_lines(question.session, [view.visit_id for view in views])
    groups: dict[tuple[date, str, int], list[ServiceLine]] = {}
    for line in lines:
        groups.setdefault((line.on, line.description, line.charged.cents), []).append(line)
    return tuple(line for group in groups.values() if len(group) > 1 for line in group)


def _line(line: ServiceLine) -> dict[str, Any]:
    return {
        "on": line.on,
        "description": line.description,
        "code": line.code,
        "units": line.units,
        "cents": line.charged.cents,
    }


def _visit(view: VisitView) -> dict[str, Any]:
    return {
        "visit": str(view.visit_id),
        "on": view.on,
        "kind": view.balance.kind,
        "clinician": view.balance.provider,
        "charges_cents": view.balance.charges.cents,
        "owed_cents": view.debt.cents,
        "due_cents": view.due.cents,
    }


def _cover(cover: Cover) -> dict[str, Any]:
    return {
        "payer": cover.payer,
        "priority": cover.priority,
        "plan": cover.plan_name,
        "programme": cover.kind,
        "protected": cover.protected,
    }


def _payment(line: PaidLine) -> dict[str, Any]:
    visits = [str(visit) for visit in line.visit_ids]
    return {"on": line.on, "method": line.method, "cents": line.amount.cents, "visits": visits}


def _statement(bill: Billed) -> dict[str, Any]:
    return {
        "number": bill.number,
        "on": bill.issued_on,
        "due": bill.due_on,
        "cents": bill.amount_cents,
    }


def _reasons(question: Question, views: Sequence[VisitView]) -> list[dict[str, Any]]:
    """With the payers' remarks as sent: also those that we have no words for."""
    books = (Book.DENIED, Book.REVIEW, Book.PATIENT)
    remarks = question.picture.remarks
    return [
        {"group": reason.group, "code": reason.code, "cents": reason.figure.cents,
         "claim": str(reason.claim_id) if reason.claim_id else None,
         "remarks": list(remarks.get((reason.claim_id, reason.group, reason.code), ()))}
        for view in views for reason in view.balance.reasons if reason.book in books
    ]  # fmt: skip
