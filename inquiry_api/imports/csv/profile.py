"""Mapping files: which columns of a system's export are what. One YAML file for each system.

A column is named as its header says; blanks, underscores and capitals do not matter. Where several
columns make one value they are a list. `keep` keeps the rows whose column has one of the values.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from inquiry_api.imports.records import Move

Columns = str | list[str]


class Mapped(BaseModel):
    """A part of a profile; a word that it doesn't know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rows(Mapped):
    """Rows of one table. `keep` and `drop` choose among them by the values of columns; a row whose
    column of `blank` holds anything is left out, where the table has that column at all.
    """

    table: str
    blank: list[str] = Field(default_factory=list)
    keep: Mapping[str, list[str]] = Field(default_factory=dict)
    drop: Mapping[str, list[str]] = Field(default_factory=dict)


class PatientRows(Rows):
    """Patients. `name` is a whole name where family and given have no columns of their own."""

    id: str
    family: str | None = None
    given: str | None = None
    name: str | None = None
    born: str | None = None
    phone: str | None = None
    address: list[str] = Field(default_factory=list)
    account: str | None = None
    language: str | None = None


class CoverageRows(Rows):
    """Memberships. `payer_name` is a table that tells what a payer's number is called."""

    patient: str
    payer: str
    member: str | None = None
    priority: str | None = None
    priorities: Mapping[str, int] = Field(default_factory=dict)
    starts: str | None = None
    ends: str | None = None


class Names(Mapped):
    """A table that says what a number is called: `key` to `name`; `via` first leads elsewhere."""

    table: str
    key: str
    name: str
    via: "Names | None" = None


class VisitRows(Rows):
    """Visits, where a table of them tells more than the charges do."""

    id: str
    day: str | None = None
    kind: str | None = None
    place: str | None = None
    provider: str | None = None


class Share(Mapped):
    """What of a charge is the patient's by the system's own word: what is left of it (`balance`)
    and what they have paid. `parts` tell deductible (1), coinsurance (2) and copay (3), where they
    add up to it.
    """

    balance: str
    parts: Mapping[str, str] = Field(default_factory=dict)


class ChargeRows(Rows):
    """Charges. `visit` groups them; `alias` is by what payments name a charge beside its id."""

    id: str
    visit: Columns
    patient: str
    day: str
    code: str | None = None
    description: str | None = None
    units: str | None = None
    amount: str
    payer: str | None = None
    kind: str | None = None
    place: str | None = None
    provider: str | None = None
    alias: list[str] = Field(default_factory=list)
    balance: str | None = None
    share: Share | None = None


class MoveRows(Rows):
    """Amounts on charges. `kind` is fixed, or read from a column through `kinds`.

    `sign` -1 is for systems that write what reduces a balance as a negative amount. `charge`
    names the charge, `alias` does so by other columns, `visit` and `patient` spread an amount over
    all charges of a visit or a patient, the oldest first. `optional` parts are read where their
    columns are there.
    """

    id: Columns
    amount: str
    optional: bool = False
    kind: Move | None = None
    kind_column: str | None = None
    kinds: Mapping[str, Move] = Field(default_factory=dict)
    sign: Literal[1, -1] = 1
    day: str | None = None
    charge: str | None = None
    alias: list[str] = Field(default_factory=list)
    visit: Columns | None = None
    patient: str | None = None
    method: str | None = None
    reason: str | None = None
    fixed_method: str | None = None
    fixed_reason: str | None = None


class Closing(Mapped):
    """When the insurers have done with a charge, so that the rest of it is the patient's.

    By level: the visit's `level` has reached the number of the patient's insurers. By status: each
    row on the charge has a status among `done`.
    """

    table: str
    visit: Columns | None = None
    level: str | None = None
    charge: str | None = None
    status: str | None = None
    done: list[str] = Field(default_factory=list)
    ignore: list[str] = Field(default_factory=list)
    payer: str | None = None


class Profile(Mapped):
    """One system's export: its tables, how it writes dates, and where everything stands."""

    name: str
    title: str
    dates: list[str]
    optional: list[str] = Field(default_factory=list)
    patients: PatientRows
    coverages: CoverageRows | None = None
    payers: Names | None = None
    codes: Names | None = None
    visits: VisitRows | None = None
    charges: ChargeRows
    moves: list[MoveRows] = Field(default_factory=list)
    closing: Closing | None = None
    checks: list[str] = Field(default_factory=list)

    @property
    def parts(self) -> list[Rows | Names | Closing]:
        """Every part that reads a table."""
        found: list[Rows | Names | Closing | None] = [
            self.patients, self.coverages, self.payers, self.payers and self.payers.via,
            self.codes, self.visits, self.charges, *self.moves, self.closing,
        ]  # fmt: skip
        return [part for part in found if part is not None]

    def columns(self, table: str) -> list[str]:
        """The columns that a table must have."""
        parts = [part for part in self.parts if part.table == table]
        named = [name for part in parts for name in _columns(part)]
        if self.charges.share and table == self.charges.table:
            named += [self.charges.share.balance, *self.charges.share.parts.values()]
        if table == self.charges.table:
            named += [name for check in self.checks for name in _of_check(check)]
        return list(dict.fromkeys(named)) if parts else []

    @property
    def tables(self) -> list[str]:
        """Every table, in the order in which the profile speaks of them."""
        return list(dict.fromkeys(part.table for part in self.parts))


# Without these a record would be wrong; every other column may be absent.
_NEEDED = ("id", "family", "given", "name", "born", "patient", "payer", "key", "visit", "day",
           "amount", "alias", "balance", "kind_column", "charge", "level", "status")  # fmt: skip


def _columns(part: Rows | Names | Closing) -> list[str]:
    if isinstance(part, MoveRows) and part.optional:
        return []
    found: list[str] = []
    for name in _NEEDED:
        value = getattr(part, name, None)
        found += [value] if isinstance(value, str) else list(value or ())
    if isinstance(part, Rows):
        found += [*part.keep, *part.drop]
    return found


def _of_check(check: str) -> list[str]:
    return check.replace("==", "+").replace("-", "+").replace(" ", "").split("+")
