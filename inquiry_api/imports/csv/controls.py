"""Control totals: what the biller says the books come to, against what they come to."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from inquiry_api.imports.csv.cells import CellError, money
from inquiry_api.imports.csv.sheet import read_sheet
from inquiry_api.imports.records import BadFile
from inquiry_api.imports.report import Report
from inquiry_api.money import format_cents

NAMES = ("charges", "payments", "adjustments", "balance", "claims")
TOTALS_NAMES = frozenset({"totals", "controltotals", "control"})


def stated(expected: Sequence[str]) -> dict[str, int]:
    """Totals given as `charges=1,234.50`. Raises BadFile."""
    found: dict[str, int] = {}
    for one in expected:
        name, equals, text = one.partition("=")
        if not equals:
            raise BadFile("--expect", f"{one} is not NAME=AMOUNT")
        found[_known(name, "--expect")] = _amount(name, text, "--expect")
    return found


def stated_in(path: Path, name: str) -> dict[str, int]:
    """Totals of a file with the columns `name` and `amount`. Raises BadFile."""
    sheet = read_sheet(path, name, [("name", "amount")])
    missing = sheet.missing(("name", "amount"))
    if missing:
        raise BadFile(name, f"a file of totals has the columns name and amount; lacks {missing[0]}")
    rows = sheet.records(())
    return {
        _known(r.text("name"), name): _amount(r.text("name"), r.text("amount"), name) for r in rows
    }


def check(report: Report, expected: Mapping[str, int], file: str) -> None:
    """Raises BadFile naming both figures where one differs: the load is refused whole."""
    for name, wanted in expected.items():
        came = sum(report.endings.values()) if name == "claims" else report.totals[name]
        if came != wanted:
            both = (str(came), str(wanted))
            if name != "claims":
                both = (format_cents(came), format_cents(wanted))
            raise BadFile(
                file,
                f"{name} come to {both[0]} in the files, and {both[1]} was stated; nothing was "
                "loaded. Compare the export with the system's own report",
            )


def _known(name: str, where: str) -> str:
    plain = name.strip().casefold()
    if plain not in NAMES:
        raise BadFile(where, f"{name} is no control total; there are: {', '.join(NAMES)}")
    return plain


def _amount(name: str, text: str, where: str) -> int:
    if name.strip().casefold() == "claims":
        if text.strip().isdecimal():
            return int(text)
        raise BadFile(where, "claims is not a whole number")
    try:
        cents = money(text)
    except CellError:
        cents = None
    if cents is None:
        raise BadFile(where, f"{name} is not an amount of money")
    return cents
