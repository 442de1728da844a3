"""The comparison and the gate: what is counted, and what stops a promotion."""

from collections import Counter

import pytest

from inquiry_api.tuning.baseline import baseline
from inquiry_api.tuning.gate import PROTECTED, Case, Pair, Reading, compare, faults
from inquiry_api.tuning.regression_set import regression_set


def pair(meant: str | None, before: str, after: str, source: str = "regression") -> Pair:
    case = Case(f"{meant} {before} {after}", "en", source, meant)  # type: ignore[arg-type]
    return Pair(case, Reading(before, 0.9), Reading(after, 0.9))


def same(meant: str, times: int) -> list[Pair]:
    return [pair(meant, meant, meant)] * times


def test_a_candidate_that_reads_everything_as_before_passes() -> None:
    report = compare([*same("ask_balance", 5), *same("report_death", 3)])

    assert faults(report) == []
    assert report["changed"] == []
    assert report["chance"] == 1.0


@pytest.mark.parametrize("topic", PROTECTED)
def test_a_protected_topic_may_not_lose_one_however_much_is_won(topic: str) -> None:
    won = [pair("ask_balance", "greet", "ask_balance")] * 50

    found = faults(compare([*same(topic, 9), pair(topic, topic, "greet"), *won]))

    assert len(found) == 1
    assert "protected" in found[0]


def test_asking_back_is_losing_too() -> None:
    report = compare(
        [*same("report_death", 9), pair("report_death", "report_death", "nlu_fallback")]
    )

    assert len(faults(report)) == 2  # The topic, and with it the share of the whole set.


def test_a_topic_may_lose_one_message_but_not_two() -> None:
    many = same("greet", 500)
    lost = pair("ask_denial", "ask_denial", "ask_balance")

    assert faults(compare([*many, lost])) == []
    assert "Denial gets worse" in faults(compare([*many, lost, lost]))[0]


def test_more_asking_back_in_traffic_stops_it() -> None:
    traffic = [pair(None, "ask_balance", "ask_balance", "traffic")] * 95
    asked = [pair(None, "ask_balance", "nlu_fallback", "traffic")] * 5

    (fault,) = faults(compare([*same("greet", 9), *traffic, *asked]))

    assert "asked back: 0.0% before, 5.0% after" in fault


def test_nothing_to_compare_by_is_no_pass() -> None:
    assert faults(compare([])) == ["There was nothing to compare by."]


def test_what_gets_worse_stands_first_and_protected_before_all() -> None:
    report = compare(
        [
            pair("ask_denial", "greet", "ask_denial"),
            pair(None, "greet", "thank", "traffic"),
            pair("ask_denial", "ask_denial", "greet"),
            pair("report_death", "report_death", "greet"),
        ]
    )

    assert [row["kind"] for row in report["changed"]] == [
        "right_wrong", "right_wrong", "unlabelled", "wrong_right",
    ]  # fmt: skip
    assert report["changed"][0]["protected"]


def test_an_equally_good_other_topic_counts_as_right() -> None:
    case = Case("hi", "en", "regression", "greet", also=("thank",))
    report = compare([Pair(case, Reading("greet", 0.9), Reading("thank", 0.9))])

    assert faults(report) == []


def test_the_chance_of_a_difference_is_that_of_the_sign_test() -> None:
    won = [pair("greet", "thank", "greet")] * 5

    assert compare(won)["chance"] == 0.0625  # 2 * (1/2) ** 5


def test_the_regression_set_covers_every_topic_in_both_languages() -> None:
    cases = regression_set()
    counts = Counter((case.meant, case.language) for case in cases)

    assert len(cases) >= 280
    for topic in baseline().topics():
        assert counts[topic, "en"] >= 2
        assert counts[topic, "es"] >= 2
    for topic in PROTECTED:
        assert counts[topic, "en"] + counts[topic, "es"] >= 5
    assert len({case.text for case in cases}) == len(cases)
