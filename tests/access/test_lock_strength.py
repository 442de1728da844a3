"""The counters under parallel tries, a flood, and a missing table."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from inquiry_api.access import counters
from inquiry_api.access.prompts import Prompt
from tests.access.records import SPOKEN, Records, Somebody
from tests.access.talk import Talk, scalar

WRONG = "June 13, 1980"
STAFF = uuid4()


def text_from(records: Records, somebody: Somebody) -> Talk:
    return Talk(records.database, "sms", somebody.index)


def test_parallel_conversations_get_no_more_than_ten_tries(records: Records) -> None:
    patient = records.patient()

    def guess(_: int) -> None:
        talk = text_from(records, patient)
        for _ in range(4):
            talk.give(DATE_1=WRONG)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(guess, range(6)))

    count = scalar(
        records.database,
        "SELECT count FROM identity_attempt WHERE kind = 'person' AND key = :key",
        key=patient.id.bytes,
    )
    talk = text_from(records, patient)
    talk.give(DATE_1=SPOKEN)
    assert count == 24
    assert talk.open() is None


def test_a_flood_of_wrong_tries_everywhere_bars_everybody_for_the_minute(
    records: Records,
) -> None:
    with records.database.transaction() as session:
        for _ in range(100):
            counters.take(
                session,
                counters.Key("everyone", b""),
                counters._EVERYONE_LIMIT,
                counters._EVERYONE_WINDOW,
            )
    talk = text_from(records, records.patient())

    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.NOT_MATCHED

    with records.database.transaction() as session:
        session.execute(
            text(
                "UPDATE identity_attempt SET since = since - interval '61 s' "
                "WHERE kind = 'everyone'"
            )
        )
    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.WARN_SMS


def test_without_the_counters_nobody_is_verified(records: Records) -> None:
    talk = text_from(records, records.patient())
    with records.database.transaction() as session:
        session.execute(text("ALTER TABLE identity_attempt RENAME TO elsewhere"))
    try:
        with pytest.raises(DBAPIError):
            talk.give(DATE_1=SPOKEN)
    finally:
        with records.database.transaction() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO identity_attempt"))

    assert talk.open() is None
