"""Reading a message: tables of what people write, with near misses."""

import pytest

from inquiry_api.access.access_code import access_code_index, is_access_code, new_access_code
from inquiry_api.access.heard import Heard, family_names, hear
from inquiry_api.access.steps import Given
from inquiry_api.crypto import use_keyring
from tests.conftest import TEST_KEYRING


def heard(text: str, *, intent: str = "give_details", **values: str) -> Heard:
    return hear(Given({f"<{key}>": value for key, value in values.items()}, intent, (), text), "en")


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("123456", {}, ("123456",)),
        ("<ID_1>", {"ID_1": "123456"}, ("123456",)),
        ("<ID_1>", {"ID_1": "123-456"}, ("123456",)),
        ("the code is 123 456.", {}, ("123456",)),
        ("<DATE_1>", {"DATE_1": "010203"}, ("010203",)),
        ("12345", {}, ()),
        ("1234567", {}, ()),
        ("<PHONE_1>", {"PHONE_1": "555-010-1234"}, ()),
        ("<PHONE_1>", {"PHONE_1": "202-555-0100"}, ()),
        ("<DATE_1>", {"DATE_1": "6/12/1980"}, ()),
        ("<ACCOUNT_1>", {"ACCOUNT_1": "A-482913"}, ()),
        ("x123456", {}, ()),
    ],
)
def test_six_digits(text: str, values: dict[str, str], expected: tuple[str, ...]) -> None:
    assert heard(text, **values).six_digits == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("K7QM-2XWP", {}, ("K7QM2XWP",)),
        ("k7qm 2xwp", {}, ("K7QM2XWP",)),
        ("<ID_1>", {"ID_1": "K7QM2XWP"}, ("K7QM2XWP",)),
        ("<ID_1>-<ID_2>", {"ID_1": "K7QM", "ID_2": "2XWP"}, ("K7QM2XWP",)),
        ("<MEMBER_ID_1> it says", {"MEMBER_ID_1": "k7qm-2xwp"}, ("K7QM2XWP",)),
        ("code K7QM-2XWP born <DATE_1>", {"DATE_1": "6/12/1980"}, ("K7QM2XWP",)),
        ("K7QM-2XW", {}, ()),
        ("K7QM-2XWPP", {}, ()),
        ("KKQM-KXWP", {}, ()),
        ("2345-6789", {}, ()),
        ("K7QO-2XWP", {}, ()),
        ("<NAME_1>", {"NAME_1": "K7QM-2XWP"}, ()),
    ],
)
def test_access_codes(text: str, values: dict[str, str], expected: tuple[str, ...]) -> None:
    assert heard(text, **values).access == expected


@pytest.mark.parametrize(
    ("text", "values", "births", "unreadable"),
    [
        ("<DATE_1>", {"DATE_1": "6/12/1980"}, ("1980-06-12",), False),
        ("june 12 1980", {}, ("1980-06-12",), False),
        ("<ID_1>", {"ID_1": "06121980"}, ("1980-06-12",), False),
        ("no <DATE_2> not <DATE_1>", {"DATE_2": "6/12/1980", "DATE_1": "1980"}, ("1980-06-12",), 0),
        ("<DATE_1>", {"DATE_1": "June 1980"}, (), True),
        ("<DATE_1>", {"DATE_1": "2/30/1980"}, (), True),
        ("i don't know", {}, (), False),
    ],
)
def test_birth_dates(
    text: str, values: dict[str, str], births: tuple[str, ...], unreadable: bool
) -> None:
    found = heard(text, **values)

    assert (found.births, found.unreadable_date) == (births, bool(unreadable))


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("delgado", "give_details", "delgado"),
        ("my last name is delgado ruiz", "nlu_fallback", "delgado ruiz"),
        ("o'shea", "out_of_scope", "o'shea"),
        ("soy delgado", "give_details", "delgado"),
        ("delgado", "greet", None),
        ("hello there", "greet", None),
        ("i dont know", "nlu_fallback", None),
        ("what is this about then anyway", "nlu_fallback", None),
        ("my name is", "give_details", None),
        ("", "give_details", None),
    ],
)
def test_bare_names(text: str, intent: str, expected: str | None) -> None:
    assert heard(text, intent=intent).loose_name == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Delgado"], {"Delgado"}),
        (["Ana Delgado"], {"Ana", "Delgado", "Ana Delgado"}),
        (["Delgado, Ana"], {"Ana", "Delgado", "Delgado Ana"}),
        (["Ana", "Delgado"], {"Ana", "Delgado", "Ana Delgado"}),
        ([], set()),
        (["x " * 100], {" ".join("x" * n) for n in range(1, 9)}),
    ],
)
def test_every_run_of_words_may_be_the_family_name(names: list[str], expected: set[str]) -> None:
    assert family_names(names) == expected


@pytest.mark.parametrize("text", ["naci el <DATE_1>", "dob <DATE_1>", "my birthday is <DATE_1>"])
def test_saying_that_it_is_a_birth_date(text: str) -> None:
    assert heard(text, DATE_1="6/12/1980").says_birth


@pytest.mark.parametrize("text", ["the visit on <DATE_1>", "reborn <DATE_1>", "<DATE_1>"])
def test_not_saying_that_it_is_a_birth_date(text: str) -> None:
    assert not heard(text, DATE_1="6/12/1980").says_birth


def test_printed_codes_are_read_back_in_any_spelling() -> None:
    use_keyring(TEST_KEYRING)
    codes = {new_access_code() for _ in range(500)}

    assert len(codes) == 500
    for code in codes:
        assert is_access_code(code)
        assert heard(f"it is {code.lower()} thanks").access == (code.replace("-", ""),)
        assert access_code_index(code) == access_code_index(code.lower().replace("-", " "))


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "<NAME_1", "<DATE_1>" * 50, "9" * 1600, "🙂" * 9]
)
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert isinstance(heard(text, DATE_1="\x00"), Heard)
