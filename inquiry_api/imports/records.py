"""What every importer reads files into: a practice's books, free of any format.

The claim is the unit: posted whole or not at all. All amounts are cents; `line` is the place in
the file that a person can look up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from inquiry_api.crypto import pseudonym


class Ending(StrEnum):
    """What became of one claim or file."""

    POSTED = "posted"
    FLAGGED = "flagged"
    REVIEW = "review"
    UNCHANGED = "unchanged"


def kept_id(system: str, external_id: str) -> str:
    """What a system's own key is kept as: it may be made of a record number and a day."""
    return pseudonym(system, external_id)


class BadFile(Exception):
    """The file can't be used; nothing of it was loaded. The message is for a person."""

    def __init__(self, file: str, reason: str, *, line: int | None = None) -> None:
        place = f"{file}, line {line}" if line is not None else file
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True)
class PatientRecord:
    """A patient as one system knows them."""

    external_id: str
    given_name: str
    family_name: str
    birth_date: date | None
    address: str | None = None
    deceased_on: date | None = None
    account_number: str | None = None
    phones: Sequence[str] = ()
    language: str = "en"


@dataclass(frozen=True)
class PayerRecord:
    """An insurer or programme as one system knows it."""

    external_id: str
    name: str
    kind: str


@dataclass(frozen=True)
class CoverageRecord:
    """A membership; `ends_on` is the last covered day."""

    patient_id: str
    payer_id: str
    priority: int | None
    starts_on: date
    ends_on: date | None
    member_id: str | None = None
    relationship: str = "self"
    dual: bool = False


@dataclass(frozen=True)
class VisitRecord:
    """An encounter; `kind` is plain words, never a diagnosis."""

    external_id: str
    patient_id: str
    service_on: date
    kind: str
    place: str | None = None
    provider: str | None = None


@dataclass(frozen=True)
class ChargeRecord:
    """A service and its price; `self_pay` says that no insurer is asked."""

    external_id: str
    service_on: date
    code: str | None
    description: str
    units: int
    cents: int
    self_pay: bool
    line: int


class Move(StrEnum):
    """What an amount in a practice's own ledger did."""

    PAYER_PAID = "payer_paid"
    PATIENT_PAID = "patient_paid"
    COPAY_PAID = "copay_paid"  # paid at the desk before any payer decided: cost share and payment.
    TO_PATIENT = "to_patient"
    CONTRACTUAL = "contractual"
    DISCOUNT = "discount"
    OTHER = "other"  # Taken off what an insurer was asked for, for another reason than a contract.


@dataclass(frozen=True)
class MoveRecord:
    """One movement on a charge, positive cents; `method` is how it was paid."""

    external_id: str
    move: Move
    on: date
    cents: int
    charge_id: str
    line: int
    method: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ClaimRecord:
    """One claim with everything that happened on it.

    `header_owed` is what the system's own header says is left, which only cross-checks.
    """

    external_id: str
    visit_id: str
    payer_id: str | None
    position: int
    submitted_on: date | None
    state: str
    charges: Sequence[ChargeRecord]
    moves: Sequence[MoveRecord]
    header_owed: int | None
    line: int

    @property
    def charge_cents(self) -> int:
        """What was charged in all."""
        return sum(charge.cents for charge in self.charges)

    @property
    def left_cents(self) -> int:
        """What the rows leave open, with anybody."""
        settled = {Move.PAYER_PAID, Move.PATIENT_PAID, Move.COPAY_PAID}
        settled |= {Move.CONTRACTUAL, Move.DISCOUNT, Move.OTHER}
        return self.charge_cents - sum(m.cents for m in self.moves if m.move in settled)


@dataclass(frozen=True)
class Books:
    """A practice's books, ready to load. `name` is shown; `digest` is over all files' bytes."""

    system: str
    name: str
    digest: str
    patients: Sequence[PatientRecord]
    payers: Sequence[PayerRecord]
    coverages: Sequence[CoverageRecord]
    visits: Sequence[VisitRecord]
    claims: Sequence[ClaimRecord]
    rows_read: Mapping[str, int]
    rows_skipped: Mapping[str, int] = field(default_factory=dict)
    claims_file: str = "claims"


@dataclass(frozen=True)
class Flag:
    """Something a person should see: where, and what."""

    file: str
    line: int
    what: str
    item: str
