"""Books that the bank's conversations are about, beside those of the answers' tests."""

from datetime import date

from inquiry_api.estimates.keeping import Given, keep_estimate
from inquiry_api.ledger.decisions import Adjustment, Decision
from inquiry_api.ledger.models import ClaimEvent, Statement
from inquiry_api.ledger.remitting import post_decision
from tests.ledger.books import Books

# What stands in the books and must never reach somebody who may not see it.
SECRETS = ("Quill", "Harbor", "Lind", "Sleep", "March 4", "4 de marzo", "Mar 4", "4 mar")


def typical(books: Books) -> None:
    """$300.00 charged, $98.00 left: deductible and coinsurance."""
    books.typical()


def paid_part(books: Books) -> None:
    """The same, with $30.00 paid."""
    books.typical(3_000)


def second_visit(books: Books) -> None:
    """A visit in May, billed to the patient."""
    books.visit(12_000, on=date(2026, 5, 6), insured=False)


def billed(books: Books) -> None:
    """A statement in October, due in November."""
    books.add(
        Statement(
            account_id=books.account_id,
            number=f"S-{books.account_id}",
            issued_on=date(2026, 10, 20),
            due_on=date(2026, 11, 30),
            amount_cents=9_800,
        )
    )


def paid_in_june(books: Books) -> None:
    """$40.00 paid in June for a visit of its own."""
    visit = books.visit(4_000, on=date(2026, 6, 1), insured=False)
    books.pay(4_000, visit, on=date(2026, 6, 3))


def denied_authorization(books: Books) -> None:
    """Refused for want of an approval; by contract not the patient's."""
    payer = books.payer()
    books.cover(payer)
    claim = books.claim(books.visit(30_000), payer, 30_000)
    books.decide(claim, 0, ("CO", "197", 30_000), status="4")


def put_on_patient(books: Books) -> None:
    """Refused, and put on the patient: a clerk must look first."""
    payer = books.payer()
    books.cover(payer)
    claim = books.claim(books.visit(30_000), payer, 30_000)
    books.decide(claim, 0, ("PR", "96", 30_000), status="4")


def far_above(books: Books) -> None:
    """A self-pay bill of $800.00."""
    books.visit(80_000, on=date(2026, 9, 1), insured=False)


def two_alike(books: Books) -> None:
    """One visit with two charges that look the same."""
    books.visit(5_000, 5_000, insured=False)


def pending_claim(books: Books) -> None:
    """A claim that the plan works on."""
    payer = books.payer()
    books.cover(payer)
    claim = books.claim(books.visit(30_000), payer, 30_000)
    books.news(claim, "pending", date(2026, 11, 10))


def sleep_study(books: Books) -> None:
    """A visit whose kind nobody but the patient may learn."""
    books.visit(30_000, insured=False, kind="Sleep study")


def medicare(books: Books) -> None:
    """Medicare on file, with its coinsurance left."""
    payer = books.payer("Medicare", "medicare")
    books.cover(payer)
    claim = books.claim(books.visit(30_000), payer, 30_000)
    books.decide(claim, 20_000, ("CO", "45", 5_000), ("PR", "2", 5_000))


def refused_by_medicare(books: Books) -> None:
    """A visit in June that Medicare refused."""
    visit = books.visit(20_000, on=date(2026, 6, 2))
    claim = books.claim(visit, books.payer("Medicare", "medicare"), 20_000)
    books.decide(claim, 0, ("CO", "50", 20_000), status="4")


def with_remark(books: Books, group: str, reason: str, *remarks: str, status: str = "4") -> None:
    """$300.00 refused for a reason with the payer's own remarks."""
    payer = books.payer()
    books.cover(payer)
    claim = books.claim(books.visit(30_000), payer, 30_000)
    adjustment = Adjustment(group, reason, 30_000, remarks=remarks)
    decision = Decision(
        claim.id, f"remark-{claim.id}", date(2026, 4, 2), status, 30_000, 0, [adjustment]
    )
    post_decision(books.session, decision)


def papers_wanted(books: Books) -> None:
    """Something is missing, and the remark says: papers on the visit. Ours to send."""
    with_remark(books, "CO", "16", "M127")


def plan_asks_patient(books: Books) -> None:
    """Something is missing, and the remark says: an answer from the patient."""
    with_remark(books, "CO", "16", "N179")


def card_does_not_fit(books: Books) -> None:
    """Something is missing, and the remark says: the name or number does not fit."""
    with_remark(books, "OA", "16", "MA61")


def put_on_patient_with_remark(books: Books) -> None:
    """Put on the patient for want of facts; a clerk looks first, the patient must answer."""
    with_remark(books, "PR", "16", "N179")


