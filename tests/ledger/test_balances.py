"""Balances: each figure is the sum of named entries, and rows that contradict give none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from inquiry_api.db import Database, now
from inquiry_api.ledger.balances import Balance, Unproved, balance
from inquiry_api.ledger.figures import TAKEN_OFF, Figure
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry
from inquiry_api.ledger.models import Charge, Claim, Visit
from inquiry_api.ledger.posting import Line
from tests.conftest import fresh_database
from tests.ledger.books import SEEN, Books

NAMES = (*TAKEN_OFF, "charges", "insurer", "review", "owed")


@dataclass(frozen=True)
class Situation:
    """What was written, and every figure that is not zero."""

    write: Callable[[Books], object]
    figures: dict[str, int]
    share: dict[str, int] = field(default_factory=dict)
    fault: str | None = None
    credit: int = 0


def claimed(books: Books, cents: int = 30_000, position: int = 1) -> tuple[Visit, Claim]:
    payer = books.payer()
    visit = books.visit(cents)
    return visit, books.claim(visit, payer, cents, position)


def decided(
    paid: int, *adjustments: tuple[str, str, int], **how: object
) -> Callable[[Books], None]:
    def write(books: Books) -> None:
        charge = paid + sum(cents for _, _, cents in adjustments)
        _, claim = claimed(books, charge)
        books.decide(claim, paid, *adjustments, **how)  # type: ignore[arg-type]

    return write


def two_payers(books: Books) -> None:
    visit, first = claimed(books)
    second = books.claim(visit, books.payer("Second Shield"), 30_000, 2)
    share = (("CO", "45", 11_000), ("PR", "1", 7_500), ("PR", "2", 2_300))
    books.decide(first, 9_200, *share, later=True)
    books.decide(second, 8_000, ("OA", "23", 20_200), ("PR", "3", 1_800), status="2")


def waiting_for_second(books: Books) -> None:
    visit, first = claimed(books)
    books.claim(visit, books.payer("Second Shield"), 30_000, 2)
    books.decide(first, 9_200, ("CO", "45", 11_000), ("PR", "1", 9_800), later=True)


def both_shares(books: Books) -> None:
    visit, first = claimed(books)
    second = books.claim(visit, books.payer("Second Shield"), 30_000, 2)
    for claim in (first, second):
        about = {"claim_id": claim.id, "group": "PR", "reason": "1"}
        books.move(Kind.TRANSFER, Book.PATIENT, Book.INSURER, 5_000, visit, **about)


def taken_back(books: Books) -> None:
    _, claim = claimed(books)
    books.decide(claim, 20_000, ("CO", "45", 10_000))
    books.decide(claim, -20_000, ("CO", "45", -10_000), status="22")


def corrected(books: Books) -> None:
    _, claim = claimed(books)
    books.decide(claim, 20_000, ("CO", "45", 10_000))
    books.decide(claim, -20_000, ("CO", "45", -10_000), status="22")
    books.decide(claim, 15_000, ("CO", "45", 10_000), ("PR", "3", 5_000))


def confirmed(books: Books) -> None:
    visit, claim = claimed(books)
    books.decide(claim, 0, ("PR", "96", 30_000))
    books.confirm(claim, visit, "96", 30_000)


def refunded(books: Books) -> None:
    visit = books.visit(10_000, insured=False)
    books.pay(12_000, visit)
    books.move(Kind.REFUND, Book.PATIENT, Book.PATIENT_CASH, 2_000, visit)


def voided_charge(books: Books) -> None:
    visit = books.visit(10_000, insured=False)
    extra = books.add(
        Charge(visit_id=visit.id, service_on=SEEN, description="Test", charge_cents=4_000)
    )
    key = books.move(Kind.CHARGE, Book.PATIENT, Book.REVENUE, 4_000, visit, charge_id=extra.id)
    books.take_back(key)


def unposted_charge(books: Books) -> None:
    visit = books.visit(10_000, insured=False)
    books.add(Charge(visit_id=visit.id, service_on=SEEN, description="Test", charge_cents=4_000))


def crossed_visits(books: Books) -> None:
    one, two = books.visit(10_000, insured=False), books.visit(20_000, insured=False)
    lines = [Line(Book.DISCOUNT, 500, one.id), Line(Book.PATIENT, -500, two.id)]
    books.post(Kind.ADJUSTMENT, lines)


SITUATIONS = {
    "nothing decided yet": Situation(claimed, {"charges": 30_000, "insurer": 30_000}),
    "self-pay": Situation(
        lambda b: b.visit(12_000, insured=False),
        {"charges": 12_000, "owed": 12_000},
        {"self_pay": 12_000},
    ),
    "several charges": Situation(
        lambda b: b.visit(12_000, 3_050, 1, insured=False),
        {"charges": 15_051, "owed": 15_051},
        {"self_pay": 15_051},
    ),
    "deductible and coinsurance": Situation(
        lambda b: b.typical(),
        {"charges": 30_000, "contractual": 11_000, "payer_paid": 9_200, "owed": 9_800},
        {"deductible": 7_500, "coinsurance": 2_300},
    ),
    "part of it paid": Situation(
        lambda b: b.typical(paid_by_patient=3_000),
        {
            "charges": 30_000,
            "contractual": 11_000,
            "payer_paid": 9_200,
            "patient_paid": 3_000,
            "owed": 6_800,
        },
        {"deductible": 7_500, "coinsurance": 2_300},
    ),
    "copay": Situation(
        decided(8_000, ("CO", "45", 4_500), ("PR", "3", 2_500)),
        {"charges": 15_000, "contractual": 4_500, "payer_paid": 8_000, "owed": 2_500},
        {"copay": 2_500},
    ),
    "two secondary adjustments of one reason": Situation(
        decided(8_000, ("PR", "3", 1_500), ("PR", "3", 1_000)),
        {"charges": 10_500, "payer_paid": 8_000, "owed": 2_500},
        {"copay": 2_500},
    ),
    "denied on the practice": Situation(
        decided(0, ("CO", "29", 30_000), status="4"), {"charges": 30_000, "denied": 30_000}
    ),
    "put on the patient for another reason": Situation(
        decided(0, ("PR", "96", 30_000), status="4"), {"charges": 30_000, "review": 30_000}
    ),
    "confirmed by a clerk": Situation(
        confirmed, {"charges": 30_000, "owed": 30_000}, {"confirmed": 30_000}
    ),
    "other adjustment": Situation(
        decided(10_000, ("OA", "94", 2_000), ("PI", "223", 300), ("CR", "129", 40)),
        {"charges": 12_340, "payer_paid": 10_000, "other": 2_340},
    ),
    "a price cut by law is no refusal": Situation(
        decided(9_800, ("CO", "253", 200)),
        {"charges": 10_000, "payer_paid": 9_800, "contractual": 200},
    ),
    "negative adjustment counts with its sign": Situation(
        decided(10_100, ("CO", "144", -100)),
        {"charges": 10_000, "payer_paid": 10_100, "contractual": -100},
    ),
    "forwarded": Situation(
        decided(9_000, ("PR", "2", 1_000), status="19"),
        {"charges": 10_000, "payer_paid": 9_000, "insurer": 1_000},
    ),
    "second insurer still to answer": Situation(
        waiting_for_second,
        {"charges": 30_000, "contractual": 11_000, "payer_paid": 9_200, "insurer": 9_800},
    ),
    "only the last payer's share counts": Situation(
        two_payers,
        {"charges": 30_000, "contractual": 11_000, "payer_paid": 17_200, "owed": 1_800},
        {"copay": 1_800},
    ),
    "two payers' shares at once": Situation(both_shares, {}, fault="two_payers_share"),
    "reversed": Situation(taken_back, {"charges": 30_000, "insurer": 30_000}),
    "reversed and corrected": Situation(
        corrected,
        {"charges": 30_000, "contractual": 10_000, "payer_paid": 15_000, "owed": 5_000},
        {"copay": 5_000},
    ),
    "predetermination does nothing": Situation(
        decided(0, ("PR", "1", 30_000), status="25"), {"charges": 30_000, "insurer": 30_000}
    ),
    "copay paid before the payer answers": Situation(
        lambda b: b.pay(2_500, b.visit(30_000)),
        {"charges": 30_000, "insurer": 30_000, "patient_paid": 2_500, "owed": -2_500},
    ),
    "overpaid": Situation(
        lambda b: b.pay(15_000, b.visit(12_000, insured=False)),
        {"charges": 12_000, "patient_paid": 15_000, "owed": -3_000},
        {"self_pay": 12_000},
    ),
    "refunded": Situation(
        refunded, {"charges": 10_000, "patient_paid": 10_000}, {"self_pay": 10_000}
    ),
    "discounted": Situation(
        lambda b: b.move(
            Kind.ADJUSTMENT, Book.DISCOUNT, Book.PATIENT, 4_000, b.visit(10_000, insured=False)
        ),
        {"charges": 10_000, "discounts": 4_000, "owed": 6_000},
        {"self_pay": 10_000},
    ),
    "written off": Situation(
        lambda b: b.move(
            Kind.ADJUSTMENT, Book.WRITE_OFF, Book.PATIENT, 700, b.visit(700, insured=False)
        ),
        {"charges": 700, "written_off": 700},
        {"self_pay": 700},
    ),
    "insurer's part written off": Situation(
        lambda b: b.move(Kind.ADJUSTMENT, Book.WRITE_OFF, Book.INSURER, 700, b.visit(1_000)),
        {"charges": 1_000, "written_off": 700, "insurer": 300},
    ),
    "billed to the patient for want of cover": Situation(
        lambda b: b.move(Kind.TRANSFER, Book.PATIENT, Book.INSURER, 9_000, b.visit(9_000)),
        {"charges": 9_000, "owed": 9_000},
        {"self_pay": 9_000},
    ),
    "money on no visit": Situation(
        lambda b: (b.visit(9_000, insured=False), b.pay(2_000)),
        {"charges": 9_000, "owed": 9_000},
        {"self_pay": 9_000},
        credit=2_000,
    ),
    "a charge taken back": Situation(
        voided_charge, {"charges": 10_000, "owed": 10_000}, {"self_pay": 10_000}
    ),
    "a charge that was never posted": Situation(unposted_charge, {}, fault="charges_differ"),
    "the payer paid more than was charged": Situation(
        lambda b: b.move(Kind.REMITTANCE, Book.PAYER_CASH, Book.INSURER, 9_500, b.visit(9_000)),
        {},
        fault="insurer_negative",
    ),
    "more confirmed than was under review": Situation(
        lambda b: b.move(Kind.TRANSFER, Book.PATIENT, Book.REVIEW, 100, b.visit(9_000)),
        {},
        fault="review_negative",
    ),
    "more charges taken back than made": Situation(
        lambda b: b.move(Kind.ADJUSTMENT, Book.REVENUE, Book.PATIENT, 9_500, b.visit(9_000)),
        {},
        fault="charges_negative",
    ),
}


@pytest.fixture(scope="module")
def kept_database(database_server: str, template_database: str) -> Iterator[Database]:
    with fresh_database(database_server, template_database) as database:
        yield database


@pytest.fixture
def session(kept_database: Database) -> Iterator[Session]:
    """One transaction, checked as at its commit and rolled back."""
    with kept_database.engine.connect() as connection, Session(connection) as opened:
        yield opened
        opened.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        opened.rollback()


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_situation_gives_exactly_its_figures(session: Session, name: str) -> None:
    situation = SITUATIONS[name]
    books = Books.open(session)
    situation.write(books)

    found = balance(session, [books.account_id])

    (visit,) = found.visits
    assert visit.fault == situation.fault
    assert found.credit.cents == situation.credit
    if situation.fault is None:
        figures = {name: getattr(visit, name).cents for name in NAMES}
        assert {name: cents for name, cents in figures.items() if cents} == situation.figures
        assert {name: part.cents for name, part in visit.share.items()} == situation.share


@pytest.mark.parametrize("name", [n for n, s in SITUATIONS.items() if s.fault is None])
def test_every_figure_is_the_sum_of_the_entries_it_names(session: Session, name: str) -> None:
    books = Books.open(session)
    SITUATIONS[name].write(books)

    (visit,) = balance(session, [books.account_id]).visits

    for figure in [*(getattr(visit, name) for name in NAMES), *visit.share.values()]:
        assert summed(session, figure) in (figure.cents, -figure.cents)


def summed(session: Session, figure: Figure) -> int:
    total = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0))
    return int(session.scalar(total.where(LedgerEntry.id.in_(figure.entries))) or 0)


def test_lines_of_one_posting_on_two_visits_are_a_fault_on_both(session: Session) -> None:
    books = Books.open(session)
    crossed_visits(books)

    found = balance(session, [books.account_id])

    assert [visit.fault for visit in found.visits] == ["unbalanced", "unbalanced"]
    with pytest.raises(Unproved, match="unbalanced"):
        found.total("owed")


def test_a_debt_on_no_visit_gives_no_total(session: Session) -> None:
    books = Books.open(session)
    books.move(Kind.CHARGE, Book.PATIENT, Book.REVENUE, 5_000)

    with pytest.raises(Unproved, match="owed_without_visit"):
        balance(session, [books.account_id]).total("owed")


def test_visits_come_newest_first_and_other_accounts_stay_out(session: Session) -> None:
    books, other = Books.open(session), Books.open(session)
    other.visit(99_900, insured=False)
    for days in (0, 40, 10):
        books.visit(1_000, on=SEEN + timedelta(days=days), insured=False)

    found = balance(session, [books.account_id])

    assert [visit.service_on for visit in found.visits] == [
        date(2026, 4, 13),
        date(2026, 3, 14),
        SEEN,
    ]
    assert found.total("owed").cents == 3_000


def test_two_accounts_are_summed_together(session: Session) -> None:
    books, other = Books.open(session), Books.open(session)
    books.visit(1_000, insured=False)
    other.visit(250, insured=False)

    assert balance(session, [books.account_id, other.account_id]).total("owed").cents == 1_250


def test_a_balance_at_an_earlier_time_leaves_out_what_was_posted_later(database: Database) -> None:
    with database.transaction() as session:
        books = Books.open(session)
        visit = books.visit(10_000, insured=False)
    before = now()
    with database.transaction() as session:
        Books.pay(_again(books, session), 4_000, visit)

    with database.transaction() as session:
        assert owed(balance(session, [books.account_id], before)) == 10_000
        assert owed(balance(session, [books.account_id])) == 6_000


def _again(books: Books, session: Session) -> Books:
    books.session = session
    return books


def owed(found: Balance) -> int:
    return found.total("owed").cents


def test_the_quoted_balance_is_the_ledger_at_its_own_time(database: Database) -> None:
    with database.transaction() as session:
        books = Books.open(session)
        visit = books.visit(100_000, insured=False)
    with database.transaction() as session:
        quoted = balance(session, [books.account_id])
        with database.transaction() as other:
            Books.pay(_again(books, other), 1_000, visit)

    with database.transaction() as session:
        assert summed(session, quoted.visits[0].owed) == quoted.visits[0].owed.cents == 100_000
        assert owed(balance(session, [books.account_id])) == 99_000


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    charge=st.integers(1, 10_000_000),
    parts=st.lists(
        st.tuples(
            st.sampled_from([("CO", "45"), ("CO", "97"), ("PR", "1"), ("PR", "2"), ("PR", "96")]),
            st.integers(1, 100),
        ),
        max_size=5,
    ),
)
def test_whatever_a_payer_decides_the_parts_make_up_the_charge(
    session: Session, charge: int, parts: list[tuple[tuple[str, str], int]]
) -> None:
    books = Books.open(session)
    _, claim = claimed(books, charge)
    weights = sum(weight for _, weight in parts) + 1
    adjustments = [(*why, charge * weight // weights) for why, weight in parts]
    books.decide(claim, charge - sum(a[2] for a in adjustments), *adjustments)

    (visit,) = balance(session, [books.account_id]).visits

    assert visit.fault is None
    taken = sum(getattr(visit, name).cents for name in TAKEN_OFF)
    assert charge - taken == visit.owed.cents + visit.review.cents + visit.insurer.cents
    assert sum(part.cents for part in visit.share.values()) == visit.owed.cents
