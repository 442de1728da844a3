"""Reads one CSV file as people export them: any encoding, any separator, titles and totals rows."""

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inquiry_api.db import now
from inquiry_api.imports.csv.cells import CellError, birth_day, day, money, whole
from inquiry_api.imports.records import BadFile

_SEPARATORS = ",;\t|"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TOTAL = re.compile(r"(?i)\s*(?:(?:grand|sub|report|overall)[ -]?)?totals?\b.*")
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_TITLE_LINES = 20
_LARGEST_CELL = 1_000_000


def plain_name(header: str) -> str:
    """A column's name as it is compared: `Service Start_Date` is `servicestartdate`."""
    return re.sub(r"[\s_\-]+", "", header).casefold()


@dataclass(frozen=True)
class SheetRow:
    """One row; its readers name file, line and column of what can't be read."""

    file: str
    line: int
    cells: Mapping[str, str]
    dates: Sequence[str]

    def text(self, column: str | None) -> str:
        """The cell, empty where there is none. `="007"`, which keeps a zero in Excel, is `007`."""
        plain = self.cells.get(plain_name(column), "").strip() if column else ""
        kept = _KEPT_TEXT.fullmatch(plain)
        return kept[1].strip() if kept else plain

    def number(self, column: str | None) -> str:
        """The cell as a number by which something is known. Raises BadFile where a spreadsheet has
        rounded it: two of those may have become one.
        """
        text = self.text(column)
        if _ROUNDED.fullmatch(text):
            raise self.bad(
                column or "", "was rounded by a spreadsheet (as 1.2E+11); export it again"
            )
        return text

    def needed(self, column: str) -> str:
        """The cell as such a number, which must not be blank. Raises BadFile."""
        text = self.number(column)
        if not text:
            raise self.bad(column, "is empty")
        return text

    def key(self, columns: str | Sequence[str]) -> str:
        """One or several cells as a key."""
        return "|".join(
            self.number(one) for one in ([columns] if isinstance(columns, str) else columns)
        )

    def cents(self, column: str | None) -> int | None:
        """The cell as cents; None where it is blank. Raises BadFile."""
        try:
            return money(self.text(column))
        except CellError as error:
            raise self.bad(column or "", str(error)) from None

    def total(self, expression: str) -> int:
        """`A + B - C` in cents; a blank cell is zero. Raises BadFile."""
        total = 0
        for term in expression.replace("-", "+-").split("+"):
            name = term.strip().lstrip("- ")
            if name:
                cents = self.cents(name) or 0
                total += -cents if term.strip().startswith("-") else cents
        return total

    def day(self, column: str | None) -> date | None:
        """The cell as a day. Raises BadFile."""
        try:
            return day(self.text(column), self.dates)
        except CellError as error:
            raise self.bad(column or "", str(error)) from None

    def birth(self, column: str | None) -> date | None:
        """The cell as a birth date. Raises BadFile."""
        try:
            return birth_day(self.text(column), self.dates, now().year)
        except CellError as error:
            raise self.bad(column or "", str(error)) from None

    def whole(self, column: str | None) -> int:
        """The cell as a whole number; blank is one. Raises BadFile."""
        try:
            return whole(self.text(column))
        except CellError as error:
            raise self.bad(column or "", str(error)) from None

    def bad(self, column: str, what: str) -> BadFile:
        """The error that names this place. The value is left out: it may name a person."""
        return BadFile(
            self.file, f"column {column} {what}; mend the file and load again", line=self.line
        )


@dataclass(frozen=True)
class Sheet:
    """A file as read: its header, its rows, and how many rows were no records."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    left_out: int
    digest: str

    def has(self, columns: Sequence[str]) -> bool:
        """Whether every column is there."""
        return not self.missing(columns)

    def missing(self, columns: Sequence[str]) -> list[str]:
        """The columns that are not there."""
        names = {plain_name(one) for one in self.header}
        return [one for one in columns if plain_name(one) not in names]

    def records(self, dates: Sequence[str]) -> list[SheetRow]:
        """The rows with their cells by column."""
        names = [plain_name(one) for one in self.header]
        return [
            SheetRow(self.name, line, dict(zip(names, cells, strict=True)), dates)
            for line, cells in self.rows
        ]


def read_sheet(path: Path, name: str, columns: Sequence[Sequence[str]]) -> Sheet:
    """Read a file. `columns` are the headers it may have: titles above one of them are passed over.

    Raises BadFile for what can't be read.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise BadFile(name, "the file can't be opened") from None
    text = _decoded(data, name)
    if "\x00" in text:
        raise BadFile(name, "the file holds zero bytes; export it again as UTF-8")
    lines = _parsed(text, _separator(text, columns), name)
    if not lines:
        raise BadFile(name, "the file is empty")
    at = _header_at(lines, columns)
    header = tuple(cell.strip() for cell in lines[at][1])
    _check_header(header, name, lines[at][0])
    rows, left_out = _rows(lines[at + 1 :], len(header), name)
    return Sheet(name, header, tuple(rows), left_out + at, hashlib.sha256(data).hexdigest())


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_UTF16):
        return _or_refused(data, "utf-16", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _or_refused(data, "cp1252", name)


def _or_refused(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BadFile(name, "the file is neither UTF-8 nor Windows-1252 text") from None


def _separator(text: str, columns: Sequence[Sequence[str]]) -> str:
    """The separator by which a first line gives the most known column names, else most cells."""
    known = {plain_name(one) for names in columns for one in names}
    lines = text.splitlines()[:_TITLE_LINES]

    def found(separator: str) -> tuple[int, int]:
        cells = [[plain_name(c.strip('" ')) for c in line.split(separator)] for line in lines]
        return max((sum(c in known for c in row), len(row)) for row in cells) if cells else (0, 0)

    return max(_SEPARATORS, key=found)


def _parsed(text: str, separator: str, name: str) -> list[tuple[int, list[str]]]:
    """Every line that is not blank, with its number."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, cells))
    except csv.Error:
        raise BadFile(name, "the quotes or line ends are broken", line=reader.line_num) from None
    return found


def _header_at(lines: list[tuple[int, list[str]]], columns: Sequence[Sequence[str]]) -> int:
    for at, (_, cells) in enumerate(lines[:_TITLE_LINES]):
        names = {plain_name(cell) for cell in cells}
        if any(needed and {plain_name(one) for one in needed} <= names for needed in columns):
            return at
    return 0


def _check_header(header: tuple[str, ...], name: str, line: int) -> None:
    names = [plain_name(one) for one in header if one]
    twice = next((one for one in header if one and names.count(plain_name(one)) > 1), None)
    if twice is not None:
        raise BadFile(name, f"two columns are called {twice}", line=line)


def _rows(
    lines: list[tuple[int, list[str]]], width: int, name: str
) -> tuple[list[tuple[int, tuple[str, ...]]], int]:
    """The records; rows of totals are left out and counted."""
    rows, totals = [], 0
    for line, cells in lines:
        first = next(cell for cell in cells if cell.strip())
        if _TOTAL.fullmatch(first):
            totals += 1
            continue
        trimmed = cells[:width] if not any(cell.strip() for cell in cells[width:]) else cells
        if len(trimmed) != width:
            what = f"the row has {len(cells)} fields where the header has {width}"
            raise BadFile(name, what, line=line)
        rows.append((line, tuple(trimmed)))
    return rows, totals
