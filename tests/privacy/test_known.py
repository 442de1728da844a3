import pytest

from privacy.known import KnownIdentifiers
from privacy.redactor import Redactor

KNOWN = KnownIdentifiers.build(
    full_names=["Grace May", "José Núñez", "Delgado, Maria Elena", "Will"],
    ids=["W123-456-789", "120416", "12"],
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is grace may here", ["grace may"]),
        ("MAY, GRACE called", ["MAY, GRACE"]),
        ("jose nunez", ["jose nunez"]),
        ("maria delgado and Maria Elena Delgado", ["maria delgado", "Maria Elena Delgado"]),
        ("id w123456789!", ["w123456789"]),
        ("120-416", ["120-416"]),
        ("grace maybe", []),
        ("disgrace may", []),
        ("9120416", []),
        ("pay $1,204.16 or 12", []),
        ("will you", []),
    ],
)
def test_identifiers_are_found_whole_in_any_case_and_spacing(text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in KNOWN.find(text)] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("send it to rose", "send it to <NAME>"),
        ("does Will owe", "does <NAME> owe"),
        ("will you send it", "will you send it"),
        ("is it roses", "is it roses"),
    ],
)
def test_single_names_serve_the_conversation_they_belong_to(text: str, expected: str) -> None:
    redactor = Redactor(KNOWN.with_people(["Rose", "Will"]))

    assert redactor.redact(text).text == expected


def test_single_names_do_not_spread_to_other_conversations() -> None:
    KNOWN.with_people(["Bond"])

    assert Redactor(KNOWN).redact("is a bond needed").text == "is a bond needed"


def test_nothing_known_finds_nothing() -> None:
    assert list(KnownIdentifiers.build().find("maria delgado 12345678")) == []