def unknown_remark(books: Books) -> None:
    """A remark that we have no words for: the reason alone is told."""
    with_remark(books, "CO", "16", "N99999")


def remark_beside(books: Books) -> None:
    """A reason that says what to do, and a remark that says why."""
    with_remark(books, "CO", "197", "M62")


def told_by_status(books: Books, state: str, code: str) -> None:
    """A claim whose last news is a status code, with no remittance."""
    payer = books.payer()
    books.cover(payer)
    claim = books.claim(books.visit(30_000), payer, 30_000)
    on = date(2026, 11, 10)
    books.add(ClaimEvent(claim_id=claim.id, state=state, on=on, code=code))


def sent_back_for_card(books: Books) -> None:
    """Sent back: the member was not found."""
    told_by_status(books, "rejected", "A3:164")


def sent_back_for_us(books: Books) -> None:
    """Sent back: something is missing on the claim itself."""
    told_by_status(books, "rejected", "A7:21")


def asked_about_accident(books: Books) -> None:
    """The plan asks the patient whether it was an accident."""
    told_by_status(books, "information_needed", "R0:51")


def asked_for_papers(books: Books) -> None:
    """The plan asks us for papers."""
    told_by_status(books, "information_needed", "R4:294")


def only_taken_in(books: Books) -> None:
    """The plan has the claim, and its code says nothing more."""
    told_by_status(books, "received", "A2:20")


def estimated(books: Books) -> None:
    """A good-faith estimate of $300.00 for care planned on 1 September."""
    _estimate(books, f"E-{books.account_id}", 30_000)


def estimated_close(books: Books) -> None:
    """An estimate of $600.00 for the same: the bill is $200.00 above it."""
    _estimate(books, f"E-{books.account_id}", 60_000)


def estimate_to_come(books: Books) -> None:
    """An estimate of $450.00 for care on 10 December."""
    _estimate(
        books,
        f"F-{books.account_id}",
        45_000,
        given_on=date(2026, 11, 2),
        planned_on=date(2026, 12, 10),
        service="Knee scan",
    )


def _estimate(
    books: Books,
    number: str,
    cents: int,
    *,
    given_on: date = date(2026, 8, 20),
    planned_on: date = date(2026, 9, 1),
    service: str | None = None,
) -> None:
    given = Given(
        number=number,
        account_id=books.account_id,
        given_on=given_on,
        planned_on=planned_on,
        expected_cents=cents,
        service=service,
    )
    keep_estimate(books.session, given, actor="test")


def billed_long_ago(books: Books) -> None:
    """Statements of two years: an old one for an old visit, and the first for the far-above one."""
    for number, on in enumerate((date(2025, 1, 5), date(2026, 9, 20), date(2026, 10, 20))):
        books.add(
            Statement(
                account_id=books.account_id,
                number=f"L{number}-{books.account_id}",
                issued_on=on,
                due_on=None,
                amount_cents=80_000,
            )
        )


def insured_far_above(books: Books) -> None:
    """$800.00 billed to a plan, which left $700.00: no federal dispute, and a clerk looks."""
    payer = books.payer()
    books.cover(payer)
    claim = books.claim(books.visit(80_000, on=date(2026, 9, 1)), payer, 80_000)
    books.decide(claim, 10_000, ("PR", "1", 70_000))


def two_alike_small(books: Books) -> None:
    """$40.00 in all: less than two smallest payments of a plan."""
    books.visit(4_000, on=date(2026, 6, 1), insured=False)


def ultrasound(books: Books) -> None:
    """An ultrasound in June, billed to the patient."""
    books.visit(20_000, on=date(2026, 6, 15), insured=False, kind="Ultrasound")


def two_plans(books: Books) -> None:
    """Two plans on file; the second has the claim."""
    first, second = books.payer(), books.payer("Second Shield")
    books.cover(first)
    books.cover(second, priority=2)
    visit = books.visit(30_000)
    books.decide(books.claim(visit, first, 30_000), 20_000, ("PR", "2", 10_000), later=True)
    books.news(books.claim(visit, second, 30_000, 2), "sent", date(2026, 11, 10))


def passed_on(books: Books) -> None:
    """The first plan paid $200.00 and passed the claim on."""
    first = books.payer()
    books.cover(first)
    claim = books.claim(books.visit(30_000), first, 30_000)
    books.decide(claim, 20_000, ("PR", "2", 10_000), status="19", later=True)


def not_sent(books: Books) -> None:
    """A visit of October that no claim went out for."""
    books.visit(7_000, on=date(2026, 10, 2))


def refused_too(books: Books) -> None:
    """A visit in June that was refused as well."""
    claim = books.claim(books.visit(20_000, on=date(2026, 6, 2)), books.payer(), 20_000)
    books.decide(claim, 0, ("CO", "50", 20_000), status="4")
