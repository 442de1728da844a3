"""Books that the bank's conversations are about, beside those of the answers' tests."""

from datetime import date

from inquiry_api.ledger.models import Statement
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
