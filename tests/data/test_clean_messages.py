"""No message, learned or measured, holds an identifier or a word no patient would write."""

import re

import pytest

from tests.data.messages import PLACEHOLDER, Message, learned, measured, shown

LEAKS = {
    "a social security number": r"\b\d{3}-\d{2}-\d{4}\b",
    "a telephone number": r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{3}[-.]\d{4}\b",
    "an e-mail address": r"\w@\w+\.\w",
    "a long number": r"\d{6,}|\b\d{4}([- ]\d{4}){2,}",
    "a full date": r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b",
    "a day of a month": (
        r"(?i)\b(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?"
        r"|oct(ober)?|nov(ember)?|dec(ember)?)\.? \d{1,2}\b(?!:)"
        r"|\b\d{1,2} de (ener|febr|marz|abri|may|juni|juli|agos|sept|octu|novi|dici)"
    ),
    "a web address": r"(?i)https?://|www\.",
}
BANNED = {
    "an intent's name": r"\b(ask|report|request|explain|dispute|complain|give|set_up|out_of)_[a-z]",
    "an entity annotation": r"\[[^\]]*\][({]",
    "a note to ourselves": r"TODO|FIXME|(?i:\b(lorem ipsum|placeholder|foobar)\b)",
    "a command": r"^/",
    "a mark of the sheet": r"^(-|\*|==|#+ )",
}


@pytest.fixture(scope="module")
def lines() -> list[Message]:
    return [*learned(), *measured()]


@pytest.mark.parametrize("leak", LEAKS)
def test_no_identifier_is_left(lines: list[Message], leak: str) -> None:
    found = [line for line in lines if re.search(LEAKS[leak], line.text)]

    assert not found, shown(found)


@pytest.mark.parametrize("word", BANNED)
def test_nothing_but_patients_words_stands_in_a_message(lines: list[Message], word: str) -> None:
    found = [line for line in lines if re.search(BANNED[word], line.text)]

    assert not found, shown(found)


def test_placeholders_are_those_the_redactor_writes(lines: list[Message]) -> None:
    odd = [
        line
        for line in lines
        if re.search(r"<[A-Z]|[A-Z]_\d|[A-Z]>", PLACEHOLDER.sub("", line.text))
    ]

    assert not odd, shown(odd)


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("my ssn is 123-45-6789", "a social security number"),
        ("call (212) 555-0142", "a telephone number"),
        ("call 555-0142", "a telephone number"),
        ("write to ana@example.org", "an e-mail address"),
        ("account 4451209", "a long number"),
        ("4111 1111 1111 1111", "a long number"),
        ("on 3/12/2026", "a full date"),
        ("on March 12", "a day of a month"),
        ("el 12 de marzo", "a day of a month"),
        ("see www.example.org", "a web address"),
    ],
)
def test_the_patterns_see_what_they_are_for(text: str, leak: str) -> None:
    assert re.search(LEAKS[leak], text)


@pytest.mark.parametrize(
    "text",
    ["in march 2026", "I owe $1,250.00", "codes 99213 and 99214", "on the 15th", "may 1:30 do",
     "it's <PHONE_1>", "24/7"],
)  # fmt: skip
def test_the_patterns_leave_amounts_codes_and_months_alone(text: str) -> None:
    assert not [leak for leak, pattern in LEAKS.items() if re.search(pattern, text)]
