from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from privacy.spans import CLAIM, DATE, ID, MRN, NAME, PHONE, Places, Span, merge

TEXT = "ab 12-34, cd. 5678 (ef) 90/12 gh"


def spans() -> st.SearchStrategy[list[Span]]:
    place = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
    types = st.sampled_from([NAME, DATE, ID, PHONE, CLAIM])
    span = st.builds(
        lambda ends, kind, score: Span(ends[0], ends[1], kind, score),
        place,
        types,
        st.sampled_from([0.5, 0.9, 1.0]),
    )
    return st.lists(span, max_size=8)


def covered(found: list[Span] | tuple[Span, ...]) -> set[int]:
    places = {index for span in found for index in range(span.start, span.end)}
    return {index for index in places if not TEXT[index].isspace()}


@given(spans())
def test_merging_uncovers_no_character_and_leaves_no_overlap(found: list[Span]) -> None:
    merged = merge(found, TEXT)

    assert covered(found) <= covered(merged)
    assert all(one.end <= other.start for one, other in pairwise(merged))


@given(spans())
def test_merging_twice_changes_nothing(found: list[Span]) -> None:
    merged = merge(found, TEXT)

    assert merge(merged, TEXT) == merged


def test_a_typed_span_beats_a_longer_untyped_one() -> None:
    assert merge([Span(3, 18, ID), Span(3, 8, DATE)], TEXT)[0] == Span(3, 8, DATE)


def test_of_two_types_for_the_same_characters_the_surer_wins() -> None:
    assert merge([Span(3, 8, PHONE, 0.6), Span(3, 8, MRN, 1.0)], TEXT) == (Span(3, 8, MRN, 1.0),)


def test_what_sticks_out_of_the_winner_stays_covered() -> None:
    merged = merge([Span(3, 12, DATE), Span(10, 18, NAME)], TEXT)

    assert merged == (Span(3, 12, DATE), Span(12, 18, NAME))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=9), st.integers(0, 30))
def test_places_answer_as_a_set_of_characters_would(
    parts: list[tuple[int, int]], start: int
) -> None:
    places = Places((at, at + length) for at, length in parts)
    characters = {index for at, length in parts for index in range(at, at + length)}

    assert places.touch(start, start + 3) == bool(characters & {start, start + 1, start + 2})
    assert places.hold(start, start + 3) == ({start, start + 1, start + 2} <= characters)
