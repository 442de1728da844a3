"""Keeps dialogue state in PostgreSQL, encrypted, and fails loudly.

Rasa's own store writes every event in clear, puts statement parameters into its errors, and is
wrapped so that a database failure is answered from memory and then forgotten. Here an error
reaches the channel, which answers 500, and the gateway tries the turn again.
"""

import base64
import json
import os
import secrets
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

_NONCE_BYTES = 12
# How many of a tracker's events were stored when it was read: kept on the tracker itself, since a
# turn reads it once, works on it under the sender's lock, and saves it once.
_STORED = "stored_events"


class EncryptedTrackerStore(SQLTrackerStore):
    """Rasa's SQL store with sealed event data. Its table is `events`, keyed by `sender_id`."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        self._cipher = AESGCM(base64.b64decode(os.environ["PLAINBILL_BOT_KEY"]))
        self.engine = sa.create_engine(
            os.environ["PLAINBILL_TRACKER_URL"],
            pool_size=5,
            max_overflow=5,
            hide_parameters=True,
            connect_args={"options": "-csearch_path=rasa"},
        )
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        statement = self._stored(sender_id, fetch_events_from_all_sessions)
        with self.engine.connect() as connection:
            sealed = connection.execute(statement).scalars().all()
        events = [self._open(sender_id, data) for data in sealed]
        if not self.domain or not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, len(events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are not stored yet; names of intents and actions stay unsealed."""
        new = list(tracker.events)[getattr(tracker, _STORED, 0) :]
        rows = [self._row(tracker.sender_id, event) for event in new]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(sa.insert(self.SQLEvent.__table__), rows)
        setattr(tracker, _STORED, len(tracker.events))

    def _stored(self, sender_id: str, all_sessions: bool) -> Any:
        """The statement for what is stored, in order; of the latest session only, or of all."""
        event = self.SQLEvent
        statement = sa.select(event.data).where(event.sender_id == sender_id).order_by(event.id)
        if all_sessions:
            return statement
        began = sa.select(sa.func.max(event.id)).where(
            event.sender_id == sender_id, event.type_name == SessionStarted.type_name
        )
        return statement.where(event.id >= sa.func.coalesce(began.scalar_subquery(), 0))

    def _row(self, sender_id: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": self._seal(sender_id, data),
        }

    def _seal(self, sender_id: str, data: dict[str, Any]) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, json.dumps(data).encode(), sender_id.encode())
        return base64.b64encode(nonce + sealed).decode()

    def _open(self, sender_id: str, sealed: str) -> dict[str, Any]:
        raw = base64.b64decode(sealed)
        nonce, body = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        data: dict[str, Any] = json.loads(self._cipher.decrypt(nonce, body, sender_id.encode()))
        return data
