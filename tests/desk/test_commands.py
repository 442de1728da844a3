"""The commands of whoever runs the desk: the first admin, and looking after the trail."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inquiry_api.access.staff_invites import invited
from inquiry_api.audit.heads import export_head
from inquiry_api.cli import main
from inquiry_api.db import Database
from tests.factories.settings import environment_for


@pytest.fixture
def heads(shared_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of heads of this machine, whose environment is the test's."""
    path = tmp_path / "heads.jsonl"
    changes = {"PLAINBILL_AUDIT_HEADS": str(path), "PLAINBILL_PUBLIC_URL": "https://desk.example"}
    for name, value in environment_for(shared_database, **changes).items():
        monkeypatch.setenv(name, value)
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_the_first_admin_is_invited_on_the_machine_and_may_be_reset(
    heads: Path, shared_database: Database
) -> None:
    person = ("--email", "first@example.org")

    added = run("staff", "add", *person, "--name", "First")
    twice = run("staff", "add", *person, "--name", "First")
    reset = run("staff", "reset", *person)
    nobody = run("staff", "reset", "--email", "nobody@example.org")

    links = [result.output.splitlines()[0] for result in (added, reset)]
    assert all(link.startswith("https://desk.example/desk/invitation/") for link in links)
    assert links[0] != links[1]
    with shared_database.transaction() as session:
        assert invited(session, links[1].rpartition("/")[2])[0].role == "admin"
    assert (twice.exit_code, nobody.exit_code) == (1, 1)


def test_the_trail_is_compared_with_the_heads_that_were_exported(
    heads: Path, shared_database: Database
) -> None:
    without = run("audit", "verify")
    run("staff", "add", "--email", "second@example.org", "--name", "Second")
    with shared_database.transaction() as session:
        export_head(session, heads)
    whole = run("audit", "verify")
    heads.write_text(heads.read_text().replace('"seq": ', '"seq": 9'))
    forged = run("audit", "verify")

    assert "agree: 0." in without.output
    assert "agree: 1." in whole.output
    assert forged.exit_code == 1
    assert "line 1" in forged.output
