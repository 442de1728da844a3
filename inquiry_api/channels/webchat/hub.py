"""Wakes the live pages of this process: one thread listens to the database for all of them."""

import logging
import os
import threading
from collections import defaultdict
from uuid import UUID

import psycopg

from inquiry_api.conversations.events import CHANNEL, TURN_FOLLOWS

log = logging.getLogger(__name__)

_RECONNECT_SECONDS = 1.0
_LISTEN_SECONDS = 10.0
_TURN_SECONDS = 0.5  # Longer than most turns take; who looks earlier finds a line half done.


class Waiter:
    """One page that waits for news of some places: its conversation, and whoever looks at it."""

    def __init__(self, hub: "Hub", places: tuple[UUID, ...]) -> None:
        self._hub = hub
        self.places = places
        self._woken, self._settled = threading.Event(), threading.Event()

    def wait(self, seconds: float) -> bool:
        """Wait for news; False if there was none. News that came before is not missed.

        Of a line whose turn follows at once, the turn is waited for: that is one look, not two.
        """
        found = self._woken.wait(seconds)
        if found:
            self._settled.wait(_TURN_SECONDS)
        self._woken.clear()
        self._settled.clear()
        return found

    def wake(self, *, settled: bool = True) -> None:
        """Let the page look; at once, unless more is about to follow."""
        if settled:
            self._settled.set()
        self._woken.set()

    def __enter__(self) -> "Waiter":
        self._hub.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._hub.remove(self)


class Hub:
    """The waiting pages of one process. A wake-up is a hint: what changed is read from the rows."""

    def __init__(self, database_url: str, *, most: int = 200) -> None:
        self._url = database_url
        self._most = most
        self._guard = threading.Lock()
        self._everywhere = 0
        self._waiters: defaultdict[UUID, set[Waiter]] = defaultdict(set)
        self._listening_in: int | None = None

    def waiter(self, *places: UUID) -> Waiter:
        """A waiter for the news of these places, to be entered."""
        return Waiter(self, places)

    def has_room(self, place: UUID, most_here: int = 4) -> bool:
        """Whether one more page may wait: each holds a thread of the server."""
        with self._guard:
            here = len(self._waiters.get(place, ()))
            return self._everywhere < self._most and here < most_here

    def add(self, waiter: Waiter) -> None:
        """Begin to wake a waiter."""
        with self._guard:
            self._everywhere += 1
            for place in waiter.places:
                self._waiters[place].add(waiter)
            if self._listening_in != os.getpid():
                self._listening_in = os.getpid()
                threading.Thread(target=self._listen, name="hub", daemon=True).start()

    def remove(self, waiter: Waiter) -> None:
        """Stop waking it."""
        with self._guard:
            self._everywhere -= 1
            for place in waiter.places:
                self._waiters[place].discard(waiter)
                if not self._waiters[place]:
                    del self._waiters[place]

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
                place, _, more = news.payload.partition(":")
                self._wake(UUID(place), settled=not more.endswith(TURN_FOLLOWS))
            connection.execute(b"SELECT 1")

    def _wake(self, place: UUID | None, *, settled: bool = True) -> None:
        """Wake the waiters of a place, or everybody where news may have been missed."""
        with self._guard:
            if place is None:
                waiters = {waiter for group in self._waiters.values() for waiter in group}
            else:
                waiters = set(self._waiters.get(place, ()))
        for waiter in waiters:
            waiter.wake(settled=settled)
