"""What counts as alike, and how fast the nearest training lines are found."""

import time

import pytest

from inquiry_api.tuning.baseline import baseline
from inquiry_api.tuning.likeness import Neighbours, bands, folded, overlap, trigrams
from inquiry_api.tuning.rasa_yaml import Line


@pytest.fixture(scope="module")
def index() -> Neighbours:
    return Neighbours(baseline().lines)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How much do I owe?", "how much do i owe"),
        ("¿Cuánto debo?", "cuanto debo"),
        ("born <DATE_1>", "born <DATE_7>"),
    ],
)
def test_case_accents_punctuation_and_numbers_of_placeholders_do_not_count(
    one: str, other: str
) -> None:
    assert folded(one) == folded(other)
    assert bands(one) == bands(other)


def test_messages_much_alike_share_a_band_and_others_seldom_do() -> None:
    one = "i already paid this bill by check last month"
    near = "i already paid that bill by check last month"
    far = "do you have someone who speaks vietnamese"

    assert set(bands(one)) & set(bands(near))
    assert not set(bands(one)) & set(bands(far))
    assert overlap(trigrams(one), trigrams(near)) > 0.75 > overlap(trigrams(one), trigrams(far))


def test_the_nearest_lines_are_those_in_the_same_words(index: Neighbours) -> None:
    found = index.nearest("how mcuh do i owe you", count=3, language="en")

    assert found[0].line.intent == "ask_balance"
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)


def test_a_line_is_its_own_nearest_neighbour(index: Neighbours) -> None:
    line = baseline().lines[1234]

    assert index.nearest(line.text, count=1)[0].line.text.casefold() == line.text.casefold()


def test_other_languages_can_be_left_out(index: Neighbours) -> None:
    assert {one.line.language for one in index.nearest("no", count=5, language="es")} == {"es"}


def test_strange_messages_have_no_neighbours_or_few() -> None:
    small = Neighbours([Line("greet", "en", "hello"), Line("thank", "en", "thanks")])

    assert small.nearest("☃☃☃☃") == [] or small.nearest("☃☃☃☃")[0].likeness < 0.5
    assert small.nearest("hello", count=9)[0].line.intent == "greet"


def test_evidence_is_there_within_fifty_milliseconds(index: Neighbours) -> None:
    texts = ["why is my bill so high after insurance", "cuánto debo", "a" * 400]
    seconds = []
    for text in texts * 5:
        began = time.process_time()
        index.nearest(text, count=6)
        seconds.append(time.process_time() - began)

    assert sorted(seconds)[len(seconds) // 2] < 0.05
