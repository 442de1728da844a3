"""The accounts of one speaker as answers see them: proved balances, holds, plans, covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.door import OpenAccount, Scope
from inquiry_api.answers.facts import Part, total
from inquiry_api.coverage.queries import Cover, covers, on_day
from inquiry_api.ledger.balances import Balance, Unproved, balance
from inquiry_api.ledger.figures import SELF_PAY, Figure, VisitBalance
from inquiry_api.ledger.history import ClaimNow, Remarked, claims_now, remarks_of
from inquiry_api.ledger.snapshot import Hold
from inquiry_api.plans.queries import PlanNow, covered_by_plans, plans_now

NOTHING = Figure()


@dataclass(frozen=True)
class VisitView:
    """One visit with all that decides whether its debt is due.

    Exactly one of `due`, `held` and `shielded` holds what isn't on a plan: money is asked for only
    if it is proved, not on hold, and not a cost that the patient's programme forbids to bill.
    """

    balance: VisitBalance
    account: OpenAccount
    covers: tuple[Cover, ...]
    hold: Hold | None
    planned: int
    remarked: bool = False

    @property
    def visit_id(self) -> UUID:
        """The visit."""
        return self.balance.visit_id

    @property
    def on(self) -> date:
        """The day of service."""
        return self.balance.service_on

    @property
    def protected(self) -> bool:
        """Whether the patient owes no cost share: by the programme of that day, or as a payer
        remarked."""
        return self.remarked or any(cover.protected for cover in self.covers)

    @property
    def self_pay(self) -> bool:
        """Whether it was meant to be paid without a plan: charged to the patient, at a discount."""
        share = self.balance.share
        return SELF_PAY in share and len(share) == 1 and self.balance.discounts.cents > 0

    @property
    def pending(self) -> bool:
        """Whether a payer or a clerk still has to decide something."""
        return self.balance.insurer.cents != 0 or self.balance.review.cents != 0

    @property
    def debt(self) -> Figure:
        """What the patient owes as the journal has it, never below zero."""
        owed = self.balance.owed
        return owed if owed.cents > 0 else NOTHING

    @property
    def shielded(self) -> Figure:
        """What must not be asked for, since the patient is protected: a debt, or a share that a
        clerk has not let through."""
        return self.debt + self.balance.review if self.protected else NOTHING

    @property
    def review(self) -> Figure:
        """What a payer put on the patient and a clerk must agree to first."""
        return NOTHING if self.protected else self.balance.review

    @property
    def held(self) -> Figure:
        """A debt that is on hold."""
        return self.debt if self.hold and not self.protected else NOTHING

    @property
    def on_plan(self) -> Figure | Part:
        """What of the debt a payment plan takes care of."""
        if self.protected or self.hold or not self.planned:
            return NOTHING
        cents = min(self.planned, self.debt.cents)
        return self.debt if cents == self.debt.cents else Part(cents, self.debt)

    @property
    def due(self) -> Figure | Part:
        """What the patient can be asked for now."""
        if self.protected or self.hold or self.balance.fault:
            return NOTHING
        cents = self.debt.cents - self.on_plan.cents
        return Part(cents, self.debt) if self.on_plan.cents and cents else _all_or_none(self, cents)

    @property
    def credit(self) -> Figure:
        """Money paid above the debt, once nothing more can be decided."""
        owed = self.balance.owed
        overpaid = owed.cents < 0 and not self.pending
        return Figure(-owed.cents, owed.entries) if overpaid else NOTHING

    @property
    def prepaid(self) -> Figure:
        """Money paid before the payer's decision; it counts once that comes."""
        owed = self.balance.owed
        early = owed.cents < 0 and self.pending
        return Figure(-owed.cents, owed.entries) if early else NOTHING


def _all_or_none(view: VisitView, cents: int) -> Figure:
    return view.debt if cents else NOTHING


class Picture:
    """What a scope opens, read once. Visits are newest first."""

    def __init__(self, session: Session, scope: Scope, today: date) -> None:
        self._session = session
        self.scope = scope
        self.today = today
        self._accounts = {account.account_id: account for account in scope.accounts}
        self.balance: Balance = balance(session, list(self._accounts))
        self.covers = covers(session, sorted({a.patient_id for a in scope.accounts}))
        self._holds = [hold for hold in self.balance.holds if hold.holds(today)]
        self.plans: Sequence[PlanNow] = plans_now(session, list(self._accounts))
        self._planned = covered_by_plans(self.plans)

    @property
    def as_of(self) -> datetime:
        """The moment whose ledger this is."""
        return self.balance.as_of

    @cached_property
    def all_visits(self) -> tuple[VisitView, ...]:
        """Every visit, also those whose rows contradict each other."""
        return tuple(self._view(visit) for visit in self.balance.visits)

    @cached_property
    def visits(self) -> tuple[VisitView, ...]:
        """The visits whose figures may be told."""
        return tuple(view for view in self.all_visits if view.balance.fault is None)

    @cached_property
    def faulty(self) -> tuple[VisitView, ...]:
        """The visits that a person must look at first."""
        return tuple(view for view in self.all_visits if view.balance.fault is not None)

    @cached_property
    def claims(self) -> tuple[ClaimNow, ...]:
        """The claims of the proved visits, last sent first."""
        return claims_now(self._session, [view.visit_id for view in self.visits])

    @cached_property
    def remarks(self) -> Mapping[Remarked, tuple[str, ...]]:
        """What payers remarked beside their reasons, by claim, group and reason."""
        return remarks_of(self._session, [view.visit_id for view in self.visits])

    @property
    def credit(self) -> Figure | Part:
        """Money of the patient's on no visit, and what was paid too much on one.

        Raises Unproved for a debt on no visit: nobody could say what it is for.
        """
        loose = self.balance.credit
        if loose.cents < 0:
            raise Unproved("owed_without_visit")
        return total([loose, *(view.credit for view in self.visits)])

    @property
    def owed(self) -> dict[UUID, int]:
        """Each visit's debt in cents, for telling how far a plan is paid."""
        return {view.visit_id: view.debt.cents for view in self.visits}

    def _view(self, visit: VisitBalance) -> VisitView:
        account = self._accounts[visit.account_id]
        return VisitView(
            balance=visit,
            account=account,
            covers=on_day(self.covers, account.patient_id, visit.service_on),
            hold=self._hold(visit),
            planned=self._planned.get(visit.visit_id, 0),
            remarked=visit.visit_id in self.balance.protected,
        )

    def _hold(self, visit: VisitBalance) -> Hold | None:
        for hold in self._holds:
            if hold.account_id == visit.account_id and hold.visit_id in (None, visit.visit_id):
                return hold
        return None
