"""Signed heads of the audit chain, written to a file that should leave this machine.

Who holds an earlier head can show that later rows were taken off the end of the chain.
"""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.audit.chain import audit_key
from inquiry_api.audit.models import AuditHead

_DAILY = timedelta(hours=20)


class HeadForged(Exception):
    """A line of the file of heads does not bear our signature; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not a signed head")
        self.line = line


@dataclass(frozen=True)
class Head:
    """Where the chain ended at some time."""

    seq: int
    hash: bytes
    at: str

    def body(self) -> dict[str, Any]:
        """What is signed."""
        return {"at": self.at, "hash": self.hash.hex(), "seq": self.seq}


def head_public_key() -> bytes:
    """The Ed25519 key, 32 raw bytes, by which anybody can check the signatures."""
    return _signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def export_head(session: Session, path: Path) -> Head:
    """Append the present head, signed, as one line of JSON; it is on disk at the return."""
    row = session.execute(
        select(AuditHead.seq, AuditHead.hash, func.clock_timestamp().label("at"))
    ).one()
    head = Head(row.seq, row.hash, row.at.isoformat(timespec="seconds"))
    signature = _signer().sign(_message(head.body())).hex()
    with path.open("a", encoding="ascii") as file:
        file.write(json.dumps(head.body() | {"signature": signature}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return head


def export_daily(session: Session, path: Path) -> Head | None:
    """`export_head`, unless the file's last head is younger than twenty hours."""
    last = read_heads(path)[-1:] if path.exists() else []
    present = session.execute(select(func.clock_timestamp())).scalar_one()
    if last and present - datetime.fromisoformat(last[0].at) < _DAILY:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    return export_head(session, path)


def read_heads(path: Path, public_key: bytes | None = None) -> list[Head]:
    """The heads of a file. Raises HeadForged for a line that is damaged or not ours."""
    key = Ed25519PublicKey.from_public_bytes(public_key or head_public_key())
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    return [_read(key, number, line) for number, line in enumerate(lines, start=1)]


def _read(key: Ed25519PublicKey, number: int, line: str) -> Head:
    try:
        values = json.loads(line)
        head = Head(int(values["seq"]), bytes.fromhex(values["hash"]), str(values["at"]))
        key.verify(bytes.fromhex(values["signature"]), _message(head.body()))
    except (ValueError, TypeError, KeyError, InvalidSignature):
        raise HeadForged(number) from None
    return head


def _message(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _signer() -> Ed25519PrivateKey:
    seed = hmac.digest(audit_key(), b"plainbill audit head", hashlib.sha256)
    return Ed25519PrivateKey.from_private_bytes(seed)
