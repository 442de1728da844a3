"""Card numbers are taken out however they are written, and other numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.conversations.card_numbers import MASK, mask_cards
from privacy.recognizers.cards import passes_luhn

VISA = "4111111111111111"
AMEX = "378282246310005"


@pytest.mark.parametrize(
    "text",
    [
        VISA,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111\u20131111\u20131111\u20131111",
        "4111  1111  1111  1111",
        "4111\u200b1111\u200b1111\u200b1111",
        "\u0664\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661",
        "\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11",
        AMEX,
        "3782 822463 10005",
        "5500005555555559",
        "6011000990139424",
        "4222222222222",
        "4111111111111111123",
    ],
)
def test_a_card_number_is_masked(text: str) -> None:
    masked = mask_cards(f"my card is {text} ok")

    assert masked.found
    assert sum(char.isdecimal() for char in masked.text) <= 4


@pytest.mark.parametrize(
    "text",
    [
        f"{VISA} exp 12/27 cvv 123",
        f"{VISA} 12/27 1234",
        f"cvc2: 123 and the number is {VISA}",
        "the security code is 123",
        "código de seguridad: 123",
    ],
)
def test_a_security_code_is_masked_with_it(text: str) -> None:
    masked = mask_cards(text)

    assert masked.found
    assert "123" not in masked.text


@pytest.mark.parametrize(
    "text", ["my social security ends in 123", "code 99213", "123 Mill Road", "the code 123456"]
)
def test_other_short_numbers_stay(text: str) -> None:
    assert not mask_cards(text).found


def test_what_stands_beside_a_card_number_stays() -> None:
    assert mask_cards(f"use {VISA} exp 12/28 please").text == f"use {MASK} exp 12/28 please"


@pytest.mark.parametrize(
    "text",
    [
        "call 555-201-0143 or 555 201 0188",
        "born 04/12/1978",
        "04121978",
        "I owe $1,234.56",
        "paid 120.50 130.75 200.10 99.99",
        "000000000000",
        "claim 123456789012345",
        "48 29 13",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    masked = mask_cards(text)

    assert not masked.found
    assert masked.text == text


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (["my card is 4111 1111"], "1111 1111"),
        (["41111111"], "11111111 thanks"),
        (["hello", "4111 1111 1111"], "1111"),
        (["4111", "1111", "1111"], "1111"),
    ],
)
def test_a_number_sent_in_parts_is_masked_in_all_of_them(earlier: list[str], text: str) -> None:
    masked = mask_cards(text, earlier)

    left = [masked.earlier.get(place, words) for place, words in enumerate(earlier)]
    assert masked.found
    assert not any(char.isdecimal() for char in "".join([masked.text, *left]))


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (["04121978"], "482913"),
        (["my account is 12345678"], "8675309"),
        (["4111 1111"], "what do I owe"),
        (["what about 4111 1111?"], "1111 1111"),
    ],
)
def test_harmless_numbers_in_a_row_stay(earlier: list[str], text: str) -> None:
    assert not mask_cards(text, earlier).found


@given(st.integers(12, 18).flatmap(lambda n: st.from_regex(rf"\A4[0-9]{{{n - 1}}}\Z")), st.text())
def test_whatever_surrounds_it_a_valid_number_never_survives(digits: str, words: str) -> None:
    number = next(digits + str(end) for end in range(10) if passes_luhn(digits + str(end)))
    around = "".join(char for char in words if not char.isdecimal() and char not in " .-_*")

    masked = mask_cards(f"{around}x {number} y{around}")

    assert number not in masked.text
