import pytest

from tests.privacy.naming import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("did heaven pay that", ["heaven"]),
        ("im calling on behalf of honor", ["honor"]),
        ("hable con neto ayer", ["neto"]),
        ("la cuenta esta a nombre de feliz", ["feliz"]),
        ("soy maja", ["maja"]),
        ("toño debe algo", ["toño"]),
        ("is summer still working there", ["summer"]),
        ("my brother cash had surgery. cash's dob is wrong", ["cash", "cash"]),
        ("my twins linh and long were born", ["linh", "long"]),
        ("can hope and faith both be on it", ["hope", "faith"]),
        ("its summer, summer achterberg, in april", ["summer, summer achterberg"]),
        ("i see dr banks for my knee", ["banks"]),
        ("the small family", ["small"]),
        ("mis dos apellidos son de la o y peña, ponganlos", ["de la o y peña"]),
        ("C u at 3. its olu", ["olu"]),
    ],
)
def test_where_only_a_person_can_stand_a_word_is_a_name(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it was already paid. thanks, honor", ["honor"]),
        ("call me - tre banks", ["tre banks"]),
        ("ya pague, bendiciones, luz", ["luz"]),
        ("never got it\nheaven", ["heaven"]),
        ("see you then\ncheers\ndev\n(sent from my phone)", ["dev"]),
        ("thankss", []),
        ("mhmm", []),
        ("thanks again", []),
        ("gracias por todo", []),
        ("thanks for the help - bye", []),
    ],
)
def test_what_stands_under_a_message_is_a_name(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("j.t. mcelhaney wants to know", ["j.t. mcelhaney"]),
        ("LAST: DELA CRUZ FIRST: LOURDES MI: B", ["DELA CRUZ", "LOURDES", "B"]),
        ("first name drew, middle initial q", ["drew", "q"]),
        ("mirela called, eithne too", ["mirela", "eithne"]),
        ("her husband tou ger xiong died", ["tou ger xiong"]),
        ("please call min-jun back", ["min-jun"]),
        ("dorothy may burgess, medicare", ["dorothy may burgess"]),
        ("ofelia pulido vda de marin", ["ofelia pulido vda de marin"]),
        ("im Maria Delgado, born 3/4/84", ["Maria Delgado"]),
        ("bal for star field dob 6/6/66", ["star field"]),
        ("muhammad zeeshan ul-haq here", ["muhammad zeeshan ul-haq"]),
    ],
)
def test_names_of_every_form_are_found_whole(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "did insurance pay", "does medicare cover it", "is cash accepted", "by march and i paid",
        "si, por favor", "me puede hablar en español por favor", "dr visit on monday",
        "the doctor bill was high", "yo no soy esa persona", "es de ella y no mia",
        "i had oscar until may", "can i call and pay", "my name is on it", "im happy to pay",
        "why is rent so high", "call me back", "una de ella y otra mia", "dar a luz cuesta mucho",
    ],
)  # fmt: skip
def test_the_same_places_filled_by_things_are_left(text: str) -> None:
    assert names(text) == []
