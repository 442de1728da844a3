"""A process that runs a load and stops for ever in the middle of one of its files.

`python -m tests.imports.loads.stopped_load DATABASE LOAD FILE` prints how many claims are done.
"""

import sys
from unittest.mock import patch
from uuid import UUID

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.crypto import use_keyring
from inquiry_api.db import Database
from inquiry_api.imports.loads import keeping
from inquiry_api.imports.loads.keeping import Keeper
from inquiry_api.imports.loads.running import run_upload
from inquiry_api.imports.posting_x12 import loading
from tests.conftest import TEST_KEYRING

A_FEW = 10


def main(url: str, load_id: str, stop_in: str) -> None:
    """Load until `A_FEW` claims of the file are posted, then wait to be killed."""
    use_keyring(TEST_KEYRING)
    use_audit_key(b"a" * 32)
    real = Keeper.progress

    def progress(keeper: Keeper, name: str, done: int, total: int) -> None:
        keeper._told = keeping._NEVER  # Written each time, however fast it goes.
        real(keeper, name, done, total)
        if name == stop_in:
            sys.stdout.write(f"{done}\n")
            sys.stdout.flush()
            sys.stdin.read()

    with patch.object(loading, "STRETCH", A_FEW), patch.object(Keeper, "progress", progress):
        run_upload(Database(url), UUID(load_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
