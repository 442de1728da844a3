"""`plainbill audit verify`: walks the chain of audit rows."""

import sys

from inquiry_api.audit.verification import verify
from inquiry_api.running.environment import local_database


def verify_trail() -> int:
    """Print whether the chain is whole; status 1 and the first bad row if it is not."""
    with local_database() as database, database.transaction() as session:
        bad = verify(session)
    if bad is None:
        sys.stdout.write("The audit trail is whole.\n")
        return 0
    sys.stderr.write(f"plainbill: audit row {bad} is not as it was written\n")
    return 1
