"""What answers read beside the journal: memberships, yearly limits, claims' news, holds."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from inquiry_api.coverage.queries import covers, limits_on, on_day
from inquiry_api.ledger.balances import balance
from inquiry_api.ledger.history import claims_now, payments_seen
from inquiry_api.ledger.models import ClaimEvent, Remittance, RemittanceAdjustment
from inquiry_api.ledger.snapshot import Hold
from tests.ledger.books import DECIDED, SEEN, SENT, Books

TODAY = date(2026, 11, 20)


@pytest.fixture
def books(session: Session) -> Books:
    return Books.open(session)


def test_memberships_come_in_billing_order_without_self_pay(books: Books) -> None:
    second = books.cover(books.payer("Second Shield"), priority=2)
    unknown = books.cover(books.payer("Third Way"), priority=None)
    first = books.cover(books.payer("Harbor Health"), priority=1)
    books.cover(books.payer("Out of pocket", "self_pay"))

    found = covers(books.session, [books.patient_id])

    assert [cover.coverage_id for cover in found] == [first.id, second.id, unknown.id]


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2026, 1, 31), False),
        (date(2026, 2, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_the_first_and_the_last_day_are_covered(books: Books, day: date, covered: bool) -> None:
    books.cover(books.payer(), date(2026, 2, 1), date(2026, 6, 30))

    found = on_day(covers(books.session, [books.patient_id]), books.patient_id, day)

    assert bool(found) is covered


@pytest.mark.parametrize(
    ("kind", "dual", "protected"),
    [
        ("medicaid", False, True),
        ("medicare", True, True),
        ("medicare", False, False),
        ("commercial", False, False),
    ],
)
def test_medicaid_and_qmb_protect_from_cost_share(
    books: Books, kind: str, dual: bool, protected: bool
) -> None:
    books.cover(books.payer("Programme", kind), dual=dual)

    (cover,) = covers(books.session, [books.patient_id])

    assert cover.protected is protected


def test_of_each_limit_the_newest_report_of_this_plan_year_counts(books: Books) -> None:
    cover = books.cover(books.payer())
    books.limit(cover, 150_000, 40_000, as_of=date(2026, 6, 1))
    books.limit(cover, 150_000, 60_000, as_of=date(2026, 11, 1))
    books.limit(cover, 300_000, 70_000, scope="family")
    last_year = {"year_starts_on": date(2025, 1, 1), "year_ends_on": date(2025, 12, 31)}
    books.limit(cover, 100_000, 100_000, network="out", **last_year)

    found = limits_on(books.session, cover.id, TODAY)

    assert {(limit.scope, limit.met_cents, limit.left_cents) for limit in found} == {
        ("individual", 60_000, 90_000),
        ("family", 70_000, 230_000),
    }


def test_more_met_than_the_limit_leaves_nothing(books: Books) -> None:
    cover = books.cover(books.payer())
    books.limit(cover, 100_000, 120_000)

    (limit,) = limits_on(books.session, cover.id, TODAY)

    assert limit.left_cents == 0


def test_a_claim_s_state_is_its_latest_news_by_date_and_then_by_record(books: Books) -> None:
    visit = books.visit(10_000)
    claim = books.claim(visit, books.payer(), 10_000)
    for state, on, minute in (
        ("denied", DECIDED, 1),
        ("paid", DECIDED, 2),
        ("pending", SENT, 3),
    ):
        recorded = datetime(2026, 5, 1, 12, minute, tzinfo=UTC)
        books.add(ClaimEvent(claim_id=claim.id, state=state, on=on, recorded_at=recorded))

    (found,) = claims_now(books.session, [visit.id])

    assert (found.state, found.state_on, found.news_on) == ("paid", DECIDED, DECIDED)
    assert found.payer == "Harbor Health"


def test_a_claim_without_news_was_sent(books: Books) -> None:
    visit = books.visit(10_000)
    books.claim(visit, books.payer(), 10_000)

    (found,) = claims_now(books.session, [visit.id])

    assert (found.state, found.state_on, found.news_on) == ("sent", None, SENT)


@pytest.mark.parametrize(
    ("ends_on", "day", "held"),
    [
        (None, TODAY, True),
        (TODAY, TODAY, True),
        (date(2026, 11, 19), TODAY, False),
        (None, date(2026, 3, 3), False),
    ],
)
def test_a_hold_is_in_force_from_its_first_to_its_last_day(
    books: Books, ends_on: date | None, day: date, held: bool
) -> None:
    assert Hold(books.account_id, None, "dispute", SEEN, ends_on).holds(day) is held


def test_released_holds_and_remarks_come_with_the_balance(books: Books) -> None:
    visit = books.visit(10_000)
    books.hold(visit)
    books.hold().released_at = datetime(2026, 4, 1, tzinfo=UTC)
    books.session.flush()
    claim = books.claim(visit, books.payer(), 10_000)
    remittance = books.add(
        Remittance(
            claim_id=claim.id,
            key="r-1",
            decided_on=DECIDED,
            status="1",
            charge_cents=10_000,
            paid_cents=0,
        )
    )
    books.add(
        RemittanceAdjustment(
            remittance_id=remittance.id,
            group="PR",
            reason="1",
            amount_cents=10_000,
            remarks=["N1", "N782"],
        )
    )

    found = balance(books.session, [books.account_id])

    assert [hold.visit_id for hold in found.holds] == [visit.id]
    assert found.protected == {visit.id}


def test_payments_come_newest_first(books: Books) -> None:
    visit = books.visit(10_000, insured=False)
    books.pay(1_000, visit, on=SEEN)
    books.pay(2_000, visit, on=DECIDED)

    found = payments_seen(books.session, [books.account_id])

    assert [payment.amount_cents for payment in found] == [2_000, 1_000]
