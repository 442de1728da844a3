"""News of claims that reach a clerk say in words what the payer's code means."""

import json
from pathlib import Path

from sqlalchemy import select

from inquiry_api.cases.models import Case
from inquiry_api.db import Database
from tests.imports.posting_x12.books import load
from tests.imports.posting_x12.test_answers import SENT, status_277


def test_a_claim_that_was_sent_back_is_a_case_that_tells_why(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, SENT, ("277", status_277("A6")))

    with database.transaction() as session:
        packet = json.loads(session.scalars(select(Case)).one().packet)
    assert packet["code"].startswith("A6")
    assert packet["told"].startswith("The claim lacked something. We fix it.")
