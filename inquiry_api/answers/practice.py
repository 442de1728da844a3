"""What the practice says of itself: hours, addresses, ways to pay, plan rules, response times."""

import logging
from datetime import time
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from inquiry_api.answers.policies import Policies
from inquiry_api.answers.poverty.table import Year
from inquiry_api.plans.rules import PlanRules
from inquiry_api.tuning.bars import Understanding
from inquiry_api.tuning.live import own_settings

log = logging.getLogger(__name__)

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEK: tuple[Day, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class PracticeError(Exception):
    """The practice file can't be used; the message names the field and what is wrong."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hours(_Model):
    """One day's opening, in the practice's local time."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Hours":
        if self.opens >= self.closes:
            raise ValueError("closes must be later than opens")
        return self


class Holidays(_Model):
    """Whose public holidays the office keeps; `region` is a state, or none."""

    country: str
    region: str | None = None


class Payment(_Model):
    """How bills are paid. `card_fee_percent` is text, so that it is never a float."""

    page: str = Field(max_length=40)
    payable_to: str = Field(max_length=40)
    card_fee_percent: str = Field(pattern=r"^\d{1,2}(\.\d{1,2})?$")
    methods: tuple[Literal["card", "bank", "hsa", "cheque", "cash"], ...] = Field(min_length=1)


class Promise(_Model):
    """How soon a person answers: in open hours, or by the end of the n-th working day."""

    open_hours: int | None = Field(default=None, ge=1)
    working_days: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one_of_the_two(self) -> "Promise":
        if (self.open_hours is None) == (self.working_days is None):
            raise ValueError("give open_hours or working_days")
        return self


class Response(_Model):
    """The promise for each severity."""

    high: Promise
    medium: Promise
    low: Promise


class Practice(_Model):
    """Everything an answer may say of the practice itself, and what it decided.

    `poverty` holds poverty guidelines by year, over those that came with this release.
    """

    name: str
    short_name: str = Field(max_length=20)
    time_zone: str
    holidays: Holidays
    phone: str = Field(max_length=20)
    relay: str = Field(max_length=12)
    website: str = Field(max_length=40)
    address: str = Field(max_length=70)
    post: str = Field(max_length=70)
    hours: dict[Day, Hours]
    payment: Payment
    response: Response
    claim_days: int = Field(ge=1)
    plan: PlanRules
    assistance_page: str = Field(max_length=50)
    policies: Policies = Policies()
    poverty: dict[int, Year] = Field(default_factory=dict)
    understanding: Understanding = Understanding()

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @field_validator("hours")
    @classmethod
    def _opens_sometime(cls, value: dict[Day, Hours]) -> dict[Day, Hours]:
        if not value:
            raise ValueError("the office must open on one day at least")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The practice's time zone."""
        return ZoneInfo(self.time_zone)


def load_practice(path: Path | None = None) -> Practice:
    """Read a practice file, or the demo practice's. Raises PracticeError."""
    source = path or files("inquiry_api.answers") / "practice.yml"
    try:
        return read_practice(source.read_text(encoding="utf-8"))
    except OSError:
        raise PracticeError("the practice file can't be read") from None


def read_practice(text: str) -> Practice:
    """The practice that a YAML text describes. Raises PracticeError."""
    try:
        return Practice.model_validate(yaml.safe_load(text))
    except yaml.YAMLError:
        raise PracticeError("the practice file is not YAML") from None
    except (ValidationError, KeyError) as error:
        raise PracticeError(_first_fault(error)) from None


def _first_fault(error: ValidationError | KeyError) -> str:
    if isinstance(error, KeyError):
        return "time_zone: there is no such zone"
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


@cache
def _demo_practice() -> Practice:
    return load_practice()


_in_use: Practice | None = None


def use_practice(practice: Practice | None) -> None:
    """Set the practice of this process, once at start; None goes back to the demo practice."""
    global _in_use
    _in_use = practice


def practice() -> Practice:
    """The practice as the studio has it now, else that of this process's file."""
    own = own_settings()
    return _own_practice(own) or file_practice() if own else file_practice()


def file_practice() -> Practice:
    """The practice of this process's file, or the demo's."""
    return _in_use or _demo_practice()


@lru_cache(maxsize=4)
def _own_practice(text: str) -> Practice | None:
    """None where an older release wrote settings that this one can't use: the file's hold then."""
    try:
        return read_practice(text)
    except PracticeError:
        log.error("practice.settings_refused")
        return None
