"""Payers' adjustment reasons in our own words: what happened, who bears it, what comes next.

The numbers are X12's claim adjustment reason codes; their official texts are licensed and are not
here. Each code belongs to a family, which gives the next step; the group decides who bears it:
CO the practice, PR the patient, OA, PI and CR nobody until it is settled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.ledger.figures import SHARES

_FOLDER = Path(__file__).parent
Owes = Literal["yes", "no", "after_check"]


class Wording(BaseModel):
    """One sentence or two in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str
    es: str

    def in_language(self, language: Language) -> str:
        """The wording in one language."""
        return self.en if language == "en" else self.es


class Family(BaseModel):
    """Reasons that call for the same next step.

    `sms` says what happened without a word of a clinical kind; `next` is by group, with `else` for
    the groups not named.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sms: Wording
    next: Mapping[Literal["CO", "PR", "else"], Wording]


class Entry(BaseModel):
    """One code: its family, what happened in the web page's words, and its own next step if any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: str
    en: str
    es: str
    next: Wording | None = None


@dataclass(frozen=True)
class Words:
    """What happened and what to do next, for one language and channel."""

    what: str
    next: str


@dataclass(frozen=True)
class Explained:
    """One reason of one group. `owes` is whether the patient owes it now."""

    group: str
    code: str
    family: str
    owes: Owes
    _what: Wording
    _sms: Wording
    _next: Wording

    def words(self, language: Language, channel: Channel) -> Words:
        """The reason as it may be told there."""
        what = self._sms if channel == "sms" else self._what
        return Words(what.in_language(language), self._next.in_language(language))


def explain(group: str, code: str) -> Explained:
    """The words for a group and reason; an unknown code is told by its group alone."""
    entry = codes().get(code) or codes()["else"]
    family = families()[entry.family]
    by_group = family.next.get("CO" if group == "CO" else "PR" if group == "PR" else "else")
    return Explained(
        group,
        code,
        entry.family,
        _owes(group, code),
        Wording(en=entry.en, es=entry.es),
        family.sms,
        entry.next or by_group or family.next["else"],
    )


def _owes(group: str, code: str) -> Owes:
    if group != "PR":
        return "no"
    return "yes" if code in SHARES else "after_check"


@cache
def codes() -> Mapping[str, Entry]:
    """Every code we have words for; `else` stands for the others."""
    found: dict[str, Entry] = {}
    for path in sorted(_FOLDER.glob("codes_*.yml")):
        for code, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"reason {code} is described twice")
            found[str(code)] = Entry.model_validate(entry)
    return found


@cache
def families() -> Mapping[str, Family]:
    """The families by name."""
    loaded = yaml.safe_load((_FOLDER / "families.yml").read_text(encoding="utf-8"))
    return {name: Family.model_validate(family) for name, family in loaded.items()}
