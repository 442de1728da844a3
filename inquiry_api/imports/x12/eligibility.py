"""The 271 as read: who is covered, for what, and when a check could not be made at all.

Source of the rules: X12 005010X279A1. An AAA is "could not be checked", never "inactive".
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from inquiry_api.imports.x12.findings import Finding
from inquiry_api.imports.x12.parts import Dated, Party, Procedure, Reference
from inquiry_api.imports.x12.values import StatedDate

_ACTIVE = frozenset({"1", "2", "3", "4", "5"})
_INACTIVE = frozenset({"6", "7", "8"})
_MEANINGS = {
    "A": "coinsurance", "B": "copay", "C": "deductible", "F": "limit", "G": "out of pocket",
    "I": "not covered", "J": "cost containment", "Y": "spend down",
}  # fmt: skip
_PERIODS = {
    "21": "years", "22": "service year", "23": "calendar year", "24": "year to date",
    "25": "contract", "26": "episode", "27": "visit", "28": "outlier", "29": "remaining",
    "30": "exceeded", "31": "not exceeded", "32": "lifetime", "33": "lifetime remaining",
    "34": "month", "35": "week", "36": "admission",
}  # fmt: skip
_FAMILY_LEVELS = frozenset({"FAM", "ECH", "ESP", "SPC", "DEP", "SPO", "CHD"})


class Level(StrEnum):
    """Where in the answer something stands."""

    PAYER = "payer"
    PROVIDER = "provider"
    SUBSCRIBER = "subscriber"
    DEPENDENT = "dependent"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """Whose figure a benefit is: individual and family figures are never mixed."""

    INDIVIDUAL = "individual"
    FAMILY = "family"
    UNSTATED = "unstated"


class Network(StrEnum):
    """Which providers a benefit is for (EB12)."""

    IN = "in network"
    OUT = "out of network"
    BOTH = "both"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Reject:
    """An AAA: the payer could not check. `valid` is as sent; the code is kept as sent."""

    level: Level
    valid: str
    code: str
    follow_up: str
    segment: int


@dataclass(frozen=True, slots=True)
class Benefit:
    """One EB, with the dates, messages and limits that follow it. Codes are kept as sent.

    `percent` is a fraction: 0.1 is ten per cent.
    """

    info: str
    coverage_level: str
    service_types: tuple[str, ...]
    insurance_type: str
    plan: str
    period: str
    amount: int | None
    percent: Decimal | None
    percent_text: str
    quantity_qualifier: str
    quantity: str
    authorization: str
    network_code: str
    procedure: Procedure | None
    dates: tuple[Dated, ...]
    messages: tuple[str, ...]
    segment: int

    @property
    def meaning(self) -> str:
        """`active`, `inactive`, `deductible`, `copay` and so on; `other` when not of use here."""
        if self.info in _ACTIVE:
            return "active"
        return "inactive" if self.info in _INACTIVE else _MEANINGS.get(self.info, "other")

    @property
    def period_meaning(self) -> str:
        """The period in words; empty when none was sent."""
        return _PERIODS.get(self.period, "other") if self.period else ""

    @property
    def scope(self) -> Scope:
        """Whether the figure is the member's own or the family's."""
        if self.coverage_level in ("IND", "EMP"):
            return Scope.INDIVIDUAL
        return Scope.FAMILY if self.coverage_level in _FAMILY_LEVELS else Scope.UNSTATED

    @property
    def network(self) -> Network:
        """In or out of network; W says that it makes no difference."""
        networks = {"Y": Network.IN, "N": Network.OUT, "W": Network.BOTH}
        return networks.get(self.network_code, Network.UNSTATED)


@dataclass(frozen=True, slots=True)
class Member:
    """A subscriber or dependent of the answer."""

    level: Level
    party: Party | None
    payer: Party | None
    birth: StatedDate | None
    trace: str
    benefits: tuple[Benefit, ...]
    rejects: tuple[Reject, ...]
    dates: tuple[Dated, ...]
    references: tuple[Reference, ...]
    segment: int

    @property
    def active(self) -> bool:
        """Whether some benefit says that the cover is active."""
        return any(benefit.info in _ACTIVE for benefit in self.benefits)

    @property
    def inactive(self) -> bool:
        """Whether some benefit says that the cover is inactive."""
        return any(benefit.info in _INACTIVE for benefit in self.benefits)

    @property
    def checked(self) -> bool:
        """Whether the payer answered for this member: benefits came, and no reject."""
        return bool(self.benefits) and not self.rejects


@dataclass(frozen=True, slots=True)
class EligibilityAnswer:
    """One 271 transaction. `rejects` are those above the members; `as_of` is when it was given."""

    control: str
    interchange_control: str
    guide: str
    segment: int
    as_of: StatedDate | None
    payer: Party | None
    provider: Party | None
    members: tuple[Member, ...]
    rejects: tuple[Reject, ...]
    findings: tuple[Finding, ...]

    def is_about(self, member: Member) -> bool:
        """Whether anything is said of them: above a dependent a subscriber may only be named."""
        after = self.members[self.members.index(member) + 1 :]
        only_named = member.level is Level.SUBSCRIBER and not (member.benefits or member.rejects)
        return not (only_named and after and after[0].level is Level.DEPENDENT)

    @property
    def could_not_be_checked(self) -> bool:
        """Whether the payer refused to answer, at any level."""
        return bool(self.rejects) or any(member.rejects for member in self.members)
