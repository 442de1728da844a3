"""Each finder by itself: what it finds, and near-misses that it must leave."""

from collections.abc import Callable, Iterable

import pytest

from privacy.recognizers.addresses import find_addresses
from privacy.recognizers.ages import find_ages
from privacy.recognizers.cards import completes_card, find_card_codes, find_cards, passes_luhn
from privacy.recognizers.days import find_dates
from privacy.recognizers.kept import find_kept
from privacy.recognizers.net import find_emails, find_machine_addresses, find_urls
from privacy.recognizers.numbered import find_numbered
from privacy.recognizers.phones import find_phones
from privacy.recognizers.records import find_fields, find_segments
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


def test_a_card_in_two_messages_is_one_card() -> None:
    assert completes_card("4111 1111", "1111 1111")
    assert not completes_card("4111 1111", "4111 1111")


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("member id w123456789, group", [("MEMBER_ID", "w123456789")]),
        ("aetna w884120993", [("MEMBER_ID", "w884120993")]),
        ("3qf7-w42-kd90", [("MEMBER_ID", "3qf7-w42-kd90")]),
        ("claim # 24031500098213 denied", [("CLAIM", "24031500098213")]),
        ("acct 88120077 pay", [("ACCOUNT", "88120077")]),
        ("account 4417-0093", [("ACCOUNT", "4417-0093")]),
        ("mrn is 00482913", [("MRN", "00482913")]),
        ("/patients/00482913/balance", [("MRN", "00482913")]),
        ("license plate 7krx512", [("PLATE", "7krx512")]),
        ("serial sn-88x0-44127", [("DEVICE", "sn-88x0-44127")]),
        ("vin 1hgcm82633a004352", [("DEVICE", "1hgcm82633a004352")]),
        ("driver's license d4410-77182", [("ID", "d4410-77182")]),
        ("claim for $1,204.16", []),
        ("bill 2024", []),
        ("una cuenta de 4000", []),
        ("claim 2 of 3", []),
        ("account for 30 days", []),
        ("need the bill 9/5/24", []),
    ],
)
def test_numbered(text: str, expected: list[tuple[str, str]]) -> None:
    assert typed(find_numbered, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "is 1428 elm street, apt 3b, springfield, il 62704",
            ["1428 elm street, apt 3b, springfield, il 62704"],
        ),
        ("77 w. oak ave, tucson az 85705 now", ["77 w. oak ave, tucson az 85705"]),
        ("p.o. box 1187, bend, or 97709 please", ["p.o. box 1187, bend, or 97709"]),
        ("900 n michigan ave unit 2107 chicago", ["900 n michigan ave unit 2107 chicago"]),
        ("88 e 14th street now", ["88 e 14th street"]),
        ("7222 old mill pkwy apt 7", ["7222 old mill pkwy apt 7"]),
        ("rr 2 box 118, tonopah nv 89049", ["rr 2 box 118, tonopah nv 89049"]),
        ("avenida las palmas 45, san juan pr 00907", ["avenida las palmas 45, san juan pr 00907"]),
        ("zip 33139", ["33139"]),
        ("i moved to 85705", ["85705"]),
        ("paid 50 on the way", []),
        ("3 times in a row", []),
        ("2 visits in the same place", []),
        ("code 99213", []),
    ],
)
def test_addresses(text: str, expected: list[str]) -> None:
    assert found(find_addresses, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("93 years old", ["93"]),
        ("tiene 91 anos", ["91"]),
        ("she turned 100 in", ["100"]),
        ("my dad is 90 and", ["90"]),
        ("ninety three years old", ["ninety three"]),
        ("89 years old", []),
        ("balance is 95", []),
        ("wait 90 days", []),
        ("turned down 95 dollars", []),
    ],
)
def test_ages(text: str, expected: list[str]) -> None:
    assert found(find_ages, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"last_name": "fields"}', [("NAME", "fields")]),
        ("last_name=washington http", [("NAME", "washington")]),
        ('"birthdate": "2009-11-30"', [("DATE", "2009-11-30")]),
        ('"given": ["noah"]', [("NAME", "noah")]),
        ('"city":"phoenix"', [("ADDRESS", "phoenix")]),
        ('"name": "null", "status": "ok"', []),
        ("last_name=none", []),
    ],
)
def test_fields(text: str, expected: list[tuple[str, str]]) -> None:
    assert typed(find_fields, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "nm1*il*1*delgado*maria****mi*w123456789~",
            [("NAME", "delgado"), ("NAME", "maria"), ("MEMBER_ID", "w123456789")],
        ),
        ("clp*88120077*1*240*160*80*12*2403~", [("ACCOUNT", "88120077"), ("CLAIM", "2403")]),
        ("n4*boise*id*83702~", [("ADDRESS", "boise"), ("ADDRESS", "id"), ("ADDRESS", "83702")]),
        ("dmg*d8*19510309*f~", [("DATE", "19510309")]),
        (
            "pid|1||7719023^^^mrn||moss^reginald||19671224|m",
            [("MRN", "7719023"), ("NAME", "moss"), ("NAME", "reginald"), ("DATE", "19671224")],
        ),
        ("n1*pr*aetna~", []),
        ("2 * 3 * 4", []),
    ],
)
def test_segments(text: str, expected: list[tuple[str, str]]) -> None:
    assert typed(find_segments, text) == expected


@pytest.mark.parametrize(
    "text",
    ["$1,204.16", "75.00", "50 dollars", "40 dolares", "20%", "4:45 pm", "9am", "2024",
     "2024-2025", "30 days", "12 pagos", "3rd", "99213", "e11.9", "d1110", "g0439", "0241u",
     "co-45", "n130", "401k", "1099"],
)  # fmt: skip
def test_numbers_with_a_reason_to_stay(text: str) -> None:
    assert (0, len(text)) in list(find_kept(text))


@pytest.mark.parametrize("text", ["88120077", "1411", "482913", "64999", "4417-0093", "w29844"])
def test_numbers_without_one(text: str) -> None:
    assert list(find_kept(text)) == []
