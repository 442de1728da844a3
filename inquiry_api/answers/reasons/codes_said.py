"""Payers' remarks and the news of claims in our own words, beside the adjustment reasons.

The numbers are X12's remark codes, claim status categories and claim status codes; their official
texts are licensed and are not here. Codes that call for the same step share their words. A code
that is not known gets an honest sentence and a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from inquiry_api.access.speaker import Language
from inquiry_api.answers.reasons.table import Wording

_FOLDER = Path(__file__).parent
Turn = Literal["ours", "yours", "payer", "nobody", "clerk"]


class Saying(BaseModel):
    """What several codes mean, and whose turn it is. `owes` never: the patient is protected.

    `ask` says what the patient is asked for: what the card says, or to call the plan. One that
    `adds` nothing explains a sum and is told only to whoever asks what it means.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: tuple[str, ...] = ()
    turn: Turn
    owes: Literal["never"] | None = None
    ask: Literal["card", "call"] | None = None
    adds: bool = True
    en: str
    es: str

    @property
    def words(self) -> Wording:
        """The sentence in both languages."""
        return Wording(en=self.en, es=self.es)


_UNKNOWN = Saying(
    turn="clerk",
    en="Your plan added a note that a person here reads first.",
    es="Su seguro puso una nota que primero lee una persona de aquí.",
)


@dataclass(frozen=True)
class Status:
    """What a claim's status says: the family first, then more where we have words for it."""

    family: Saying
    detail: Saying | None

    @property
    def turn(self) -> Turn:
        """Whose turn it is: a detail knows better, unless the payer is done."""
        if self.detail is None or self.family.turn == "nobody":
            return self.family.turn
        return self.detail.turn

    def told(self, language: Language) -> str:
        """One or two sentences."""
        both = [self.family, *([self.detail] if self.detail else [])]
        return " ".join(dict.fromkeys(one.words.in_language(language) for one in both))


def explain_remark(code: str) -> Saying:
    """What a remark means; an unknown one is a person's to read."""
    return remarks().get(code.strip().upper(), _UNKNOWN)


def knows_remark(code: str) -> bool:
    """Whether we have words for a remark."""
    return code.strip().upper() in remarks()


def explain_status(code: str) -> Status:
    """What a status means, given as sent: `A3:21`, or the category alone."""
    category, _, detail = code.strip().upper().partition(":")
    family = status_categories().get(category, _UNKNOWN)
    return Status(family, status_details().get(detail.partition(":")[0].lstrip("0")))


@cache
def remarks() -> Mapping[str, Saying]:
    """Every remark that we have words for."""
    return _by_code(_loaded("remarks.yml"))


@cache
def status_details() -> Mapping[str, Saying]:
    """Every claim status code that we have words for."""
    return _by_code(_loaded("statuses.yml")["details"])


@cache
def status_categories() -> Mapping[str, Saying]:
    """Every claim status category."""
    found = _loaded("statuses.yml")["categories"]
    return {code: Saying.model_validate(one) for code, one in found.items()}


@cache
def _loaded(name: str) -> Any:
    return yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))


def _by_code(groups: Mapping[str, Any]) -> Mapping[str, Saying]:
    found: dict[str, Saying] = {}
    for group in groups.values():
        saying = Saying.model_validate(group)
        for code in saying.codes:
            if code in found:
                raise ValueError(f"code {code} is described twice")
            found[code] = saying
    return found
