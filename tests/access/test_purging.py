"""Purging takes what ran out and leaves what counts."""

from sqlalchemy import text

from inquiry_api.access.links import create_link
from inquiry_api.access.purging import purge_identity
from tests.access.records import SPOKEN, Records
from tests.access.talk import Talk, scalar

TABLES = ("one_time_code", "one_time_link", "identity_flow", "identity_attempt")


def rows(records: Records) -> dict[str, int]:
    return {
        table: scalar(records.database, f"SELECT count(*) FROM {table}")  # noqa: S608
        for table in TABLES
    }


def test_only_what_ran_out_is_purged_and_twice_is_as_once(records: Records) -> None:
    patient = records.patient()
    web, by_text = Talk(records.database), Talk(records.database, "sms", patient.index)
    web.give(NAME_1=patient.family, DATE_1=SPOKEN)
    by_text.give(DATE_1="June 13, 1980")
    by_text.give(DATE_1=SPOKEN)
    with records.database.transaction() as session:
        create_link(session, by_text.speaker)
        purge_identity(session)
    before = rows(records)
    for talk in (web, by_text):
        talk.age(60 * 25)
    with records.database.transaction() as session:
        session.execute(text("UPDATE identity_attempt SET since = since - interval '25 h'"))

    for _ in range(2):
        with records.database.transaction() as session:
            purge_identity(session)

    assert before == {
        "one_time_code": 1,
        "one_time_link": 1,
        "identity_flow": 2,
        "identity_attempt": 5,
    }
    kept = scalar(
        records.database, "SELECT string_agg(kind, ' ' ORDER BY kind) FROM identity_attempt"
    )
    assert rows(records) | {"identity_attempt": 0} == dict.fromkeys(TABLES, 0)
    assert kept == "conversation person"
