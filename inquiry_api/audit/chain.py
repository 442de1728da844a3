"""The keyed hash that ties each audit row to the one before it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = bytes(32)
_KEY_BYTES = 32
_key: bytes | None = None


def use_audit_key(key: bytes) -> None:
    """Set this process's key of the chain, once, at start; it is never in the database."""
    if len(key) < _KEY_BYTES:
        raise ValueError(f"the audit key has at least {_KEY_BYTES} bytes")
    global _key
    _key = key


def audit_key() -> bytes:
    """The key of this process. Raises RuntimeError before `use_audit_key`."""
    if _key is None:
        raise RuntimeError("no audit key in use: call use_audit_key at start")
    return _key


def link_hash(values: Mapping[str, Any]) -> bytes:
    """HMAC-SHA256 over the canonical JSON of a row without its own hash."""
    plain = {name: _plain(value) for name, value in values.items() if name != "hash"}
    body = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hmac.digest(audit_key(), body.encode(), hashlib.sha256)


def _plain(value: Any) -> Any:
    """One spelling for each value, whatever time zone or type the driver returns."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
