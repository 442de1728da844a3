"""Each finder by itself: what it finds, and near-misses that it must leave."""

from collections.abc import Callable, Iterable

import pytest

from privacy.recognizers.cards import find_card_codes, find_cards, passes_luhn
from privacy.recognizers.days import find_dates
from privacy.recognizers.net import find_emails, find_machine_addresses, find_urls
from privacy.recognizers.phones import find_phones
from privacy.recognizers.social import find_social_security
from privacy.spans import Span, merge

Find = Callable[[str], Iterable[Span]]


def found(find: Find, text: str) -> list[str]:
    return [text[span.start : span.end] for span in merge(find(text), text)]


def typed(find: Find, text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in merge(find(text), text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("card 4111111111111111 exp", ["4111111111111111"]),
        ("4111 1111 1111 1111 12 27", ["4111 1111 1111 1111"]),
        ("5555-5555-5555-4444", ["5555-5555-5555-4444"]),
        ("amex 3782 822463 10005", ["3782 822463 10005"]),
        ("4111 1111 1111 1112 mistyped", ["4111 1111 1111 1112"]),
        ("my visa 4111 1111", ["4111 1111"]),
        ("claim 24031500098213", []),
        ("0000000000000000", []),
        ("call 4155550132", []),
        ("$4,111,111,111.11", []),
    ],
)
def test_cards(text: str, expected: list[str]) -> None:
    assert found(find_cards, text) == expected


def test_the_luhn_check_is_that_of_the_standard() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
    assert not passes_luhn("79927398713")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cvv 123", ["123"]),
        ("security code is 4410", ["4410"]),
        ("exp 12/27", ["12/27"]),
        ("vence 04/2028", ["04/2028"]),
        ("security code 482913", []),
        ("expected 12/27", []),
    ],
)
def test_card_codes(text: str, expected: list[str]) -> None:
    assert found(find_card_codes, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("536-22-8726", ["536-22-8726"]),
        ("536 22 8726", ["536 22 8726"]),
        ("123-45-6789, 987-65-4320 and 078-05-1120", ["123-45-6789", "987-65-4320", "078-05-1120"]),
        ("ssn 536228726", ["536228726"]),
        ("xxx-xx-4419", ["xxx-xx-4419"]),
        ("social ends in 4419", ["4419"]),
        ("last four of my social is 3358", ["3358"]),
        ("los ultimos cuatro de mi seguro social son 9021", ["9021"]),
        ("5462, my social i mean", ["5462"]),
        ("last four of my card is 3358", []),
        ("536-228-726", []),
        ("536228726", []),
        ("social worker 2024 visit", []),
    ],
)
def test_social_security(text: str, expected: list[str]) -> None:
    assert found(find_social_security, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(415) 555-0132", ["(415) 555-0132"]),
        ("415.555.0178!", ["415.555.0178"]),
        ("2065550147", ["2065550147"]),
        ("+1 (312) 555-0199", ["+1 (312) 555-0199"]),
        ("312-555-0164 x204", ["312-555-0164 x204"]),
        ("503 555 0111", ["503 555 0111"]),
        ("1-800-555-0100", ["1-800-555-0100"]),
        ("+14155550132", ["+14155550132"]),
        ("+44 20 7946 0958", ["+44 20 7946 0958"]),
        ("at 555-0132", ["555-0132"]),
        ("cell 55501324", ["55501324"]),
        ("1234567890", []),
        ("2024-05-06", []),
        ("$415.55", []),
        ("99213 99214", []),
    ],
)
def test_phones(text: str, expected: list[str]) -> None:
    assert found(find_phones, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k.ng+bills@proton.me, ok", ["k.ng+bills@proton.me"]),
        ("bigtom77@yahoo.com", ["bigtom77@yahoo.com"]),
        ("root@localhost", ["root@localhost"]),
        ("sam at gmail dot com", ["sam at gmail dot com"]),
        ("me arroba hotmail punto com", ["me arroba hotmail punto com"]),
        ("call me @ 5", []),
        ("i was at walmart", []),
    ],
)
def test_emails(text: str, expected: list[str]) -> None:
    assert found(find_emails, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://pay.example/i/9f3c?p=jh.", ["https://pay.example/i/9f3c?p=jh"]),
        ("www.clinic.example/bill", ["www.clinic.example/bill"]),
        ("billing.example.com/stmt/77", ["billing.example.com/stmt/77"]),
        ("http://127.0.0.1:5055/webhook", []),
        ("gmail.com", []),
        ("and/or", []),
    ],
)
def test_urls(text: str, expected: list[str]) -> None:
    assert found(find_urls, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 203.0.113.44 -", ["203.0.113.44"]),
        ("2001:db8:85a3::8a2e:370:7334", ["2001:db8:85a3::8a2e:370:7334"]),
        ("fe80::1", ["fe80::1"]),
        ("mac 3c:22:fb:91:0a:7e", ["3c:22:fb:91:0a:7e"]),
        ("127.0.0.1 and ::1", []),
        ("10:20:30", []),
        ("1.2.3", []),
    ],
)
def test_machine_addresses(text: str, expected: list[str]) -> None:
    assert found(find_machine_addresses, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 03/14/2024.", ["03/14/2024"]),
        ("07-22-1991 member", ["07-22-1991"]),
        ("28-feb-1990", ["28-feb-1990"]),
        ("the 15th of august.", ["15th of august"]),
        ("paid may 3rd but", ["may 3rd"]),
        ("seen 10/8", ["10/8"]),
        ("from april 2024 vs.", ["april 2024"]),
        ("20240506, posted", ["20240506"]),
        ("posted 2024-05-09t13:22:05z", ["2024-05-09t13:22:05z"]),
        ("dob 081490 zip", ["081490"]),
        ("nacido 31-12-64", ["31-12-64"]),
        ("3 de mayo", ["3 de mayo"]),
        ("dos jul 19 2025", ["jul 19 2025"]),
        ("june twelfth nineteen eighty", ["june twelfth nineteen eighty"]),
        ("in 2024, plan year 2024-2025", []),
        ("my march visit", []),
        ("the june one", []),
        ("may i pay 3 times", []),
        ("1/2 of the bill, 50/50, 24/7", []),
        ("13/45/2024", []),
        ("code 482913", []),
        ("monday at 4:45", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert found(find_dates, text) == expected
