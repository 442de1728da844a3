"""`plainbill audit verify`: walks the chain of audit rows and compares the exported heads."""

import sys
from pathlib import Path

from inquiry_api.audit.heads import Head, HeadForged, read_heads
from inquiry_api.audit.verification import verify
from inquiry_api.running.assistant import ROOT
from inquiry_api.running.environment import local, local_database


def verify_trail() -> int:
    """Print whether the chain is whole; status 1 and the first bad row or head if it is not."""
    with local() as here:
        path = ROOT / here.settings.heads_path
    with local_database() as database, database.transaction() as session:
        try:
            heads = _heads(path)
        except HeadForged as forged:
            return _fail(f"{path.name}, line {forged.line}: not a head that was signed here")
        bad = verify(session, heads)
    if bad is not None:
        return _fail(f"audit row {bad} is not as it was written")
    sys.stdout.write(f"The audit trail is whole. Exported heads that agree: {len(heads)}.\n")
    return 0


def _heads(path: Path) -> list[Head]:
    return read_heads(path) if path.exists() else []


def _fail(words: str) -> int:
    sys.stderr.write(f"plainbill: {words}\n")
    return 1
