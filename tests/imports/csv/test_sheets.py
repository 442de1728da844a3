"""Spreadsheets as people export them, cells as billers write them, totals as they state them."""

import csv
import io
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.db import Database
from inquiry_api.imports.csv.cells import CellError, birth_day, day, money
from inquiry_api.imports.csv.controls import stated
from inquiry_api.imports.csv.sheet import read_sheet
from inquiry_api.imports.records import BadFile
from inquiry_api.money import format_cents
from tests.imports.csv.exports import BOOKS, PLAIN, load, write
from tests.imports.posting_x12.books import totals

FORMATS = ["%m/%d/%Y"]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$1,234.50", 123450), ("1234.5", 123450), ("(1,234.50)", -123450), ("($12.30)", -1230),
        ("$(12.30)", -1230), ("-12.30", -1230), ("-$12.30", -1230), ("$-12.30", -1230),
        ("12.30-", -1230), ("12.30 CR", -1230), ("12.30 DR", 1230), (" $ 5 ", 500), (".50", 50),
        ("USD 12.30", 1230), ("12.30 USD", 1230), ("US$ 1,234.50", 123450), ("USD -5", -500),
        ("\u22125.00", -500), ("12.3000", 1230), ("", None), ("NULL", None), ("-", None),
    ],
)  # fmt: skip
def test_money_is_read_as_a_biller_means_it(text: str, cents: int | None) -> None:
    assert money(text) == cents


@pytest.mark.parametrize(
    "text", ["12,50", "1.234,50", "12.345", "1e3", "€5", "five", "5 6", "--5", "(5", "1,23.00"]
)
def test_what_is_no_amount_of_dollars_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        money(text)


@given(st.integers(-(10**11), 10**11))
def test_every_cent_survives_each_way_of_writing_it(cents: int) -> None:
    whole, part = divmod(abs(cents), 100)
    plain = f"{whole}.{part:02d}"
    ways = [format_cents(cents)]
    ways += [f"({plain})", f"{plain}-", f"-${whole:,}.{part:02d}"] if cents < 0 else [plain]

    assert {money(way) for way in ways} == {cents}


@given(st.text(max_size=12))
def test_a_cell_is_an_amount_or_refused(text: str) -> None:
    with suppress(CellError):
        assert money(text) is None or isinstance(money(text), int)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-04", date(2026, 3, 4)), ("3/4/2026", date(2026, 3, 4)),
        ("03/04/2026 12:00:00 AM", date(2026, 3, 4)), ("2026-03-04 10:11:12", date(2026, 3, 4)),
        ("46085", date(2026, 3, 4)), ("46085.5", date(2026, 3, 4)), ("", None),
        ("3-4-2026", date(2026, 3, 4)), ("Mar 4, 2026", date(2026, 3, 4)),
        ("4-Mar-26", date(2026, 3, 4)), ("March 4, 2026", date(2026, 3, 4)),
        ("0000-00-00 00:00:00", None), ("0001-01-01", None), ("1970-01-01", None),
        ("1900-01-01", None),
    ],
)  # fmt: skip
def test_dates_are_read_and_placeholders_are_none(text: str, found: date | None) -> None:
    assert day(text, FORMATS) == found


def test_a_birth_year_of_two_digits_is_read_only_where_its_century_is_certain() -> None:
    formats = ["%m/%d/%Y", "%m/%d/%y"]

    assert birth_day("1/2/50", formats, 2026) == date(1950, 1, 2)
    assert birth_day("1/2/1920", formats, 2026) == date(1920, 1, 2)
    with pytest.raises(CellError):
        birth_day("1/2/20", formats, 2026)


def test_what_excel_keeps_as_text_is_that_and_what_it_rounded_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('a,b\n="007",1.23457E+11\n')

    (row,) = read_sheet(path, "x.csv", []).records(())

    assert row.needed("a") == "007"
    with pytest.raises(BadFile, match=r"line 2: column b was rounded"):
        row.key(["a", "b"])


