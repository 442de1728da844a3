"""277, 277CA, 999, TA1 and 271 files: news of claims and of cover, never a posting."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.cases.models import Case
from inquiry_api.coverage.models import Accumulator, Coverage
from inquiry_api.db import Database
from inquiry_api.imports.models import CoverageCheck, HeldItem
from inquiry_api.ledger.models import ClaimEvent
from tests.imports.posting_x12.books import PRIMARY, claim_837, load, totals
from tests.imports.x12.builders import PLAIN, envelope, transaction

SENT = ("837", claim_837())
WAITING = {"insurer": 300_00, "revenue": -300_00}


def status_277(category: str, *, number: str = "ACCT1", name: str = "RIVERA*ANA") -> list[str]:
    """The body of a 277 about one claim."""
    return [
        "BHT*0010*08*277X212*20261101*0810*DG",
        "HL*1**20*1",
        f"NM1*PR*2*{PRIMARY}*****PI*EVE01",
        "HL*2*1*21*1",
        "NM1*41*2*HARBOR CLINIC*****46*12345",
        "HL*3*2*19*1",
        "NM1*1P*2*HARBOR CLINIC*****XX*1999999992",
        "HL*4*3*22*0",
        f"NM1*IL*1*{name}****MI*M1",
        "TRN*2*TRACE",
        f"STC*{category}:20*20261101**300",
        "REF*1K*PCN1",
        f"REF*EJ*{number}",
        "DTP*472*D8*20261015",
    ]


def benefits_271(*benefits: str, reject: str = "", dates: tuple[str, ...] = ()) -> list[str]:
    """The body of a 271 about one member."""
    return [
        "BHT*0022*11*10001234*20261101*1319",
        "HL*1**20*1",
        f"NM1*PR*2*{PRIMARY}*****PI*EVE01",
        "HL*2*1*21*1",
        "NM1*1P*2*HARBOR CLINIC*****XX*1999999992",
        "HL*3*2*22*0",
        "TRN*2*93175-012547*9877281234",
        "NM1*IL*1*RIVERA*ANA****MI*M1",
        "DMG*D8*19800229*F",
        *dates,
        *([f"AAA*Y**{reject}*N"] if reject else []),
        *benefits,
    ]


def states(database: Database) -> list[str]:
    with database.transaction() as session:
        query = select(ClaimEvent.state).order_by(ClaimEvent.recorded_at)
        return list(session.scalars(query))


def held(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(select(HeldItem.reason).where(HeldItem.state == "open")))


def cases(database: Database) -> list[tuple[str, str]]:
    with database.transaction() as session:
        return [(case.kind, case.severity) for case in session.scalars(select(Case))]


@pytest.mark.parametrize(
    ("category", "state"),
    [
        ("A1", "received"),
        ("A3", "rejected"),
        ("P1", "pending"),
        ("R3", "information_needed"),
        ("F1", "paid"),
        ("F2", "denied"),
        ("F4", "closed"),
    ],
)
def test_a_status_is_news_of_the_claim_and_moves_no_money(
    database: Database, tmp_path: Path, category: str, state: str
) -> None:
    load(database, tmp_path, SENT, ("277", status_277(category)))

    assert states(database) == ["sent", state]
    assert totals(database) == WAITING
    assert cases(database) == ([("rejected_claim", "high")] if state == "rejected" else [])


def test_a_claim_that_was_not_found_is_no_news(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, SENT, ("277", status_277("D0")))

    assert states(database) == ["sent"]


def test_news_that_comes_before_its_claim_waits_for_it(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, ("277", status_277("P1")))
    assert held(database) == ["no_claim_like_it"]

    load(database, tmp_path, SENT)

    assert states(database) == ["sent", "pending"]
    assert held(database) == []
    with database.transaction() as session:
        assert set(session.scalars(select(Case.state))) == {"closed"}


def test_a_status_about_somebody_else_is_not_put_on_our_claim(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, SENT, ("277", status_277("F2", name="OKAFOR*SAM")))

    assert states(database) == ["sent"]
    assert held(database) == ["no_claim_like_it"]


def refused_999(status: str = "R", group: str = "1", control: str = "0001") -> bytes:
    """A 999 on one group and one transaction of ours."""
    body = [
        f"AK1*HC*{group}*005010X222A1",
        f"AK2*837*{control}*005010X222A1",
        f"IK5*{status}*5",
        f"AK9*{status}*1*1*{0 if status == 'R' else 1}",
    ]
    return PLAIN.write(envelope("999", [transaction("999", body)], control=7)).encode()


def test_a_transaction_that_was_refused_unread_makes_a_case_and_news(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, SENT, refused_999())

    assert states(database) == ["sent", "rejected"]
    assert cases(database) == [("rejected_claims", "high")]


@pytest.mark.parametrize("data", [refused_999("A"), refused_999(group="77")])
def test_an_accepted_or_unknown_group_is_no_news_of_a_claim(
    database: Database, tmp_path: Path, data: bytes
) -> None:
    load(database, tmp_path, SENT, data)

    assert states(database) == ["sent"]


def test_a_271_tells_cover_and_yearly_limits(database: Database, tmp_path: Path) -> None:
    limits = (
        "EB*1**30**GOLD", "EB*C*IND*30***23*1500*****Y", "EB*C*IND*30***29*1100*****Y",
        "EB*C*FAM*30***23*3000*****Y", "EB*G*IND*30***23*5000*****Y", "EB*G*IND*30***24*650*****Y",
        "EB*C*IND*98***23*99*****Y",
    )  # fmt: skip

    load(database, tmp_path, SENT, ("271", benefits_271(*limits)))

    with database.transaction() as session:
        found = [
            (row.kind, row.scope, row.network, row.limit_cents, row.met_cents, row.as_of)
            for row in session.scalars(select(Accumulator).order_by(Accumulator.kind))
        ]
        assert session.scalars(select(CoverageCheck.outcome)).one() == "active"
        assert session.scalars(select(Coverage.plan_name)).one() == "GOLD"
    on = date(2026, 11, 1)
    assert found == [
        ("deductible", "individual", "in", 1500_00, 400_00, on),
        ("out_of_pocket", "individual", "in", 5000_00, 650_00, on),
    ]


@pytest.mark.parametrize(
    "limits",
    [
        ("EB*C*IND*30***23*1500*****Y", "EB*C*IND*30***23*1600*****Y", "EB*C*IND*30***29*9*****Y"),
        ("EB*C*IND*30***23*1500*****Y", "EB*C*IND*30***29*1600*****Y"),
        ("EB*C*IND*30****1500*****Y", "EB*C*IND*30***29*1100*****Y"),
        ("EB*C*IND*30***23*1500*****U", "EB*C*IND*30***29*1100*****U"),
    ],
)
def test_a_limit_that_is_not_told_beyond_doubt_is_not_kept(
    database: Database, tmp_path: Path, limits: tuple[str, ...]
) -> None:
    load(database, tmp_path, SENT, ("271", benefits_271("EB*1**30", *limits)))

    with database.transaction() as session:
        assert session.scalars(select(Accumulator)).all() == []
        assert session.scalars(select(CoverageCheck.outcome)).one() == "active"


def test_a_subscriber_above_a_dependent_is_not_asked_about(
    database: Database, tmp_path: Path
) -> None:
    subscriber, dependent = (
        ["HL*3*2*22*1", "NM1*IL*1*RIVERA*PAUL****MI*M1"],
        ["HL*4*3*23*0", "NM1*03*1*RIVERA*ANA", "DMG*D8*19800229*F", "EB*1**30"],
    )
    above = benefits_271()[: benefits_271().index("HL*3*2*22*0")]

    load(database, tmp_path, SENT, ("271", [*above, *subscriber, *dependent]))

    assert held(database) == []
    with database.transaction() as session:
        assert session.scalars(select(CoverageCheck.outcome)).one() == "active"


def test_a_plan_that_ended_is_not_kept_up_by_one_kind_of_service(
    database: Database, tmp_path: Path
) -> None:
    ended = benefits_271("EB*6**30", "EB*1**35", dates=("DTP*357*D8*20260930",))

    load(database, tmp_path, SENT, ("271", ended))

    with database.transaction() as session:
        assert session.scalars(select(CoverageCheck.outcome)).one() == "inactive"


def test_a_check_that_failed_never_ends_cover(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, SENT, ("271", benefits_271("EB*6**30", reject="42")))

    with database.transaction() as session:
        check = session.scalars(select(CoverageCheck)).one()
        assert (check.outcome, check.code) == ("not_checked", "42")
        assert session.scalars(select(Coverage.ends_on)).one() is None


def test_cover_that_has_ended_keeps_its_last_day(database: Database, tmp_path: Path) -> None:
    ended = benefits_271("EB*6**30", dates=("DTP*357*D8*20260930",))

    load(database, tmp_path, SENT, ("271", ended))

    with database.transaction() as session:
        assert session.scalars(select(Coverage.ends_on)).one() == date(2026, 9, 30)


def test_cover_that_ended_on_no_day_told_is_for_a_clerk(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, SENT, ("271", benefits_271("EB*6**30")))

    assert held(database) == ["inactive_without_an_end_date"]
    assert cases(database) == [("review_coverage", "medium")]


def test_an_answer_about_a_stranger_waits(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, ("271", benefits_271("EB*1**30")))
    assert held(database) == ["patient_not_on_file"]

    load(database, tmp_path, SENT)

    assert held(database) == []
