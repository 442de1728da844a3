"""The account at a glance: each visit as one bar, and what stands beside it on file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from inquiry_api.answers.picture import Picture, VisitView
from inquiry_api.answers.reasons.table import explain
from inquiry_api.cases.models import Callback, Case, CaseLink
from inquiry_api.coverage.queries import Cover
from inquiry_api.desk.case_door import OpenCase
from inquiry_api.ledger.balances import Unproved
from inquiry_api.ledger.history import ClaimNow, PaymentSeen, payments_seen
from inquiry_api.ledger.models import Hold, Statement
from inquiry_api.plans.queries import PlanNow

WIDTH = 1000
_MOST_CASES = 12
PARTS = (
    ("contractual", "taken off by contract"),
    ("denied", "denied, ours to bear"),
    ("other", "other adjustments"),
    ("payer_paid", "plan paid"),
    ("discounts", "discount"),
    ("written_off", "written off"),
    ("patient_paid", "patient paid"),
    ("insurer", "with the insurer"),
    ("review", "waits for our decision"),
    ("owed", "patient owes"),
)


@dataclass(frozen=True)
class Part:
    """One piece of a visit's bar; `start` and `width` are thousandths."""

    kind: str
    label: str
    cents: int
    start: int
    width: int


@dataclass(frozen=True)
class VisitGlance:
    """One visit: what it was, its bar, and what each insurer did and why, in plain words."""

    view: VisitView
    parts: tuple[Part, ...]
    story: tuple[str, ...]

    @property
    def id(self) -> UUID:
        """The visit."""
        return self.view.visit_id


@dataclass(frozen=True)
class Glance:
    """Everything on file that a clerk looks for first."""

    visits: tuple[VisitGlance, ...]
    owed_cents: int
    due_cents: int
    credit_cents: int
    covers: tuple[Cover, ...]
    plans: Sequence[PlanNow]
    plans_left: dict[UUID, int]
    statements: Sequence[Statement]
    holds: Sequence[Hold]
    payments: Sequence[PaymentSeen]


def glance(session: Session, opened: OpenCase, today: date) -> Glance | None:
    """The account of a case's patient; None where none is known, or its rows contradict."""
    scope = opened.scope
    if scope is None:
        return None
    try:
        picture = Picture(session, scope, today)
    except Unproved:
        return None
    accounts = [account.account_id for account in scope.accounts]
    return Glance(
        visits=tuple(_visit(view, picture.claims) for view in picture.all_visits),
        owed_cents=sum(view.debt.cents for view in picture.visits),
        due_cents=sum(view.due.cents for view in picture.visits),
        credit_cents=sum(view.credit.cents for view in picture.visits)
        + max(0, picture.balance.credit.cents),
        covers=picture.covers,
        plans=picture.plans,
        plans_left={plan.plan_id: plan.left_cents(picture.owed) for plan in picture.plans},
        statements=_statements(session, accounts),
        holds=_holds(session, accounts),
        payments=payments_seen(session, accounts, 6),
    )


def _visit(view: VisitView, claims: Sequence[ClaimNow]) -> VisitGlance:
    mine = [claim for claim in claims if claim.visit_id == view.visit_id]
    return VisitGlance(view, _bar(view), tuple(_claim_words(view, claim) for claim in mine))


def _bar(view: VisitView) -> tuple[Part, ...]:
    """The pieces of a charge side by side; none where the figures may not be told."""
    whole = view.balance.charges.cents
    pieces = [(kind, label, getattr(view.balance, kind).cents) for kind, label in PARTS]
    pieces = [piece for piece in pieces if piece[2] > 0]
    if view.balance.fault or whole <= 0 or sum(cents for *_, cents in pieces) != whole:
        return ()
    parts, before = [], 0
    for kind, label, cents in pieces:
        start = before * WIDTH // whole
        before += cents
        parts.append(Part(kind, label, cents, start, before * WIDTH // whole - start))
    return tuple(parts)


def _claim_words(view: VisitView, claim: ClaimNow) -> str:
    """What one insurer did and why."""
    state = claim.state.replace("_", " ")
    when = f" on {claim.news_on:%b} {claim.news_on.day}" if claim.news_on else ""
    reasons = [r for r in view.balance.reasons if r.claim_id == claim.claim_id]
    why = [
        f"{explain(each.group, each.code).words('en', 'web').what} ({each.group}-{each.code})"
        for each in reasons
        if not (each.group == "CO" and each.code == "45")
    ]
    return " ".join([f"{claim.payer}: {state}{when}.", *why])


def _statements(session: Session, accounts: Sequence[UUID]) -> Sequence[Statement]:
    query = select(Statement).where(Statement.account_id.in_(accounts))
    return session.scalars(query.order_by(Statement.issued_on.desc()).limit(3)).all()


def _holds(session: Session, accounts: Sequence[UUID]) -> Sequence[Hold]:
    query = select(Hold).where(Hold.account_id.in_(accounts), Hold.released_at.is_(None))
    return session.scalars(query.order_by(Hold.starts_on.desc())).all()


def other_cases(session: Session, case: Case) -> list[tuple[Case, str]]:
    """Other matters of the same patient or conversation, newest first, and above them those that
    were linked with this one or became part of it; with how they belong to it, "" for the former.
    """
    links = select(CaseLink).where(or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id))
    linked = {
        row.other_id if row.case_id == case.id else row.case_id for row in session.scalars(links)
    }
    ours = [Case.id.in_(linked), Case.merged_into_id == case.id]
    if case.conversation_id:
        ours.append(Case.conversation_id == case.conversation_id)
    if case.patient_id:
        ours.append(Case.patient_id == case.patient_id)
    query = select(Case).where(or_(*ours), Case.id != case.id)
    found = session.scalars(query.order_by(Case.opened_at.desc()).limit(_MOST_CASES))
    told = [
        (each, "merged" if each.merged_into_id == case.id else "linked" * (each.id in linked))
        for each in found
    ]
    return sorted(told, key=lambda pair: not pair[1])


def callbacks_of(session: Session, case: Case) -> Sequence[Callback]:
    """The telephone calls promised for a case that are still to be made."""
    query = select(Callback).where(Callback.case_id == case.id, Callback.done_at.is_(None))
    return session.scalars(query.order_by(Callback.at)).all()
