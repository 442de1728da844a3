"""Books of the conversations about what patients say next."""

from datetime import date

from tests.bank.stories import with_remark
from tests.ledger.books import Books


def held_beside(books: Books) -> None:
    """A visit in May of $120.00 that is on hold."""
    books.hold(books.visit(12_000, on=date(2026, 5, 6), insured=False), date(2026, 12, 31))


def card_refused(books: Books) -> None:
    """Refused because the plan had ended by that day; by contract not the patient's."""
    with_remark(books, "CO", "27")


def years_back(books: Books) -> None:
    """$150.00 of a visit in March of last year."""
    books.visit(15_000, on=date(2025, 3, 3), insured=False)


def share_and_limits(books: Books) -> None:
    """$70.00 left as deductible by a plan that also says how much of it is met."""
    payer = books.payer()
    books.limit(books.cover(payer), 150_000, 60_000)
    claim = books.claim(books.visit(30_000), payer, 30_000)
    books.decide(claim, 12_000, ("CO", "45", 11_000), ("PR", "1", 7_000))


def same_day(books: Books) -> None:
    """A second visit on the day of the first, billed to the patient."""
    books.visit(4_000, insured=False)


def soon_too_late(books: Books) -> None:
    """A visit of 85 days ago, billed to the patient."""
    books.visit(9_000, on=date(2026, 8, 27), insured=False)


def late_plan(books: Books) -> None:
    """$98.00 in two payments; the first was due six days ago."""
    visit, *_ = books.typical()
    books.plan(visit, 9_800, 2, date(2026, 11, 14))


def two_missed(books: Books) -> None:
    """$98.00 in three payments, of which two days have passed."""
    visit, *_ = books.typical()
    books.plan(visit, 9_800, 3, date(2026, 9, 14))
