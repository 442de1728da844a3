import pytest

from privacy.recognizers.days import find_dates


def found(text: str) -> set[str]:
    return {text[span.start : span.end] for span in find_dates(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("del 4 al 7 de junio", "4 al 7 de junio"),
        ("june 4-7 i was in", "june 4-7"),
        ("from june 4th thru 7th", "june 4th thru 7th"),
        ("the 4th to the 7th of june", "4th to the 7th of june"),
        ("dob 3/iii/1960", "3/iii/1960"),
        ("8//14//24", "8//14//24"),
        ("8-23-'55", "8-23-'55"),
        ("1955 aug 23", "1955 aug 23"),
        ("agosto 14 del 24", "agosto 14 del 24"),
        ("marzo del ochenta y cinco", "marzo del ochenta y cinco"),
        ("mayo tres de ochenta", "mayo tres de ochenta"),
        ("may fifth of two thousand one", "may fifth of two thousand one"),
        ("dob twelve twenty five eighty two", "twelve twenty five eighty two"),
    ],
)
def test_ranges_and_days_in_odd_spellings_are_found_whole(text: str, expected: str) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "4 to 6 marks",
        "in june 4 visits",
        "may 5 to 6 payments work",
        "it was one twenty five fifty",
    ],
)
def test_counts_and_amounts_are_no_ranges(text: str) -> None:
    assert found(text) <= {"june 4", "may 5"}
