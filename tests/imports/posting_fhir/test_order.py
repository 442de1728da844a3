"""The books do not depend on the order of the resources, nor on how many are posted together."""

import json
import random
from pathlib import Path

import pytest

from inquiry_api.db import Database
from inquiry_api.imports.posting_fhir import claim_posting, decision_posting
from tests.imports.fhir.builders import bundle
from tests.imports.posting.bulk.test_same_outcome import one_by_one, picture, two
from tests.imports.posting_fhir.books import answer, bill, endings, load, load_path, plan, practice
from tests.imports.posting_fhir.crowds import crowd
from tests.imports.posting_fhir.test_decisions import DECIDED, WAITING
from tests.imports.posting_x12.books import totals, unbalanced

NEWER = {"meta": {"lastUpdated": "2026-11-09T10:00:00Z"}}
OLDER = {"meta": {"lastUpdated": "2026-11-03T10:00:00Z"}}


@pytest.mark.parametrize("seed", range(3))
def test_together_and_one_by_one_leave_the_same_books(
    database_server: str,
    template_database: str,
    tmp_path: Path,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with two(database_server, template_database) as (together, apart):
        (report,) = load(together, tmp_path, crowd(seed))
        monkeypatch.setattr(claim_posting, "post_many", one_by_one)
        monkeypatch.setattr(decision_posting, "post_many", one_by_one)
        (other,) = load(apart, tmp_path, crowd(seed))

        assert picture(together) == picture(apart)
        assert unbalanced(together) == 0
        assert "books.stretch_failed" not in caplog.messages
        assert report.loaded is not None
        assert other.loaded is not None
        assert report.loaded.tally.endings == other.loaded.tally.endings


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_resources_changes_nothing(
    database: Database, tmp_path: Path, seed: int
) -> None:
    resources, path = crowd(seed), tmp_path / "crowd.json"
    found = set()
    for shuffled in range(5):
        random.Random(shuffled).shuffle(resources)
        path.write_text(json.dumps(bundle(*resources)))
        (report,) = load_path(database, path, dry_run=True)
        assert report.loaded is not None
        tally = report.loaded.tally
        found.add(json.dumps([report.loaded.posted, tally.endings, tally.cases], sort_keys=True))

    assert len(found) == 1


def test_a_crowd_loaded_again_in_other_bytes_posts_nothing_twice(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, crowd(1))
    before = picture(database)

    (again,) = load(database, tmp_path, list(reversed(crowd(1))))

    assert again.outcome == "loaded"
    after = picture(database)
    assert after["posted"] == before["posted"]
    assert after["books"] == before["books"]
    assert after["held"] == before["held"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_newest_of_several_versions_in_one_file_counts(
    database: Database, tmp_path: Path, turned: bool
) -> None:
    versions = [answer(**OLDER, status="active", payment=None), answer(**NEWER)]
    if turned:
        versions.reverse()

    load(database, tmp_path, practice(*versions))

    assert totals(database) == DECIDED


def test_two_that_differ_under_one_name_are_for_a_clerk_and_post_nothing(
    database: Database, tmp_path: Path
) -> None:
    other = answer(disposition="another")

    (report,) = load(database, tmp_path, practice(answer(), other))

    assert endings(report, "remittance") == {"review": 2}
    assert totals(database) == WAITING


def test_the_same_resource_twice_in_a_file_counts_once(database: Database, tmp_path: Path) -> None:
    (report,) = load(database, tmp_path, practice(bill(), answer(), answer(), plan()))

    assert totals(database) == DECIDED
    assert endings(report, "remittance") == {"posted": 1, "unchanged": 1}
    assert {flag["notice"] for flag in report.flags} >= {"duplicate_id"}


def test_reports_name_places_and_never_the_id_of_a_patient(
    database: Database, tmp_path: Path
) -> None:
    text = json.dumps(practice(answer(payment={"amount": {"value": 500}}), bill(id="k2")))
    named = text.replace('"p1"', '"rivera-ana-1980"').replace(
        "Patient/p1", "Patient/rivera-ana-1980"
    )
    unnamed = named.replace('"family": "Rivera"', '"family": ""')

    reports = load(database, tmp_path, json.loads(named), json.loads(unnamed))

    for report in reports:
        assert report.loaded is not None
        told = json.dumps(report.loaded.tally.as_json()) + json.dumps(report.flags)
        told += "".join(report.lines())
        assert "entry[" in told
        assert "rivera" not in told.lower()
