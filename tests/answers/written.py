"""What a practice and its payers write in each situation."""

from collections.abc import Callable
from datetime import date
from typing import Any

from inquiry_api.ledger.journal import Book, Kind
from tests.ledger.books import Books


def claimed(books: Books, cents: int = 30_000, position: int = 1) -> Any:
    payer = books.payer()
    books.cover(payer)
    visit = books.visit(cents)
    return visit, books.claim(visit, payer, cents, position)


def with_news(state: str, on: date = date(2026, 11, 10)) -> Callable[[Books], object]:
    def write(books: Books) -> None:
        _, claim = claimed(books)
        books.news(claim, state, on)

    return write


def refused(group: str, reason: str) -> Callable[[Books], object]:
    def write(books: Books) -> None:
        _, claim = claimed(books)
        books.decide(claim, 0, (group, reason, 30_000), status="4")

    return write


def confirmed(books: Books) -> None:
    visit, claim = claimed(books)
    books.decide(claim, 10_000, ("PR", "96", 20_000), status="1")
    books.confirm(claim, visit, "96", 20_000)


def second_waits(books: Books) -> None:
    visit, claim = claimed(books)
    second = books.claim(visit, books.payer("Second Shield"), 30_000, 2)
    books.decide(claim, 9_200, ("CO", "45", 11_000), ("PR", "1", 9_800), later=True)
    books.news(second, "sent", date(2026, 11, 10))


def protected(books: Books) -> None:
    payer = books.payer("State Medicaid", "medicaid")
    books.cover(payer)
    visit = books.visit(30_000)
    books.decide(books.claim(visit, payer, 30_000), 28_000, ("PR", "3", 2_000))


def dual(books: Books) -> None:
    payer = books.payer("Medicare", "medicare")
    books.cover(payer, dual=True)
    visit = books.visit(30_000)
    books.decide(books.claim(visit, payer, 30_000), 28_000, ("PR", "1", 2_000))


def held(books: Books) -> None:
    visit, *_ = books.typical()
    books.hold(visit, date(2026, 12, 31))


def on_plan(books: Books) -> None:
    visit, *_ = books.typical()
    books.plan(visit, 9_800, 2, date(2026, 12, 5))


def partly_on_plan(books: Books) -> None:
    visit, *_ = books.typical()
    books.plan(visit, 6_000, 2, date(2026, 12, 5))


def plan_half_paid(books: Books) -> None:
    visit, *_ = books.typical()
    books.plan(visit, 9_800, 2, date(2026, 12, 5))
    books.pay(5_000, visit)


def three_kinds(books: Books) -> None:
    books.typical()
    books.visit(12_000, on=date(2026, 5, 6), insured=False)
    claimed(books, 8_000)


def credit(books: Books) -> None:
    books.typical()
    books.pay(2_000)


def overpaid(books: Books) -> None:
    books.pay(15_000, books.visit(12_000, insured=False))


def prepaid(books: Books) -> None:
    visit, _ = claimed(books)
    books.pay(2_500, visit)


def uncovered(books: Books) -> None:
    books.visit(12_000, insured=False)


def never_billed(books: Books) -> None:
    books.cover(books.payer())
    books.visit(12_000, insured=False)


def fault(books: Books) -> None:
    books.typical()
    odd = books.visit(9_000, on=date(2026, 6, 1))
    books.move(Kind.REMITTANCE, Book.PAYER_CASH, Book.INSURER, 9_500, odd)


def discounted(books: Books) -> None:
    visit = books.visit(10_000, insured=False)
    books.move(Kind.ADJUSTMENT, Book.DISCOUNT, Book.PATIENT, 2_500, visit)


def copay_only(books: Books) -> None:
    _, claim = claimed(books, 15_000)
    books.decide(claim, 8_000, ("CO", "45", 4_500), ("PR", "3", 2_500))


def limits(books: Books) -> None:
    cover = books.cover(books.payer())
    books.limit(cover, 150_000, 60_000)
    books.limit(cover, 300_000, 90_000, scope="family")
    books.limit(cover, 600_000, 110_000, kind="out_of_pocket")


def old_limit(books: Books) -> None:
    cover = books.cover(books.payer(), date(2025, 1, 1))
    year = {"year_starts_on": date(2025, 1, 1), "year_ends_on": date(2025, 12, 31)}
    books.limit(cover, 150_000, 60_000, **year)


def settled(books: Books) -> None:
    _, claim = claimed(books)
    books.decide(claim, 20_000, ("CO", "45", 10_000))
