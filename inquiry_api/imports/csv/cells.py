"""What cells of a spreadsheet mean: money as billers write it, dates as a system writes them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from inquiry_api.money import MoneyError, parse_cents

_TAIL = re.compile(r"(.*[0-9.)])\s*(-|CR|DR)", re.IGNORECASE)
_FINE = re.compile(r"(\.[0-9]{2})([0-9]+)")
_CURRENCY = re.compile(r"(?:USD|US)\s*(?=[$0-9.(-])|\s*USD(?=$|\s*(?:-|CR|DR)$)", re.IGNORECASE)
_HYPHENS = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{2}|\d{4})(?=\s|$)")
_SHORT_YEAR = re.compile(r"(?:\d{1,2}[/-]\w{1,3}|\w{3,9} \d{1,2},?)[/ -](\d{2})(?=\s|$)")
# With the month in letters a day can be read in one way only.
_LETTERED = ("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y")
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_EPOCH = date(1899, 12, 30)  # Day 0 of Excel's calendar for every day after February 1900.
_NONE_YEARS = frozenset({1, 1753, 1899, 1900})
_NONE_DAYS = frozenset({date(1970, 1, 1)})
_NONE_TEXTS = frozenset({"", "null", "\\n", "0", "0000-00-00", "n/a", "none"})


class CellError(ValueError):
    """The cell doesn't hold what its column is for. The text itself is never in the message."""


def money(text: str) -> int | None:
    """Cents of `$1,234.50`, `USD 5`, `(12.30)`, `-5`, `12.30-`, `12.30 CR`; None where it is blank.

    Raises CellError for anything else, and for a fraction of a cent: no system charges one.
    """
    plain = text.strip().replace("\u2212", "-").replace("\xa0", " ").strip()
    if plain.lower() in ("", "null", "\\n", "-"):
        return None
    plain = _CURRENCY.sub("", plain)
    credit = _TAIL.fullmatch(plain)
    if credit:
        plain = credit[1].strip()
    plain = re.sub(r"(?<=[-($])\s+|\s+(?=[)])", "", plain)
    plain = re.sub(r"^\$\s*([-(])", r"\1$", plain)
    fine = _FINE.search(plain)
    if fine and fine[2].strip("0"):
        raise CellError("is not a whole number of cents")
    try:
        cents = parse_cents(plain)
    except MoneyError:
        raise CellError("is not an amount of money") from None
    return -cents if credit and credit[2].upper() != "DR" else cents


def day(text: str, formats: Sequence[str]) -> date | None:
    """The day of a cell, by the profile's formats, ISO or Excel's numbers.

    None where it is blank or one of the days that systems write for "none". Raises CellError.
    """
    plain = text.strip()
    if plain.lower() in _NONE_TEXTS or plain.startswith("0000-00-00"):
        return None
    found = _serial(plain) or _iso(plain) or _by_format(plain, formats)
    if found is None:
        raise CellError("is not a date as this export writes them")
    return None if found.year in _NONE_YEARS or found in _NONE_DAYS else found


def birth_day(text: str, formats: Sequence[str], this_year: int) -> date | None:
    """A birth date. Raises CellError as `day` does, and where the century could be either."""
    found, short = day(text, formats), _SHORT_YEAR.match(text.strip())
    if found is None or short is None:
        return found
    if int(short[1]) <= this_year % 100:
        raise CellError("has a year of two digits that may be 19.. or 20..; export all four")
    return found.replace(year=1900 + int(short[1]))


def _serial(text: str) -> date | None:
    if not _SERIAL.fullmatch(text):
        return None
    return _EPOCH + timedelta(days=int(text.partition(".")[0]))


def _iso(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _by_format(text: str, formats: Sequence[str]) -> date | None:
    """The first format that fits; the time of day that may follow is left."""
    slashed = _HYPHENS.sub(r"\1/\2/\3", text)
    for one in (*formats, *_LETTERED):
        for part in (slashed, slashed.split(" ")[0], text):
            try:
                return datetime.strptime(part, one).date()  # noqa: DTZ007 - A day has no zone.
            except ValueError:
                continue
    return None


def whole(text: str) -> int:
    """Whole units; blank is one. Raises CellError."""
    plain = text.strip()
    if not plain:
        return 1
    number, _, rest = plain.partition(".")
    if not number.isascii() or not number.isdecimal() or rest.strip("0") or len(number) > 6:
        raise CellError("is not a whole number")
    return int(number) or 1
