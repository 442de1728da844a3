"""The one door to patient records: checks the identity session and writes the audit row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker

Role = Literal["patient", "guarantor"]


class NotVerified(Exception):
    """Nobody is verified in this conversation, or no longer: the identity flow must run."""


class NotFresh(Exception):
    """The proof is too old for what is asked: the identity flow must run once more."""


@dataclass(frozen=True)
class OpenAccount:
    """An account that may be spoken of. A guarantor is told amounts and dates, never services."""

    account_id: UUID
    patient_id: UUID
    role: Role


@dataclass(frozen=True)
class Scope:
    """What this speaker may be told about. A guarantor who is no patient has no `patient_id`."""

    role: Literal["patient", "guarantor", "both"]
    patient_id: UUID | None
    accounts: tuple[OpenAccount, ...]
    verified_at: datetime
    session_id: UUID


def open_records(session: Session, speaker: Speaker, *, topic: str) -> Scope:
    """The accounts open to this speaker, audited under `topic`. Raises NotVerified."""
    raise NotImplementedError


def require_fresh(session: Session, speaker: Speaker, minutes: int = 5) -> None:
    """Raises NotVerified, or NotFresh if the last proof is older than `minutes`."""
    raise NotImplementedError
