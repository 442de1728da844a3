"""What the studio changed, for the processes that speak: looked up every few seconds.

A process that is not told of a database (a test, a command) uses the shipped words and settings.
While the database fails, what was in force last stays in force.
"""

import logging
import threading
import time
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError

from inquiry_api.db import Database, now
from inquiry_api.tuning.wording import Place, settings_in_force, wordings_in_force

log = logging.getLogger(__name__)

FRESH_SECONDS = 3.0


class Live:
    """The wordings and settings in force, kept for a few seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._read_at = float("-inf")
        self._wordings: Mapping[Place, str] = {}
        self._settings: str | None = None

    def wording(self, place: Place) -> str | None:
        """The practice's own wording for a place, if it has one."""
        self._refresh()
        return self._wordings.get(place)

    def settings(self) -> str | None:
        """The practice's own settings (YAML), if it has any."""
        self._refresh()
        return self._settings

    def _refresh(self) -> None:
        if time.monotonic() - self._read_at < FRESH_SECONDS or not self._guard.acquire(False):
            return
        try:
            self._read_at = time.monotonic()
            with self._database.transaction() as session:
                at = now()
                self._wordings = wordings_in_force(session, at)
                self._settings = settings_in_force(session, at)
        except SQLAlchemyError:
            log.error("tuning.unread")
        finally:
            self._guard.release()


_live: Live | None = None


def use_tuning(database: Database | None) -> None:
    """Have this process speak as the studio says; None goes back to what was shipped."""
    global _live
    _live = Live(database) if database is not None else None


def own_wording(language: str, channel: str, name: str) -> str | None:
    """The practice's own wording, or None for the shipped one."""
    return _live.wording((language, channel, name)) if _live else None


def own_settings() -> str | None:
    """The practice's own settings, or None for those of the file."""
    return _live.settings() if _live else None
