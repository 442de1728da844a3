"""Adjustment reasons: who owes, what comes next, and that no common one is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.answers.reasons.table import codes, explain, families

# Every reason of the reference table, by group, with whether the patient owes it now.
REFERENCE = [
    *(("PR", code, "yes") for code in ("1", "2", "3")),
    *(("CO", code, "no") for code in "45 16 18 22 24 27 29 31 50 96 97 109 119 151 197".split()),
    *(("CO", code, "no") for code in "204 226 252 227 4 11 B7 236 242 253".split()),
    *(("OA", code, "no") for code in ("23", "18", "22", "109")),
    *(("PR", code, "after_check") for code in "45 22 27 26 29 31 50 96 119 197 204 242".split()),
]


@pytest.mark.parametrize(("group", "code", "owes"), REFERENCE)
def test_the_reference_reasons_are_in_our_words(group: str, code: str, owes: str) -> None:
    found = explain(group, code)

    assert code in codes()
    assert found.owes == owes
    for language in ("en", "es"):
        words = found.words(language, "web")  # type: ignore[arg-type]
        assert words.what
        assert words.next


@pytest.mark.parametrize(
    ("group", "code", "step"),
    [
        ("CO", "16", "send it again"),
        ("OA", "22", "call your plan"),
        ("PR", "22", "Please don't pay"),
        ("CO", "29", "our loss"),
        ("PR", "27", "card that was good on that day"),
        ("CO", "197", "late approval"),
        ("PR", "197", "180 days"),
        ("CO", "227", "call your plan now"),
        ("PR", "242", "the law protects you"),
        ("CO", "253", "You don't owe it"),
        ("OA", "23", "each insurer has answered"),
        ("PR", "1", "payment plan"),
    ],
)
def test_the_next_step_fits_who_bears_it(group: str, code: str, step: str) -> None:
    assert step in explain(group, code).words("en", "web").next


def test_what_is_put_on_the_practice_is_never_asked_of_the_patient() -> None:
    for code in codes():
        for group in ("CO", "OA", "PI", "CR"):
            found = explain(group, code)
            assert found.owes == "no"
            if code not in ("1", "2", "3", "66"):
                assert "You can pay" not in found.words("en", "web").next


def test_a_text_says_less_than_the_page() -> None:
    assert explain("CO", "50").words("en", "sms").what == "Your plan decided this wasn't covered."
    assert "needed for your care" in explain("CO", "50").words("en", "web").what


def test_there_are_words_for_the_commonest_reasons() -> None:
    assert len(codes()) > 120
    assert {entry.family for entry in codes().values()} <= set(families())


@given(group=st.sampled_from(["CO", "PR", "OA", "PI", "CR"]), code=st.text(max_size=5))
def test_an_unknown_reason_is_told_by_its_group(group: str, code: str) -> None:
    found = explain(group, code)

    if code not in codes():
        assert found.family == "settling"
        expected = "Please don't pay" if group == "PR" else "Nothing of it is yours to pay now."
        assert expected in found.words("en", "web").next
