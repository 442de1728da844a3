"""A load whose process is killed in the middle: nothing half done, and the same books at last."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

from inquiry_api.db import Database
from inquiry_api.imports.loads.models import BookLoad
from inquiry_api.imports.loads.running import run_upload
from tests.bench.x12_bench import made_up_claims, made_up_remittance
from tests.conftest import fresh_database
from tests.imports.loads.stopped_load import A_FEW
from tests.imports.loads.test_loads import kept, upload
from tests.imports.posting_x12.books import by_account, totals, unbalanced

CLAIMS = 3 * A_FEW
FILES = (("sent.837", made_up_claims(CLAIMS)), ("paid.835", made_up_remittance(CLAIMS)))
ROOT = Path(__file__).parents[3]


def kill_in_the_middle(database: Database, load_id: UUID) -> int:
    """Run the load in a process, kill it while it posts the remittance; returns how far it was."""
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.imports.loads.stopped_load", url, str(load_id)]
    process = subprocess.Popen(
        [*command, "paid.835"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    done = int(process.stdout.readline())
    process.kill()
    process.communicate()
    return done


def test_a_load_killed_in_the_middle_gives_the_same_books_when_it_runs_again(
    database: Database, database_server: str, template_database: str
) -> None:
    load_id = upload(database, *FILES)
    done = kill_in_the_middle(database, load_id)

    with database.transaction() as session:
        seen = session.get_one(BookLoad, load_id)
        assert (seen.state, seen.at_hand, seen.done, seen.total) == (
            "running", "paid.835", done, CLAIMS,
        )  # fmt: skip
    assert 0 < done < CLAIMS
    assert set(totals(database)) == {"insurer", "revenue"}

    run_upload(database, load_id)

    load, files = kept(database, load_id)
    assert (load.state, {file.state for file in files}) == ("done", {"loaded"})
    assert unbalanced(database) == 0
    with fresh_database(database_server, template_database) as other:
        run_upload(other, upload(other, *FILES))
        assert by_account(database) == by_account(other) != {}
