import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.dates import PartialDate, read_date, read_partial_date

TODAY = dt.date(2026, 3, 10)
BIRTH = dt.date(1978, 6, 12)


@pytest.mark.parametrize(
    "written",
    [
        "june 12 1978",
        "June 12th, 1978",
        "Jun. 12, 1978",
        "12 June 1978",
        "the 12th of june 1978",
        "6/12/78",
        "06/12/1978",
        "6-12-78",
        "6.12.1978",
        "6 12 78",
        "1978-06-12",
        "1978/6/12",
        "1978-06-12T09:30:00Z",
        "12-JUN-1978",
        "061278",
        "06121978",
        "19780612",
        "12 de junio de 1978",
        "12 de Junio del 78",
        "junio 12, 1978",
        "el doce de junio de mil novecientos setenta y ocho",
        "june twelfth nineteen seventy eight",
        "the twelfth of june, nineteen seventy-eight",
        "june 12 '78",
        "lunes 12 de junio de 1978",
    ],
)
def test_every_spelling_of_a_birth_date_is_read(written: str) -> None:
    assert read_date(written, today=TODAY) == BIRTH


@pytest.mark.parametrize(
    ("written", "order", "expected"),
    [
        ("3/4/80", "mdy", dt.date(1980, 3, 4)),
        ("3/4/80", "dmy", dt.date(1980, 4, 3)),
        ("15/3/1980", "mdy", dt.date(1980, 3, 15)),
        ("3/15/1980", "dmy", dt.date(1980, 3, 15)),
    ],
)
def test_order_decides_only_what_the_calendar_leaves_open(
    written: str, order: str, expected: dt.date
) -> None:
    assert read_date(written, order=order, today=TODAY) == expected


@pytest.mark.parametrize(
    ("written", "year"),
    [("1/2/26", 2026), ("3/11/26", 1926), ("4/2/27", 1927), ("2/2/02", 2002), ("5/5/55", 1955)],
)
def test_a_year_of_two_digits_is_never_in_the_future(written: str, year: int) -> None:
    found = read_date(written, today=TODAY)

    assert found is not None
    assert found.year == year


@pytest.mark.parametrize(
    "written",
    ["", "hello", "2/30/1990", "13/13/2001", "june", "june 12", "april 2024", "10/8", "482913",
     "99213", "$6/12", "june 12 june 1978", "1 2 3 4", "00000000", "may i pay 12 1978 times"],
)  # fmt: skip
def test_what_is_no_complete_date_is_not_read(written: str) -> None:
    assert read_date(written, today=TODAY) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("10/8", PartialDate(None, 10, 8)),
        ("may 3rd", PartialDate(None, 5, 3)),
        ("April 2024", PartialDate(2024, 4, None)),
        ("04/2024", PartialDate(2024, 4, None)),
        ("3 de mayo", PartialDate(None, 5, 3)),
        ("29 february", PartialDate(None, 2, 29)),
        ("fifteenth of august", PartialDate(None, 8, 15)),
    ],
)
def test_a_date_may_lack_its_year_or_its_day(written: str, expected: PartialDate) -> None:
    assert read_partial_date(written, today=TODAY) == expected


@given(st.dates(min_value=dt.date(1927, 1, 1), max_value=TODAY))
def test_a_date_reads_back_from_the_forms_people_use(day: dt.date) -> None:
    forms = (
        day.isoformat(),
        f"{day:%m/%d/%Y}",
        f"{day:%m/%d/%y}",
        f"{day:%B} {day.day} {day.year}",
    )

    assert {read_date(form, today=TODAY) for form in forms} == {day}


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_partial_date(text, today=TODAY)

    assert found is None or 1 <= found.month <= 12
