"""`plainbill export x12 FOLDER`: the books as files that any X12 reader takes, ours too."""

import os
import sys
from pathlib import Path

from inquiry_api.db import now
from inquiry_api.imports.export_x12.claims import claims_file
from inquiry_api.imports.export_x12.remittances import remittances_file
from inquiry_api.running.environment import local_database

CLAIMS, REMITTANCES = "claims.837", "remittances.835"


def export_x12(folder: Path) -> int:
    """Write the claims and the payers' decisions; returns the exit status."""
    taken = [name for name in (CLAIMS, REMITTANCES) if (folder / name).exists()]
    if taken:
        sys.stderr.write(f"plainbill: {taken[0]} is in that folder already; name another folder\n")
        return 1
    with local_database() as database, database.transaction() as session:
        at = now()
        texts = {CLAIMS: claims_file(session, at), REMITTANCES: remittances_file(session, at)}
    written = {name: text for name, text in texts.items() if text is not None}
    if not written:
        sys.stderr.write("plainbill: there is no claim on the books to export\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        _write(folder / name, text)
        sys.stdout.write(f"{name}: {text.count('~')} segments\n")
    return 0


def _write(path: Path, text: str) -> None:
    """Write a whole file or none, for its owner's eyes alone."""
    unfinished = path.with_name(f".{path.name}.part")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)
