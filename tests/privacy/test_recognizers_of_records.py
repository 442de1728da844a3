"""Finders of numbers, places and fields by themselves: what they find, and near-misses."""

from collections.abc import Callable, Iterable

import pytest

from privacy.recognizers.addresses import find_addresses
from privacy.recognizers.ages import find_ages
from privacy.recognizers.bare_addresses import find_bare_addresses
from privacy.recognizers.kept import find_kept
from privacy.recognizers.numbered import find_numbered
from privacy.recognizers.records import find_fields, find_segments
from privacy.recognizers.things import find_things
from privacy.spans import Span, merge

Find = Callable[[str], Iterable[Span]]


def found(find: Find, text: str) -> list[str]:
    return [text[span.start : span.end] for span in merge(find(text), text)]


def typed(find: Find, text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in merge(find(text), text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("member id w123456789, group", [("MEMBER_ID", "w123456789")]),
        ("aetna w884120993", [("MEMBER_ID", "w884120993")]),
        ("3qf7-w42-kd90", [("MEMBER_ID", "3qf7-w42-kd90")]),
        ("claim # 24031500098213 denied", [("CLAIM", "24031500098213")]),
        ("acct 88120077 pay", [("ACCOUNT", "88120077")]),
        ("account 4417-0093", [("ACCOUNT", "4417-0093")]),
        ("account number acct-148110", [("ACCOUNT", "acct-148110")]),
        ("is clm20251188 still", [("CLAIM", "clm20251188")]),
        ("claim 5712 0215 1996 was paid", [("CLAIM", "5712 0215 1996")]),
        ("why did he bill 99215", []),
        ("mrn is 00482913", [("MRN", "00482913")]),
        ("/patients/00482913/balance", [("MRN", "00482913")]),
        ("license plate 7krx512", [("PLATE", "7krx512")]),
        ("serial sn-88x0-44127", [("DEVICE", "sn-88x0-44127")]),
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
        ("vin 1hgcm82633a004352", [("DEVICE", "1hgcm82633a004352")]),
        ("license plate lx3 u1w, accident", [("PLATE", "lx3 u1w")]),
        ("plate no 4kl m21 again", [("PLATE", "4kl m21")]),
        ("the plate on the van was bx 4471", [("PLATE", "bx 4471")]),
        ("plate 6y 3f8rko", [("PLATE", "6y 3f8rko")]),
        ("udi (01)00844588003288(17)141120", [("DEVICE", "(01)00844588003288(17)141120")]),
        ("tag 12 and the bill", []),
        ("a plate and a cup", []),
    ],
)
def test_things(text: str, expected: list[tuple[str, str]]) -> None:
    assert typed(find_things, text) == expected


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
        ("coded as 76830 or 76856", []),
        ("n6854 pine rd, ladysmith wi", ["n6854 pine rd, ladysmith wi"]),
        ("at 234 jackson summit, lake ricardo and", ["234 jackson summit, lake ricardo"]),
    ],
)
def test_addresses(text: str, expected: list[str]) -> None:
    assert found(find_addresses, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("psc 819 box 2233, fpo ae 09645", ["psc 819 box 2233, fpo ae 09645"]),
        ("at unit 45013 box 2666 apo ap 96338 now", ["unit 45013 box 2666 apo ap 96338"]),
        ("uss riley, fpo ae 82752", ["uss riley, fpo ae 82752"]),
        ("general delivery, kotzebue ak 99752", ["general delivery, kotzebue ak 99752"]),
        ("my adres 4418 s wabash chgo", ["4418 s wabash chgo"]),
        ("at 301 s. main", ["301 s. main"]),
        ("9100 wilshire, suite 900e, beverly", ["9100 wilshire, suite 900e, beverly"]),
        ("1200 fm 1960 w", ["1200 fm 1960 w"]),
        ("carr. 2 km 14.3 bo. candelaria", ["carr. 2 km 14.3 bo. candelaria"]),
        ("lot 14 shady acres mobile home park", ["lot 14 shady acres mobile home park"]),
        ("i live at 18832 vanowen", ["18832 vanowen"]),
        ("boudreaux of houma, la", ["houma, la"]),
        ("1180 e 3300 s, salt lake city, ut", ["1180 e 3300 s, salt lake city, ut"]),
        ("77 sunset strip apt 9", ["77 sunset strip apt 9"]),
        ("3rd floor, 211 bleecker", ["3rd floor, 211 bleecker"]),
        ("my house is 9 elm", ["9 elm"]),
        ("apt 4 should be apt 14", []),
        ("my house is 9 miles away", []),
        ("send it to 2 people", []),
        ("paid 300 dollars, unit price", []),
        ("unit 4 of 5", []),
    ],
)
def test_addresses_without_a_suffix(text: str, expected: list[str]) -> None:
    assert found(find_bare_addresses, text) == expected


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
