import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.placeholders import Numbering, VaultEntry
from privacy.redactor import Redactor
from privacy.spans import ACCOUNT, CARD_CODE, CREDIT_CARD, DATE, NAME, PHONE, SSN, Span


def test_each_value_gets_a_number_of_its_type() -> None:
    replaced = Numbering({}).replace("ann or bob", [Span(0, 3, NAME), Span(7, 10, NAME)])

    assert replaced.text == "<NAME_1> or <NAME_2>"
    assert replaced.entries == (
        VaultEntry("<NAME_1>", NAME, "ann"),
        VaultEntry("<NAME_2>", NAME, "bob"),
    )


@pytest.mark.parametrize(
    ("kind", "stored", "written"),
    [
        (DATE, "4/2/1987", "april 2nd 1987"),
        (NAME, "Maria  Núñez", "maria nunez"),
        (PHONE, "+1 (415) 555-0132", "4155550132"),
        (SSN, "536-22-8726", "536228726"),
        (ACCOUNT, "A-7781203", "a7781203"),
    ],
)
def test_the_same_value_in_another_spelling_keeps_its_placeholder(
    kind: str, stored: str, written: str
) -> None:
    placeholder = f"<{kind}_4>"

    replaced = Numbering({placeholder: stored}).replace(written, [Span(0, len(written), kind)])

    assert replaced.text == placeholder
    assert replaced.entries == ()


def test_numbers_go_on_after_the_highest_of_the_conversation() -> None:
    taken = {"<NAME_2>": "ann", "<NAME_7>": "bob", "<DATE_9>": "1/1/1990"}

    assert Numbering(taken).replace("eve", [Span(0, 3, NAME)]).text == "<NAME_8>"


@pytest.mark.parametrize("kind", [CREDIT_CARD, CARD_CODE])
def test_card_data_gets_a_placeholder_that_nothing_can_undo(kind: str) -> None:
    replaced = Numbering({}).replace("4111", [Span(0, 4, kind)])

    assert replaced.entries == (VaultEntry(f"<{kind}_1>", kind, None),)


@pytest.mark.parametrize(
    "typed",
    [
        "<DATE_1>",
        "<date_1>",
        "< DATE_1 >",
        "\uff1cDATE_1\uff1e",
        "<DA\u200bTE_1>",
        "\ufe64NAME_2\ufe65",
    ],
)
def test_a_placeholder_that_somebody_typed_is_defused(typed: str) -> None:
    replaced = Numbering({"<DATE_1>": "4/2/1987"}).replace(f"my dob is {typed}", [])

    assert "<" not in replaced.text
    assert replaced.text.startswith("my dob is (")


@pytest.mark.parametrize("text", ["is 40 < 50 and 60 > 50?", "i <3 you", "a <- b"])
def test_other_angle_brackets_stay(text: str) -> None:
    assert Numbering({}).replace(text, []).text == text


@given(st.text(alphabet="<>DATE_1 \u200b\uff1c\uff1e", max_size=40))
def test_nothing_typed_reads_as_a_placeholder_of_the_vault(text: str) -> None:
    taken = {"<DATE_1>": "4/2/1987"}
    spans = Redactor().redact(text).spans

    replaced = Numbering(taken).replace(text, spans)

    assert "<DATE_1>" not in replaced.text.replace("\u200b", "")
