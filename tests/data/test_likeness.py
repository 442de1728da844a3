"""Near-duplicates are found by letters, and a denial is not taken for what it denies."""

from pathlib import Path

import pytest

from tests.data.likeness import copies, near_pairs
from tests.data.messages import Message


def _message(text: str, intent: str, language: str = "en") -> Message:
    return Message(text, intent, language, Path("x.yml"))


def test_messages_that_differ_by_a_letter_are_near() -> None:
    pair = [
        _message("can I pay my bill by check", "ask_payment_methods"),
        _message("Can i pay my bill by cheque?", "pay_bill"),
    ]

    assert len(list(near_pairs(pair, 0.7))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_message("i agree to that", "affirm"), _message("i don't agree to that", "deny")),
        (
            _message("how much do i owe", "ask_balance"),
            _message("how much do i owe", "ask_balance"),
        ),
        (_message("total", "give_details"), _message("total", "ask_balance", "es")),
        (_message("is <NAME_1> in", "ask_office_info"), _message("why a fee", "explain_charge")),
    ],
)
def test_denials_the_same_intent_and_another_language_are_not_near(
    one: Message, other: Message
) -> None:
    assert not list(near_pairs([one, other], 0.6))


def test_a_row_that_repeats_a_known_message_is_a_copy_whatever_its_intent() -> None:
    known = [_message("when will the insurance pay my claim", "ask_claim_status")]
    rows = [
        _message("when will the insurance pay my claim??", "ask_due_date"),
        _message("has it been paid by anybody yet", "ask_claim_status"),
    ]

    assert [row.text for row, _ in copies(rows, known, 0.7)] == [rows[0].text]
