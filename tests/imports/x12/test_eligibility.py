from datetime import date
from decimal import Decimal

import pytest

from inquiry_api.imports.x12.eligibility import EligibilityAnswer, Level, Member, Network, Scope
from inquiry_api.imports.x12.errors import NothingToImport
from tests.imports.x12.builders import file_of, notices, read

HEAD = ["BHT*0022*11*1*20261103*0900", "HL*1**20*1", "NM1*PR*2*EVERYDAY HEALTH PLAN*****PI*P1",
        "HL*2*1*21*1", "NM1*1P*2*HARBOR CLINIC*****XX*1999999992"]  # fmt: skip
MEMBER = ["HL*3*2*22*0", "TRN*2*T1*9PAYER", "NM1*IL*1*RIVERA*ANA****MI*M1", "DMG*D8*19800229*F",
          "DTP*346*D8*20260101"]  # fmt: skip


def answer(*segments: str) -> EligibilityAnswer:
    (only,) = read(file_of("271", *segments)).eligibility_answers
    return only


def member(*benefits: str) -> Member:
    (only,) = answer(*HEAD, *MEMBER, *benefits).members
    return only


@pytest.mark.parametrize("isa11", ["^", "U", "\x1e"])
def test_service_types_come_apart_though_the_isa_names_no_separator(isa11: str) -> None:
    mark = "|" if isa11 == "U" else isa11
    segments = (*HEAD, *MEMBER, f"EB*1**30{mark}98")
    data = file_of("271", *segments).replace(b"*^*00501*", f"*{isa11}*00501*".encode())

    ((only,),) = (one.members for one in read(data).eligibility_answers)

    assert only.benefits[0].service_types == ("30", "98")


def test_a_member_is_read_with_payer_dates_and_the_as_of_day() -> None:
    whole = answer(*HEAD, *MEMBER, "EB*1**30**GOLD PLAN")
    (read_member,) = whole.members

    assert whole.as_of is not None
    assert whole.as_of.day == date(2026, 11, 3)
    assert read_member.party is not None
    assert (read_member.level, read_member.party.id, read_member.trace) == (
        Level.SUBSCRIBER, "M1", "T1",
    )  # fmt: skip
    assert read_member.payer is not None
    assert read_member.payer.last == "EVERYDAY HEALTH PLAN"
    assert read_member.dates[0].start == date(2026, 1, 1)
    assert (read_member.active, read_member.inactive, read_member.checked) == (True, False, True)
    assert whole.findings == ()


@pytest.mark.parametrize(
    ("eb", "meaning", "scope", "period", "cents", "percent", "network"),
    [
        ("EB*C*IND*30***23*1500*****Y", "deductible", Scope.INDIVIDUAL, "calendar year", 150_000,
         None, Network.IN),
        ("EB*C*FAM*30***29*2999.99*****N", "deductible", Scope.FAMILY, "remaining", 299_999, None,
         Network.OUT),
        ("EB*G*IND*30***24*0*****W", "out of pocket", Scope.INDIVIDUAL, "year to date", 0, None,
         Network.BOTH),
        ("EB*A**98****" + "*.2", "coinsurance", Scope.UNSTATED, "", None, Decimal("0.2"),
         Network.UNSTATED),
        ("EB*B**98***27*30", "copay", Scope.UNSTATED, "visit", 3_000, None, Network.UNSTATED),
        ("EB*6**30", "inactive", Scope.UNSTATED, "", None, None, Network.UNSTATED),
        ("EB*I**35", "not covered", Scope.UNSTATED, "", None, None, Network.UNSTATED),
    ],
)  # fmt: skip
def test_a_benefit_says_what_for_whom_and_over_which_period(
    eb: str,
    meaning: str,
    scope: Scope,
    period: str,
    cents: int | None,
    percent: Decimal | None,
    network: Network,
) -> None:
    (benefit,) = member(eb).benefits

    assert (benefit.meaning, benefit.scope, benefit.period_meaning) == (meaning, scope, period)
    assert (benefit.amount, benefit.percent, benefit.network) == (cents, percent, network)


def test_service_types_repeat_and_messages_and_dates_stay_with_their_benefit() -> None:
    read_member = member(
        "EB*1**30^98^MH", "MSG*CALL FIRST", "DTP*348*D8*20260201", "EB*B**33****20",
        "MSG*OFFICE VISIT",
    )  # fmt: skip

    first, second = read_member.benefits
    assert first.service_types == ("30", "98", "MH")
    assert (first.messages, second.messages) == (("CALL FIRST",), ("OFFICE VISIT",))
    assert first.dates[0].start == date(2026, 2, 1)
    assert len(read_member.dates) == 1


def test_another_entity_beside_a_benefit_is_not_the_member() -> None:
    read_member = member("EB*L", "LS*2120", "NM1*P3*1*DOCTOR*PRIMA", "LE*2120", "EB*1**30")

    assert read_member.party is not None
    assert read_member.party.last == "RIVERA"
    assert len(read_member.benefits) == 2


@pytest.mark.parametrize(
    ("stop", "level"),
    [(3, Level.PAYER), (5, Level.PROVIDER)],
)
def test_a_reject_above_the_members_means_that_nothing_was_checked(stop: int, level: Level) -> None:
    whole = answer(*HEAD[:stop], "AAA*Y**42*R")

    assert whole.members == ()
    assert whole.could_not_be_checked
    assert [(r.level, r.valid, r.code, r.follow_up) for r in whole.rejects] == [
        (level, "Y", "42", "R")
    ]


def test_a_reject_of_a_member_is_never_an_inactive_member() -> None:
    read_member = member("AAA*N**75*C")

    assert (read_member.active, read_member.inactive, read_member.checked) == (False, False, False)
    assert [r.level for r in read_member.rejects] == [Level.SUBSCRIBER]


def test_a_dependent_is_a_member_of_its_own() -> None:
    whole = answer(
        *HEAD, *MEMBER, "HL*4*3*23*0", "NM1*03*1*RIVERA*LEO", "DMG*D8*20150704*M", "EB*1**30",
        "AAA*N**71*C",
    )  # fmt: skip

    subscriber, dependent = whole.members
    assert dependent.party is not None
    assert (subscriber.benefits, dependent.party.first) == ((), "LEO")
    assert (dependent.level, dependent.rejects[0].level) == (Level.DEPENDENT, Level.DEPENDENT)


def test_an_amount_that_cannot_be_read_is_left_empty_and_noticed() -> None:
    whole = answer(*HEAD, *MEMBER, "EB*C*IND*30***23*$1500")

    assert whole.members[0].benefits[0].amount is None
    assert "money_unreadable" in notices(whole.findings)


def test_a_benefit_outside_of_any_member_is_noticed() -> None:
    whole = answer(*HEAD, "EB*1**30", *MEMBER, "EB*1**30")

    assert "segment_out_of_place" in notices(whole.findings)


def test_an_answer_with_nobody_in_it_is_refused() -> None:
    with pytest.raises(NothingToImport):
        answer(*HEAD)
