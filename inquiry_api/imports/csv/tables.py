"""Reads one CSV file strictly: every column by name, every value on a line one can look up."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from inquiry_api.imports.records import BadFile
from inquiry_api.money import MoneyError, parse_cents


@dataclass(frozen=True)
class CsvRow:
    """One row; `get` and its kin name file, line and column when a value can't be read."""

    file: str
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """The value, which must be there."""
        value = self.values[column].strip()
        if not value:
            raise self.bad(column, "is empty")
        return value

    def optional(self, column: str) -> str | None:
        """The value, or None where it is blank."""
        return self.values[column].strip() or None

    def cents(self, column: str) -> int:
        """The value as money."""
        return self._cents(column, self.text(column))

    def optional_cents(self, column: str) -> int | None:
        """The value as money, or None where it is blank: blank is not zero."""
        value = self.optional(column)
        return None if value is None else self._cents(column, value)

    def day(self, column: str) -> date:
        """The value as a date (ISO 8601, with or without a time)."""
        try:
            return datetime.fromisoformat(self.text(column)).date()
        except ValueError:
            raise self.bad(column, "is not a date like 2026-03-04") from None

    def optional_day(self, column: str) -> date | None:
        """The value as a date, or None where it is blank."""
        return self.day(column) if self.optional(column) else None

    def whole(self, column: str) -> int:
        """The value as a whole number."""
        try:
            return int(self.text(column))
        except ValueError:
            raise self.bad(column, "is not a whole number") from None

    def bad(self, column: str, what: str) -> BadFile:
        """The error that names this place. The value itself is left out: it may name a person."""
        return BadFile(
            self.file, f"column {column} {what}; mend the file and load again", line=self.line
        )

    def _cents(self, column: str, value: str) -> int:
        try:
            return parse_cents(value)
        except MoneyError:
            raise self.bad(column, "is not an amount of money") from None


def read_table(path: Path, columns: Sequence[str]) -> Iterator[CsvRow]:
    """The rows of a CSV file with a header. Raises BadFile for what is missing or malformed."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path.name, file, columns)
    except OSError:
        raise BadFile(path.name, "the file can't be opened") from None
    except UnicodeDecodeError:
        raise BadFile(path.name, "the file is not UTF-8; export it again as UTF-8") from None


def digest_of(paths: Sequence[Path]) -> str:
    """SHA-256 in hex over the files' names and bytes, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\x00")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _rows(file: str, lines: Iterable[str], columns: Sequence[str]) -> Iterator[CsvRow]:
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise BadFile(file, "the file is empty")
        missing = [column for column in columns if column not in header]
        if missing:
            raise BadFile(file, f"the column {missing[0]} is missing", line=1)
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(header):
                what = f"has {len(values)} fields where the header has {len(header)}"
                raise BadFile(file, f"the row {what}", line=reader.line_num)
            yield CsvRow(file, reader.line_num, dict(zip(header, values, strict=True)))
    except csv.Error:
        raise BadFile(file, "the quotes or line ends are broken", line=reader.line_num) from None
