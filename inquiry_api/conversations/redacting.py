"""Redacts what patients write, with everybody the practice knows, before anything else reads it."""

import logging
import threading
import time
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.conversations.known_people import Known, read_known, rows_touched
from inquiry_api.conversations.models import VaultEntry
from inquiry_api.db import Database
from privacy.placeholders import Numbering, Replaced
from privacy.redactor import RedactionFailed, Redactor

log = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0
_LONGEST_SECONDS = 600.0
# While an import runs, reading everybody again may take this part of the time and no more.
_SHARE = 0.1


class Redacting:
    """Redaction for conversations.

    The people known are read at first use, and again, beside the running turns, once the records
    have changed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._known: Known | None = None
        self._touched = -1
        self._looked_at = self._read_at = self._took = 0.0

    def replace(self, text: str, taken: dict[str, str], names: Iterable[str] = ()) -> Replaced:
        """The text with placeholders, and what they stand for. Raises RedactionFailed.

        `taken` is the conversation's vault so far; `names` are those of the people it is about.
        """
        known = self._people()
        redactor = Redactor(known.identifiers.with_people(names), codes=known.codes)
        return Numbering(taken).replace(text, redactor.redact(text).spans)

    def catch_up(self) -> bool:
        """Read the people known again if the records changed; returns whether they were read.

        One thread does it; another that comes meanwhile returns at once.
        """
        if not self._guard.acquire(blocking=False):
            return False
        try:
            return self._read_if_changed()
        finally:
            self._guard.release()

    def _people(self) -> Known:
        if self._known is None:
            with self._guard:
                self._read_first()
        elif time.monotonic() - self._looked_at > _LOOK_SECONDS:
            self._looked_at = time.monotonic()
            threading.Thread(target=self._catch_up_later, daemon=True).start()
        assert self._known is not None
        return self._known

    def _read_first(self) -> None:
        try:
            if self._known is None:
                self._read_if_changed()
        except Exception:
            log.exception("redaction.people_unread")
            raise RedactionFailed("the people known can't be read") from None

    def _catch_up_later(self) -> None:
        rested = time.monotonic() - self._read_at
        if rested * _SHARE < self._took:
            return
        try:
            self.catch_up()
        except Exception:
            log.exception("redaction.people_unread")

    def _read_if_changed(self) -> bool:
        began = time.monotonic()
        with self._database.transaction() as session:
            touched = rows_touched(session)
            old = began - self._read_at > _LONGEST_SECONDS
            if self._known is not None and touched == self._touched and not old:
                return False
            self._known = read_known(session)
        self._touched = touched
        self._looked_at = self._read_at = time.monotonic()
        self._took = self._read_at - began
        return True


def vault_of(session: Session, conversation_id: UUID) -> dict[str, str]:
    """Each placeholder of a conversation with what it stands for."""
    entries = session.scalars(
        select(VaultEntry).where(VaultEntry.conversation_id == conversation_id)
    )
    return {entry.placeholder: entry.value or "" for entry in entries}
