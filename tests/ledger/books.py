"""A small practice's books for tests: each method writes what the practice or a payer would."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Accumulator, Coverage, Payer
from inquiry_api.crypto import blind_index
from inquiry_api.db import Base
from inquiry_api.ledger.journal import Book, Kind, LedgerTxn
from inquiry_api.ledger.models import Account, Charge, Claim, ClaimEvent, Hold, Payment, Visit
from inquiry_api.ledger.people import Patient
from inquiry_api.ledger.posting import Line, Posting, post, reverse
from inquiry_api.ledger.remitting import Adjustment, Decision, post_decision
from inquiry_api.plans.models import PaymentPlan, PlanInstalment, PlanVisit
from inquiry_api.plans.schedule import schedule

SEEN = date(2026, 3, 4)
SENT = date(2026, 3, 9)
DECIDED = date(2026, 4, 2)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_numbers = count(1)
RowT = TypeVar("RowT", bound=Base)


class Books:
    """One account of one patient."""

    def __init__(self, session: Session, account: Account) -> None:
        self.session = session
        self.account = account
        self.account_id = account.id
        self.patient_id = account.patient_id

    @classmethod
    def open(cls, session: Session) -> "Books":
        number = f"A-{next(_numbers)}"
        patient = Patient(given_name="Ada", family_name="Quill")
        session.add(patient)
        session.flush()
        account = Account(
            number=number, number_index=blind_index("account", number), patient_id=patient.id
        )
        session.add(account)
        session.flush()
        return cls(session, account)

    def add(self, row: RowT) -> RowT:
        self.session.add(row)
        self.session.flush()
        return row

    def post(self, kind: Kind, lines: Sequence[Line], on: date = SEEN) -> str:
        """Post the lines; returns their idempotency key."""
        key = f"books-{next(_numbers)}"
        post(self.session, Posting(self.account_id, kind, on, key, lines, actor="test"))
        return key

    def take_back(self, key: str) -> None:
        """Reverse what was posted under a key."""
        txn = self.session.scalars(select(LedgerTxn).filter_by(idempotency_key=key)).one()
        reverse(self.session, txn.id, as_of=DECIDED, actor="test", key=f"{key}-back")

    def move(
        self,
        kind: Kind,
        debit: Book,
        credit: Book,
        cents: int,
        visit: Visit | None = None,
        **about: object,
    ) -> str:
        """Debit one book and credit another, both lines about the same thing."""
        visit_id = visit.id if visit else None
        sides = [(debit, cents), (credit, -cents)]
        return self.post(kind, [Line(book, n, visit_id, **about) for book, n in sides])  # type: ignore[arg-type]

    def payer(self, name: str = "Harbor Health", kind: str = "commercial") -> Payer:
        return self.add(Payer(name=name, kind=kind, phone="555-0177"))

    def cover(
        self,
        payer: Payer,
        starts_on: date = date(2026, 1, 1),
        ends_on: date | None = None,
        priority: int | None = 1,
        dual: bool = False,
    ) -> Coverage:
        return self.add(
            Coverage(
                patient_id=self.patient_id,
                payer_id=payer.id,
                priority=priority,
                starts_on=starts_on,
                ends_on=ends_on,
                dual=dual,
            )
        )

    def visit(
        self,
        *cents: int,
        on: date = SEEN,
        insured: bool = True,
        kind: str = "Office visit",
        provider: str | None = "Dr. Rosa Lind",
    ) -> Visit:
        """A visit with a charge of each amount, billed to an insurer or to the patient."""
        visit = self.add(
            Visit(account_id=self.account_id, service_on=on, kind=kind, provider=provider)
        )
        book = Book.INSURER if insured else Book.PATIENT
        for amount in cents:
            charge = self.add(
                Charge(visit_id=visit.id, service_on=on, description="Visit", charge_cents=amount)
            )
            self.move(Kind.CHARGE, book, Book.REVENUE, amount, visit, charge_id=charge.id)
        return visit

    def claim(self, visit: Visit, payer: Payer, cents: int, position: int = 1) -> Claim:
        return self.add(
            Claim(
                visit_id=visit.id,
                payer_id=payer.id,
                position=position,
                submitted_on=SENT,
                charge_cents=cents,
            )
        )

    def news(self, claim: Claim, state: str, on: date = DECIDED) -> ClaimEvent:
        return self.add(ClaimEvent(claim_id=claim.id, state=state, on=on))

    def decide(
        self,
        claim: Claim,
        paid: int,
        *adjustments: tuple[str, str, int],
        status: str = "1",
        later: bool = False,
        on: date = DECIDED,
    ) -> str:
        """Post a payer's decision; adjustments are (group, reason, cents). Returns its key."""
        key = f"decision-{next(_numbers)}"
        decision = Decision(
            claim.id,
            key,
            on,
            status,
            paid + sum(cents for _, _, cents in adjustments),
            paid,
            [Adjustment(*adjustment) for adjustment in adjustments],
        )
        post_decision(self.session, decision, later_payer=later)
        return key

    def pay(self, cents: int, visit: Visit | None = None, on: date = DECIDED) -> Payment:
        payment = self.add(
            Payment(account_id=self.account_id, received_on=on, method="card", amount_cents=cents)
        )
        self.move(
            Kind.PAYMENT, Book.PATIENT_CASH, Book.PATIENT, cents, visit, payment_id=payment.id
        )
        return payment

    def confirm(self, claim: Claim, visit: Visit, reason: str, cents: int) -> str:
        """A clerk agrees that a payer's other reason leaves this to the patient."""
        return self.move(
            Kind.TRANSFER,
            Book.PATIENT,
            Book.REVIEW,
            cents,
            visit,
            claim_id=claim.id,
            group="PR",
            reason=reason,
        )

    def hold(self, visit: Visit | None = None, ends_on: date | None = None) -> Hold:
        return self.add(
            Hold(
                account_id=self.account_id,
                visit_id=visit.id if visit else None,
                kind="dispute",
                starts_on=SEEN,
                ends_on=ends_on,
            )
        )

    def plan(self, visit: Visit, cents: int, payments: int, first_on: date) -> PaymentPlan:
        plan = self.add(
            PaymentPlan(
                account_id=self.account_id,
                total_cents=cents,
                consent_text="yes",
                consent_channel="web",
                idempotency_key=f"plan-{next(_numbers)}",
            )
        )
        self.add(PlanVisit(plan_id=plan.id, visit_id=visit.id, amount_cents=cents))
        for item in schedule(cents, payments, first_on):
            self.add(
                PlanInstalment(
                    plan_id=plan.id,
                    number=item.number,
                    due_on=item.due_on,
                    amount_cents=item.cents,
                )
            )
        return plan

    def limit(self, cover: Coverage, limit: int, met: int, **about: object) -> Accumulator:
        given: dict[str, object] = {
            "kind": "deductible",
            "year_starts_on": YEAR[0],
            "year_ends_on": YEAR[1],
            "as_of": date(2026, 11, 1),
            **about,
        }
        return self.add(
            Accumulator(coverage_id=cover.id, limit_cents=limit, met_cents=met, **given)
        )

    def typical(self, paid_by_patient: int = 0) -> tuple[Visit, Claim, UUID]:
        """300.00 charged: 110.00 off, 92.00 paid, 75.00 deductible and 23.00 coinsurance left."""
        payer = self.payer()
        self.cover(payer)
        visit = self.visit(30_000)
        claim = self.claim(visit, payer, 30_000)
        self.decide(claim, 9_200, ("CO", "45", 11_000), ("PR", "1", 7_500), ("PR", "2", 2_300))
        if paid_by_patient:
            self.pay(paid_by_patient, visit)
        return visit, claim, payer.id
