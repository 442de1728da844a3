"""The poverty guidelines as a table: those that came with the release, and the office's own years.

The figures are copied by hand from the Federal Register once a year, so each is held against the
latest year on file before it is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from inquiry_api.answers.poverty.table import Year, guidelines
from inquiry_api.errors import Invalid

REGIONS = (("states", "48 states and D.C."), ("alaska", "Alaska"), ("hawaii", "Hawaii"))
PARTS = (("first", "one person"), ("further", "each further person"))
NEW = "new"
# From one year to the next they never changed by more than a tenth.
_LEAST_PERCENT, _MOST_PERCENT = 90, 115


@dataclass(frozen=True)
class YearRow:
    """One year of the table; `is_own` years were typed here and can be changed."""

    year: int
    values: Year
    is_own: bool


def years(own: Mapping[int, Year]) -> list[YearRow]:
    """Every year on file, the newest first."""
    table = {**guidelines(), **own}
    return [YearRow(year, table[year], year in own) for year in sorted(table, reverse=True)]


def poverty_in(
    form: MultiDict[str, str], own: Mapping[int, Year], today: date
) -> dict[int, dict[str, Any]]:
    """The office's own years with what the form says. Raises Invalid."""
    told = {year: values.model_dump(mode="json") for year, values in own.items()}
    for key in (*map(str, own), NEW):
        given = form.get(f"poverty.{key}.year", "").strip()
        if not given:
            continue
        year = _year(given, today)
        told[year] = {
            "source": form.get(f"poverty.{key}.source", "").strip(),
            "in_force_from": _day(form.get(f"poverty.{key}.from", ""), year),
            **dict(_figures(form, key)),
        }
        _refuse_odd(year, told[year], own)
    return told


def _year(given: str, today: date) -> int:
    if not given.isascii() or not given.isdigit() or abs(int(given[:6]) - today.year) > 5:
        raise Invalid(field="poverty", detail="Poverty guidelines: write the year, such as 2027.")
    return int(given)


def _day(given: str, year: int) -> str:
    try:
        day = date.fromisoformat(given.strip())
    except ValueError:
        day = None
    if day is None or day.year != year:
        raise Invalid(
            field="poverty", detail=f"Poverty guidelines: say from which day of {year} they hold."
        )
    return day.isoformat()


def _figures(form: MultiDict[str, str], key: str) -> Iterator[tuple[str, dict[str, int]]]:
    for region, words in REGIONS:
        found = {}
        for part, meaning in PARTS:
            given = form.get(f"poverty.{key}.{region}.{part}", "").strip().lstrip("$")
            given = given.replace(",", "")
            if not given.isascii() or not given.isdigit() or len(given) > 6:
                raise Invalid(
                    field="poverty",
                    detail=f"Poverty guidelines, {words}, {meaning}: write whole dollars.",
                )
            found[part] = int(given)
        yield region, found


def _refuse_odd(year: int, told: Mapping[str, Any], own: Mapping[int, Year]) -> None:
    """Catch a slip of the pen. Raises Invalid for a figure far from the year before."""
    if not told["source"]:
        raise Invalid(
            field="poverty", detail="Poverty guidelines: say where they stand, such as 91 FR 1797."
        )
    table = {**guidelines(), **own}
    earlier = [other for other in table if other < year]
    if not earlier:
        return
    last = table[max(earlier)].model_dump()
    for region, words in REGIONS:
        for part, meaning in PARTS:
            share = told[region][part] * 100 // last[region][part]
            if not _LEAST_PERCENT <= share <= _MOST_PERCENT:
                raise Invalid(
                    field="poverty",
                    detail=f"Poverty guidelines, {words}, {meaning}: {told[region][part]:,} is "
                    f"far from {last[region][part]:,} in {max(earlier)}. Look again.",
                )
