"""Wakes the live pages of this process: one thread listens to the database for all of them."""

import logging
import os
import threading
from collections import defaultdict
from uuid import UUID

import psycopg

from inquiry_api.conversations.events import CHANNEL

log = logging.getLogger(__name__)

_RECONNECT_SECONDS = 1.0
_LISTEN_SECONDS = 10.0


class Waiter:
    """One page that waits for news of one conversation."""

    def __init__(self, hub: "Hub", conversation_id: UUID) -> None:
        self._hub = hub
        self._conversation_id = conversation_id
        self.woken = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Wait for news; False if there was none. News that came before is not missed."""
        found = self.woken.wait(seconds)
        self.woken.clear()
        return found

    def __enter__(self) -> "Waiter":
        self._hub.add(self._conversation_id, self)
        return self

    def __exit__(self, *_: object) -> None:
        self._hub.remove(self._conversation_id, self)


class Hub:
    """The waiting pages of one process. A wake-up is a hint: what changed is read from the rows."""

    def __init__(self, database_url: str, *, most: int = 200) -> None:
        self._url = database_url
        self._most = most
        self._guard = threading.Lock()
        self._waiters: defaultdict[UUID, set[Waiter]] = defaultdict(set)
        self._listening_in: int | None = None

    def waiter(self, conversation_id: UUID) -> Waiter:
        """A waiter for one conversation, to be entered."""
        return Waiter(self, conversation_id)

    def has_room(self, conversation_id: UUID, most_here: int = 4) -> bool:
        """Whether one more page may wait: each holds a thread of the server."""
        with self._guard:
            everywhere = sum(len(waiters) for waiters in self._waiters.values())
            here = len(self._waiters.get(conversation_id, ()))
        return everywhere < self._most and here < most_here

    def add(self, conversation_id: UUID, waiter: Waiter) -> None:
        """Begin to wake a waiter."""
        with self._guard:
            self._waiters[conversation_id].add(waiter)
            if self._listening_in != os.getpid():
                self._listening_in = os.getpid()
                threading.Thread(target=self._listen, name="hub", daemon=True).start()

    def remove(self, conversation_id: UUID, waiter: Waiter) -> None:
        """Stop waking it."""
        with self._guard:
            waiters = self._waiters[conversation_id]
            waiters.discard(waiter)
            if not waiters:
                del self._waiters[conversation_id]

    def _listen(self) -> None:
        """Listen for as long as anybody waits here."""
        pause = threading.Event()
        while self._still_needed():
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}".encode())
                    self._wake(None)
                    self._pass_on(connection)
            except psycopg.Error:
                log.warning("hub.reconnecting")
                pause.wait(_RECONNECT_SECONDS)

    def _still_needed(self) -> bool:
        with self._guard:
            if not self._waiters:
                self._listening_in = None
            return bool(self._waiters)

    def _pass_on(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        while self._waiters:
            for news in connection.notifies(timeout=_LISTEN_SECONDS):
                conversation_id, _, _ = news.payload.partition(":")
                self._wake(UUID(conversation_id))
            connection.execute(b"SELECT 1")

    def _wake(self, conversation_id: UUID | None) -> None:
        """Wake the waiters of a conversation, or everybody where news may have been missed."""
        with self._guard:
            if conversation_id is None:
                waiters = {waiter for group in self._waiters.values() for waiter in group}
            else:
                waiters = set(self._waiters.get(conversation_id, ()))
        for waiter in waiters:
            waiter.woken.set()
