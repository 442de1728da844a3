"""What the database holds of a conversation, and what the assistant keeps of it."""

import base64
import json
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.e2e.system import System

_NONCE_BYTES = 12


def answers(system: System, conversation: UUID) -> list[int]:
    """How many messages answered each message of the patient, in the patient's order."""
    rows = system.query(
        "SELECT count(said.id) FROM message heard JOIN turn ON turn.message_id = heard.id "
        "LEFT JOIN message said ON said.answers_turn_id = turn.id AND NOT said.suppressed "
        "WHERE heard.conversation_id = %s GROUP BY heard.seq ORDER BY heard.seq",
        conversation,
    )
    return [count for (count,) in rows]


def order(system: System, conversation: UUID) -> list[int]:
    """Which of the patient's messages each answer belongs to, in the order they were written."""
    rows = system.query(
        "SELECT heard.seq FROM message said JOIN turn ON turn.id = said.answers_turn_id "
        "JOIN message heard ON heard.id = turn.message_id "
        "WHERE said.conversation_id = %s ORDER BY said.seq",
        conversation,
    )
    return [seq for (seq,) in rows]


def cases(system: System, conversation: UUID) -> list[str]:
    """The kinds of the cases about a conversation."""
    rows = system.query('SELECT kind FROM "case" WHERE conversation_id = %s', conversation)
    return [kind for (kind,) in rows]


def assistant_events(system: System, conversation: UUID | None = None) -> list[dict[str, Any]]:
    """What the assistant keeps, unsealed; of one conversation's present stretch, or of all."""
    cipher = AESGCM(base64.b64decode(system.variables["PLAINBILL_BOT_KEY"]))
    rows = system.query(
        "SELECT sender_id, data FROM rasa.events WHERE %s::uuid IS NULL OR sender_id IN "
        "(SELECT bot_sender::text FROM conversation WHERE id = %s) ORDER BY id",
        conversation,
        conversation,
    )
    return [_opened(cipher, sender, data) for sender, data in rows]


def _opened(cipher: AESGCM, sender: str, sealed: str) -> dict[str, Any]:
    raw = base64.b64decode(sealed)
    opened: dict[str, Any] = json.loads(
        cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], sender.encode())
    )
    return opened
