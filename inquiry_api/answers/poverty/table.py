"""The federal poverty guidelines, and how a household's income compares with them.

A share of the guideline is an estimate for finding help. Nobody is told that they qualify or not:
the practice decides on an application.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from inquiry_api.answers.policies import Assistance, Region

_FILE = Path(__file__).parent / "guidelines.yml"
Tier = Literal["full", "part", "above"]


class Guideline(BaseModel):
    """One region's guideline in dollars a year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: int = Field(gt=0)
    further: int = Field(gt=0)

    def cents(self, household: int) -> int:
        """The guideline for a household of so many people, in cents a year."""
        return 100 * (self.first + (household - 1) * self.further)


class Year(BaseModel):
    """The guidelines of one year, with where they were published."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    in_force_from: date
    states: Guideline
    alaska: Guideline
    hawaii: Guideline

    def of(self, region: Region) -> Guideline:
        """The guideline of a region."""
        return {"states": self.states, "alaska": self.alaska, "hawaii": self.hawaii}[region]


@dataclass(frozen=True)
class Compared:
    """A household's income beside the guideline: percent rounded up, and the band it falls into."""

    percent: int
    tier: Tier
    guideline_cents: int
    year: int


@cache
def guidelines() -> Mapping[int, Year]:
    """Every year on file."""
    loaded = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {int(year): Year.model_validate(values) for year, values in loaded.items()}


def in_force(on: date, own: Mapping[int, Year] | None = None) -> tuple[int, Year] | None:
    """The newest guidelines in force on a day, by the practice's table over the shipped one.

    None before the first.
    """
    table = {**guidelines(), **(own or {})}
    known = [(year, found) for year, found in table.items() if found.in_force_from <= on]
    return max(known, key=lambda pair: pair[1].in_force_from) if known else None


def compare(
    rules: Assistance,
    household: int,
    income_cents: int,
    on: date,
    own: Mapping[int, Year] | None = None,
) -> Compared | None:
    """How a yearly income before taxes compares. Raises ValueError for an empty household.

    `own` are the practice's guidelines. None where no guideline is in force on that day.
    """
    if household < 1 or income_cents < 0:
        raise ValueError("a household has one person at least, and no income below zero")
    found = in_force(on, own)
    if found is None:
        return None
    year, values = found
    guideline = values.of(rules.region).cents(household)
    percent = -(-income_cents * 100 // guideline)
    tier: Tier = "above"
    if percent <= rules.full_up_to_percent:
        tier = "full"
    elif percent <= rules.part_up_to_percent:
        tier = "part"
    return Compared(percent, tier, guideline, year)