@pytest.mark.parametrize(
    "text", ["13/13/2026", "4.3.2026", "soon", "3/4", "2026-02-30", "31-2-2026"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        day(text, FORMATS)


def in_another_shape(shape: str, text: str) -> bytes:
    rows = list(csv.reader(io.StringIO(text)))

    def written(separator: str) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
        return out.getvalue()

    shapes = {
        "UTF-8 with a mark": ("\ufeff" + text).encode(),
        "UTF-16": text.encode("utf-16"),
        "Windows-1252": text.replace("Elm St", "Elm St\u2013B").encode("cp1252"),
        "semicolons": written(";").encode(),
        "tabs": written("\t").encode(),
        "a title above": ("Report of charges\nPrinted 11/20/2026\n\n" + text).encode(),
        "a totals row": (text + "Grand Total,,,,,,,,,\n\n").encode(),
        "another header case": text.replace("patient_id", "Patient ID").encode(),
        "blank cells at the end": text.replace("\n", ",,\n").encode(),
    }
    return shapes[shape]


@pytest.mark.parametrize(
    "shape",
    [
        "UTF-8 with a mark", "UTF-16", "Windows-1252", "semicolons", "tabs", "a title above",
        "a totals row", "another header case", "blank cells at the end",
    ],
)  # fmt: skip
def test_the_shape_of_a_file_changes_nothing(
    database: Database, tmp_path: Path, shape: str
) -> None:
    folder = write(tmp_path / "export", PLAIN)
    for path in folder.iterdir():
        path.write_bytes(in_another_shape(shape, path.read_text()))

    report = load(database, folder, "plain")

    assert report.refused is None
    assert totals(database) == BOOKS


def test_a_line_break_inside_quotes_is_part_of_the_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('a,b\n"one\ntwo",2\nthree,4\n')

    (first, second) = read_sheet(path, "x.csv", []).records(())

    assert first.text("a") == "one\ntwo"
    assert (second.text("b"), second.line) == ("4", 4)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"a,a\n1,2\n", "two columns are called a"),
        (b"a,b\n1,2,3\n", "line 2: the row has 3 fields"),
        (b"a,b\n1\n", "line 2: the row has 1 fields"),
        (b'a,b\n"1,2\n', "quotes"),
        (b"a,b\n1,\x002\n", "zero bytes"),
        (b"a,b\n\x81\x8d,2\n", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_a_file_that_is_damaged_is_refused_with_its_line(
    tmp_path: Path, data: bytes, told: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)

    with pytest.raises(BadFile, match=told):
        read_sheet(path, "x.csv", [])


@given(st.binary(max_size=120))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(data)
        file.flush()
        try:
            sheet = read_sheet(Path(file.name), "x.csv", [("a", "b")])
        except BadFile:
            return
    assert all(len(cells) == len(sheet.header) for _, cells in sheet.rows)


RIGHT = ["charges=$380.00", "payments=112", "adjustments=110.00", "balance=158.00", "claims=2"]


def test_a_load_whose_totals_are_as_stated_is_posted(database: Database, tmp_path: Path) -> None:
    report = load(database, write(tmp_path / "export", PLAIN), expected=stated(RIGHT))

    assert report.outcome == "loaded"


@pytest.mark.parametrize(
    ("wrong", "both"),
    [
        ("charges=380.01", ("$380.00", "$380.01")),
        ("payments=0", ("$112.00", "$0.00")),
        ("claims=3", (" 2 ", " 3 ")),
    ],
)
def test_a_load_whose_totals_differ_is_refused_whole_naming_both(
    database: Database, tmp_path: Path, wrong: str, both: tuple[str, str]
) -> None:
    report = load(database, write(tmp_path / "export", PLAIN), expected=stated([*RIGHT, wrong]))

    assert report.refused is not None
    assert all(figure in report.refused for figure in both)
    assert totals(database) == {}


def test_a_file_of_totals_beside_the_export_is_held_against_it(
    database: Database, tmp_path: Path
) -> None:
    folder = write(tmp_path / "export", PLAIN)
    (folder / "totals.csv").write_text("name,amount\nCharges,$380.00\nBalance,158.01\n")

    report = load(database, folder)

    assert report.refused is not None
    assert "balance come to $158.00" in report.refused
    assert totals(database) == {}


@pytest.mark.parametrize("text", ["charges", "profit=5", "charges=much", "claims=1.5"])
def test_totals_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(BadFile):
        stated([text])
