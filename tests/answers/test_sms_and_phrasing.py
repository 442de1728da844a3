"""What fits a text, and how amounts and dates are written."""

from datetime import date, datetime, time

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.answers import phrasing
from inquiry_api.answers.sms import fold, is_gsm, segments

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("¿Cuánto debo?", "¿Cuanto debo?"),
        ("Está aquí, señor: ¡sí, mañana!", "Esta aqui, señor: ¡si, mañana!"),
        ("último", "ultimo"),
        ("qué pagué", "qué pagué"),  # GSM has the acute e.
        ("pingüino", "pingüino"),
        ("\u201cyes\u201d \u2013 it\u2019s\u2026", '"yes" - it\'s...'),
        ("a\u00a0b", "a b"),
        ("漢字", "??"),
        ("plain", "plain"),
    ],
)
def test_accents_that_gsm_lacks_fall_off_and_the_others_stay(written: str, sent: str) -> None:
    assert fold(written) == sent


@given(st.text(max_size=200))
def test_whatever_is_folded_can_be_sent(text: str) -> None:
    assert is_gsm(fold(text))


@given(st.text(alphabet=st.sampled_from("aé€ñ[\n¿z"), max_size=400))
def test_segments_are_counted_as_the_alphabet_s_own_library_counts(text: str) -> None:
    septets = len(gsm0338.Codec().encode(text)[0])

    if septets <= 160:
        assert segments(text) == 1
    else:
        assert segments(text) in (-(-septets // 153), -(-septets // 153) + 1)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 8, 2),
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # The euro sign is not cut in half.
        ("á" * 70, 1),
        ("á" * 71, 2),
    ],
)
def test_segments(text: str, count: int) -> None:
    assert segments(text) == count


@pytest.mark.parametrize(
    ("language", "channel", "long", "named"),
    [
        ("en", "web", "March 4, 2026", "Wednesday, March 4"),
        ("en", "sms", "Mar 4, 2026", "Wed Mar 4"),
        ("es", "web", "4 de marzo de 2026", "miércoles 4 de marzo"),
        ("es", "sms", "4 mar 2026", "mié 4 mar"),
    ],
)
def test_dates(language: str, channel: str, long: str, named: str) -> None:
    assert phrasing.day(DAY, language, channel) == long  # type: ignore[arg-type]
    assert phrasing.weekday(DAY, language, channel) == named  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [(0, 0, "12 am"), (8, 0, "8 am"), (12, 0, "12 pm"), (12, 30, "12:30 pm"), (17, 5, "5:05 pm")],
)
def test_hours(hour: int, minute: int, written: str) -> None:
    assert phrasing.clock(time(hour, minute)) == written
    moment = datetime(2026, 3, 4, hour, minute)  # noqa: DTZ001 - Only its reading is tested.
    assert phrasing.moment(moment, "en", "web") == f"Wednesday, March 4, {written}"


def test_a_name_too_long_for_a_text_is_said_in_words() -> None:
    long = "The Consolidated Mutual Health Insurance Company"

    assert phrasing.short_name(long, "your plan", "sms") == "your plan"
    assert phrasing.short_name(long, "your plan", "web") == long
    assert phrasing.short_name("Harbor Health", "your plan", "sms") == "Harbor Health"
