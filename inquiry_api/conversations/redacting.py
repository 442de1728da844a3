"""Redacts what patients write, with everybody the practice knows, before anything else reads it."""

import logging
import threading
import time
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.conversations.models import VaultEntry
from inquiry_api.coverage.models import Coverage
from inquiry_api.db import Database
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Guarantor, Patient, PatientIdentifier
from privacy.known import KnownIdentifiers
from privacy.placeholders import Numbering, Replaced
from privacy.redactor import RedactionFailed, Redactor

log = logging.getLogger(__name__)

_FRESH_SECONDS = 600.0


class Redacting:
    """Redaction for conversations. The people known are read at first use and every ten minutes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._known: KnownIdentifiers | None = None
        self._read_at = 0.0

    def replace(self, text: str, taken: dict[str, str], names: Iterable[str] = ()) -> Replaced:
        """The text with placeholders, and what they stand for. Raises RedactionFailed.

        `taken` is the conversation's vault so far; `names` are those of the people it is about.
        """
        known = self._people().with_people(names)
        spans = Redactor(known).redact(text).spans
        return Numbering(taken).replace(text, spans)

    def _people(self) -> KnownIdentifiers:
        known = self._known
        if known is not None and time.monotonic() - self._read_at < _FRESH_SECONDS:
            return known
        if known is not None and not self._guard.acquire(blocking=False):
            return known
        if known is None:
            self._guard.acquire()
        try:
            return self._read()
        except Exception:
            log.exception("redaction.people_unread")
            raise RedactionFailed("the people known can't be read") from None
        finally:
            self._guard.release()

    def _read(self) -> KnownIdentifiers:
        if self._known is not None and time.monotonic() - self._read_at < _FRESH_SECONDS:
            return self._known
        with self._database.transaction() as session:
            self._known = KnownIdentifiers.build(_full_names(session), _identifiers(session))
        self._read_at = time.monotonic()
        return self._known


def vault_of(session: Session, conversation_id: UUID) -> dict[str, str]:
    """Each placeholder of a conversation with what it stands for."""
    entries = session.scalars(
        select(VaultEntry).where(VaultEntry.conversation_id == conversation_id)
    )
    return {entry.placeholder: entry.value or "" for entry in entries}


def _full_names(session: Session) -> list[str]:
    people = [*session.scalars(select(Patient)), *session.scalars(select(Guarantor))]
    return [
        f"{person.given_name} {person.family_name}"
        for person in people
        if person.given_name and person.family_name
    ]


def _identifiers(session: Session) -> list[str]:
    found = [account.number for account in session.scalars(select(Account))]
    found += [row.value for row in session.scalars(select(PatientIdentifier))]
    found += [row.member_id for row in session.scalars(select(Coverage))]
    return [value for value in found if value]
