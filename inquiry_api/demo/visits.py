"""The history of one demo visit: billed, decided, paid, reduced, held."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Coverage
from inquiry_api.ledger.decisions import Adjustment, Decision
from inquiry_api.ledger.journal import Book, Kind
from inquiry_api.ledger.models import Charge, Claim, ClaimEvent, ClaimLine, Hold, Payment, Visit
from inquiry_api.ledger.posting import Line, Posting, post
from inquiry_api.ledger.remitting import post_decision


@dataclass
class DemoVisit:
    """A visit whose history is still being written; each step returns it for the next one."""

    session: Session
    key: Callable[[], UUID]
    visit: Visit
    charges: list[Charge]
    claims: list[Claim] = field(default_factory=list)

    @property
    def cents(self) -> int:
        """What was charged in all."""
        return sum(charge.charge_cents for charge in self.charges)

    def send(self, coverage: Coverage, *, after_days: int = 3, position: int = 1) -> "DemoVisit":
        """Bill a payer."""
        on = self.visit.service_on + timedelta(days=after_days)
        claim = Claim(
            id=self.key(),
            visit_id=self.visit.id,
            payer_id=coverage.payer_id,
            coverage_id=coverage.id,
            position=position,
            number=f"CLM-{self.key().int % 10**7:07d}",
            submitted_on=on,
            charge_cents=self.cents,
        )
        self.session.add(claim)
        self.session.flush()
        self.session.add_all(
            ClaimLine(
                id=self.key(),
                claim_id=claim.id,
                charge_id=charge.id,
                number=number,
                charge_cents=charge.charge_cents,
            )
            for number, charge in enumerate(self.charges, start=1)
        )
        self.claims.append(claim)
        return self.news("sent", on)

    def news(self, state: str, on: date, code: str | None = None) -> "DemoVisit":
        """Something happened on the last claim."""
        self.session.add(
            ClaimEvent(id=self.key(), claim_id=self.claims[-1].id, state=state, on=on, code=code)
        )
        self.session.flush()
        return self

    def decide(
        self,
        on: date,
        *reasons: tuple[str, str, int],
        status: str = "1",
        later_payer: bool = False,
        sign: int = 1,
    ) -> "DemoVisit":
        """The last claim's payer answers: group, reason and cents; it pays the rest."""
        adjusted = sum(cents for _, _, cents in reasons)
        decision = Decision(
            claim_id=self.claims[-1].id,
            key=f"demo:{self.key()}",
            decided_on=on,
            status=status,
            charge_cents=sign * self.cents,
            paid_cents=sign * (self.cents - adjusted),
            patient_cents=sign * sum(c for group, _, c in reasons if group == "PR"),
            adjustments=[Adjustment(group, reason, sign * c) for group, reason, c in reasons],
            actor="demo",
        )
        post_decision(self.session, decision, later_payer=later_payer)
        return self

    def pay(self, cents: int, on: date, method: str = "card") -> "DemoVisit":
        """The patient pays for this visit."""
        payment = Payment(
            id=self.key(),
            account_id=self.visit.account_id,
            received_on=on,
            method=method,
            amount_cents=cents,
            last_four="4242" if method == "card" else None,
        )
        self.session.add(payment)
        self.session.flush()
        lines = [
            Line(Book.PATIENT_CASH, cents, visit_id=self.visit.id, payment_id=payment.id),
            Line(Book.PATIENT, -cents, visit_id=self.visit.id, payment_id=payment.id),
        ]
        key = f"demo:payment:{payment.id}"
        post(
            self.session,
            Posting(self.visit.account_id, Kind.PAYMENT, on, key, lines, actor="demo"),
        )
        return self

    def reduce(self, cents: int, on: date, book: Book = Book.DISCOUNT) -> "DemoVisit":
        """The practice takes something off."""
        lines = [
            Line(book, cents, visit_id=self.visit.id),
            Line(Book.PATIENT, -cents, visit_id=self.visit.id),
        ]
        key = f"demo:reduction:{self.key()}"
        post(
            self.session,
            Posting(self.visit.account_id, Kind.ADJUSTMENT, on, key, lines, actor="demo"),
        )
        return self

    def hold(self, kind: str, starts_on: date, ends_on: date | None = None) -> "DemoVisit":
        """Stop asking for money."""
        self.session.add(
            Hold(
                id=self.key(),
                account_id=self.visit.account_id,
                visit_id=self.visit.id,
                kind=kind,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )
        self.session.flush()
        return self


def charge_posting(visit: Visit, charge: Charge, owed_by: Book) -> Posting:
    """The posting of one charge."""
    lines = [
        Line(owed_by, charge.charge_cents, visit_id=visit.id, charge_id=charge.id),
        Line(Book.REVENUE, -charge.charge_cents, visit_id=visit.id, charge_id=charge.id),
    ]
    key = f"demo:charge:{charge.id}"
    return Posting(visit.account_id, Kind.CHARGE, visit.service_on, key, lines, actor="demo")
