import logging
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.redactor import LONGEST_TEXT, RedactionFailed, Redactor
from privacy.spans import NAME, Span

REDACTOR = Redactor()


# What a widely used redactor lets through, as it comes; see also tests/bench/privacy.py.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("im priya raghunathan again", "im <NAME> again"),
        ("his name is bill chase", "his name is <NAME>"),
        ("grace may - DOB june 12 1978", "<NAME> - DOB <DATE>"),
        ("This is Will Rich. I will pay", "This is <NAME>. I will pay"),
        ("mrn 4829137 - kowalski -", "mrn <MRN> - <NAME> -"),
        ("hey its mei-ling again", "hey its <NAME> again"),
        ("thx penny!", "thx <NAME>!"),
        ("my wife is ngozi. two bills", "my wife is <NAME>. two bills"),
        ("this is tom b, wrong number", "this is <NAME>, wrong number"),
        ("fatima z: autopay", "<NAME>: autopay"),
        ("Guarantor: Fitzgerald, Owen T;", "Guarantor: <NAME>;"),
        ("LAKEISHA BROWN BALANCE $88.00", "<NAME> BALANCE $88.00"),
        ("DESHAWN 2/2/02 wants a plan", "<NAME> <DATE> wants a plan"),
        ("where last_name='Delgado' limit 50", "where last_name='<NAME>' limit 50"),
        ('{"given": "Ayden"}', '{"given": "<NAME>"}'),
        ("NM1*IL*1*DELGADO*MARIA~", "NM1*IL*1*<NAME>*<NAME>~"),
        ('name="J HERNANDEZ"', 'name="<NAME>"'),
        ("born the fourth of july nineteen seventy six", "born the <DATE>"),
        ("dob is 5 5 55", "dob is <DATE>"),
        ("DOB 1990.02.28", "DOB <DATE>"),
        ("in the ER 12.25.23", "in the ER <DATE>"),
        ("Seen on Mon 6 May", "Seen on Mon <DATE>"),
        ("member id W298 44 1023", "member id <MEMBER_ID>"),
        ("my medicaid id is AB12345C", "my medicaid id is <MEMBER_ID>"),
        ("uhc id 9081 22337 /", "uhc id <MEMBER_ID> /"),
        ("id# zgp 8842 1107 01", "id# <MEMBER_ID>"),
        ("is claim CLM-2024-0098213 paid", "is claim <CLAIM> paid"),
        ("my account number is A-7781203", "my account number is <ACCOUNT>"),
        ("MRN: MR-553-0192", "MRN: <MRN>"),
        ("number 1EG4-TE5-MK73", "number <MEMBER_ID>"),
        ("number 1eg4te5mk73", "number <MEMBER_ID>"),
        ("or last four 8726", "or last four <SSN>"),
        ("https://a.example/pay?acct=A-7781203", "<URL>"),
        ("mail ann@clinic.local", "mail <EMAIL>"),
        ("login from 2001:db8::370:7334 ok", "login from <IP> ok"),
        ("i live on maple street in dayton", "i live on <ADDRESS>"),
        ("po box 22, lowell ma", "<ADDRESS>"),
        ("2210 NE 82nd St #14", "<ADDRESS>"),
        ("my mom is 93 years old", "my mom is <AGE> years old"),
    ],
)
def test_what_other_redactors_let_through_goes(text: str, expected: str) -> None:
    assert REDACTOR.redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "what does 99213 mean and why is it $185?",
        "80053 and 36415 with modifier 25",
        "is E11.9 or Z00.00 the diagnosis code, or D1110, G0439, 0241U?",
        "denied with CO-45, PR-1 and N130",
        "did i meet my $3,000 deductible for 2025, plan year 2024-2025",
        "a 20% discount within 30 days, 12 payments of $45.50",
        "is 4:45 PM ok, or 9am on monday the 3rd",
        "1800 is too much at once",
        "i paid 1250 in 2024 and owe 45.00, 50 dollars at most",
        "does Delta Dental, Aetna or Blue Cross cover it",
        "my march visit, and the one in june",
        "will you mark the bill as paid, i may call back",
        "is there a grace period, and a good faith estimate",
        "do i get a 1099 for my hsa, open 24/7",
        "cuánto debo de mi factura de enero, pagué 40 dólares",
        "no entiendo por qué me cobran si tengo seguro",
        "i never recieved the statment from my insurence",
        "pls resend thx, u charged me twice lol",
        "3 months please", "$50 a month", "the last one", "march visit", "yes", "all of it",
    ],
)  # fmt: skip
def test_plain_billing_talk_stays_as_it_is(text: str) -> None:
    assert REDACTOR.redact(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smith", "<NAME>"),
        ("maria delgado", "<NAME>"),
        ("Delgado-Ruiz 4/2/87", "<NAME> <DATE>"),
        ("van der Berg, Anneke", "<NAME>"),
        ("Ana de la Cruz 1/2/1990", "<NAME> <DATE>"),
        ("keith r 042271", "<NAME> <DATE>"),
        ("ferrell, jorge 8 22 55", "<NAME> <DATE>"),
        ("6 6 83", "<DATE>"),
        ("june 12 1978", "<DATE>"),
        ("12 de junio de 1978", "<DATE>"),
        ("482913", "<ID>"),
        ("482 913", "<ID>"),
        ("K7QM-4TXP", "<ID>"),
        ("KQMW-TXPR", "<ID>"),
        ("061278 is my dob", "<DATE> is my dob"),
        ("march 2026", "<DATE>"),
    ],
)
def test_an_answer_given_alone_is_typed(text: str, expected: str) -> None:
    assert REDACTOR.redact(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("me llamo Guadalupe Ríos Cárdenas", "me llamo <NAME>"),
        ("soy ernesto villalobos, nací el 7 de agosto de 1969", "soy <NAME>, nací el <DATE>"),
        ("la señora Mendoza de cobros", "la señora <NAME> de cobros"),
        ("nacida el dos de febrero de mil novecientos noventa", "nacida el <DATE>"),
        ("mi seguro social es 602-11-3847", "mi seguro social es <SSN>"),
        ("vivo en 1820 Calle Ocho, Miami FL 33135", "vivo en <ADDRESS>"),
        ("mi mamá tiene 91 años", "mi mamá tiene <AGE> años"),
        ("el reclamo 20250417-7781 fue negado", "el reclamo <CLAIM> fue negado"),
        ("mi número de cuenta es 44120987", "mi número de cuenta es <ACCOUNT>"),
    ],
)
def test_spanish_is_read_as_well(text: str, expected: str) -> None:
    assert REDACTOR.redact(text).text == expected


def test_spans_stand_where_the_words_stand_in_the_original() -> None:
    text = "\u200bmy  name is Jos\u0065\u0301 Nu\u0301\u00f1ez \uff14\uff0f\uff12\uff0f\uff18\uff17"

    spans = REDACTOR.redact(text).spans

    assert [text[span.start : span.end] for span in spans] == [
        "Jos\u0065\u0301 Nu\u0301\u00f1ez",
        "\uff14\uff0f\uff12\uff0f\uff18\uff17",
    ]


def test_redacting_what_is_redacted_changes_nothing() -> None:
    text = "my name is <NAME_1>, dob <DATE_1>, id <MEMBER_ID>"

    assert REDACTOR.redact(text).text == text


def test_a_practices_own_codes_stay() -> None:
    text = "64999 again"

    assert REDACTOR.redact(text).text == "<ID> again"
    assert Redactor(codes=frozenset({"64999"})).redact(text).text == text


@dataclass
class Model:
    """Finds the same words each time."""

    words: tuple[str, ...]

    def find(self, text: str) -> list[Span]:
        starts = [(text.find(word), word) for word in self.words]
        return [Span(at, at + len(word), NAME) for at, word in starts if at >= 0]


def test_a_model_may_add_names_but_not_cover_amounts_or_codes() -> None:
    redactor = Redactor(names=Model(("pay", "$40", "for 99213")))

    assert redactor.redact("i pay $40 for 99213").text == "i <NAME> $40 for 99213"


class Broken:
    """Fails as a finder may."""

    def find(self, text: str) -> list[Span]:
        raise ValueError(text)


def test_a_fault_rejects_the_text_and_keeps_it_to_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    with pytest.raises(RedactionFailed) as raised:
        Redactor(known=Broken()).redact("maria delgado")

    assert "maria" not in f"{raised.value!r} {raised.value.__context__.__class__} {caplog.text}"
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_a_text_too_long_to_check_in_time_is_rejected() -> None:
    with pytest.raises(RedactionFailed):
        REDACTOR.redact("a" * (LONGEST_TEXT + 1))


@given(st.text(max_size=300))
def test_any_text_is_redacted_without_overlap(text: str) -> None:
    redaction = REDACTOR.redact(text)

    ends = [0]
    for span in redaction.spans:
        assert ends[-1] <= span.start < span.end <= len(text)
        ends.append(span.end)


@given(
    st.lists(st.sampled_from("1 12 2024 a1 - / . @ : may june dr smith $ # ( ) one de <".split()))
)
def test_pieces_of_identifiers_in_any_order_are_redacted(pieces: list[str]) -> None:
    for joiner in ("", " "):
        REDACTOR.redact(joiner.join(pieces))
