"""One-time codes: random, hashed, for one request, once, ten minutes by the database's clock."""

from collections import Counter
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import text

from inquiry_api.access.codes import Recipient, create_code, try_code
from inquiry_api.access.prompts import Prompt
from inquiry_api.db import Database, now
from tests.access.records import SPOKEN, Records, Somebody
from tests.access.talk import Talk, scalar

NOBODY = Recipient([b"n" * 16], None, None)


def make(database: Database, conversation: UUID | None = None) -> tuple[UUID, str]:
    with database.transaction() as session:
        return create_code(session, conversation or uuid4(), NOBODY)


def works(database: Database, request: UUID, code: str) -> bool:
    with database.transaction() as session:
        return try_code(session, request, code) is not None


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def started(records: Records, patient: Somebody) -> Talk:
    talk = Talk(records.database)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)
    return talk


def test_a_code_has_six_digits_and_works_once(records: Records) -> None:
    request, code = make(records.database)

    assert len(code) == 6
    assert code.isdigit()
    assert [works(records.database, request, code) for _ in range(2)] == [True, False]


def test_codes_are_spread_over_all_numbers(records: Records) -> None:
    codes = [make(records.database)[1] for _ in range(300)]

    assert len(set(codes)) > 295
    assert max(Counter(code[0] for code in codes).values()) < 75


def test_a_code_is_bound_to_its_request(records: Records) -> None:
    (one, code), (two, other_code) = make(records.database), make(records.database)

    assert works(records.database, two, code) == (code == other_code)
    assert works(records.database, one, code)


def test_a_newer_code_ends_the_older_one_of_its_conversation(records: Records) -> None:
    conversation = uuid4()
    one, code = make(records.database, conversation)
    make(records.database, conversation)

    assert not works(records.database, one, code)


def test_five_wrong_tries_burn_a_code(records: Records) -> None:
    request, code = make(records.database)
    for _ in range(5):
        assert not works(records.database, request, other(code))

    assert not works(records.database, request, code)


def test_the_fifth_try_may_still_be_the_right_one(records: Records) -> None:
    request, code = make(records.database)
    for _ in range(4):
        works(records.database, request, other(code))

    assert works(records.database, request, code)


@pytest.mark.parametrize(("seconds", "outcome"), [(595, "verified"), (601, "ask")])
def test_a_code_lasts_ten_minutes(records: Records, seconds: int, outcome: str) -> None:
    talk = started(records, records.patient())

    talk.age(seconds / 60, "created_at", "expires_at")

    assert talk.give(ID_1=talk.code).outcome == outcome


@pytest.mark.parametrize("skew", ["2020-01-01", "2040-01-01"])
def test_this_machines_clock_decides_nothing_about_expiry(records: Records, skew: str) -> None:
    talk = started(records, records.patient())
    talk.age(601 / 60, "created_at", "expires_at")

    with time_machine.travel(skew):
        assert now().year != 2026
        assert talk.give(ID_1=talk.code).prompt == Prompt.CODE_WRONG
        assert talk.open() is None


def test_an_expired_a_used_and_a_wrong_code_sound_the_same(records: Records) -> None:
    expired, used, wrong = (started(records, records.patient()) for _ in range(3))
    expired.age(11, "expires_at")
    with records.database.transaction() as session:
        session.execute(
            text("UPDATE one_time_code SET used_at = now() WHERE conversation_id = :id"),
            {"id": used.id},
        )

    steps = {expired.give(ID_1=expired.code), used.give(ID_1=used.code)}
    steps.add(wrong.give(ID_1=other(wrong.code)))

    assert len(steps) == 1


def test_a_code_for_somebody_who_died_meanwhile_opens_nothing(records: Records) -> None:
    patient = records.patient()
    talk = started(records, patient)
    with records.database.transaction() as session:
        session.execute(
            text("UPDATE patient SET deceased_on = current_date WHERE id = :id"),
            {"id": patient.id},
        )

    assert talk.give(ID_1=talk.code).prompt == Prompt.CODE_WRONG


def test_a_code_goes_to_the_newest_number_that_takes_texts(records: Records) -> None:
    patient = records.patient()
    newest = records.contact("+12025550177", patient_id=patient.id)
    records.contact("+12025550178", patient_id=patient.id, texts=False)
    records.contact("+12025550179", patient_id=patient.id, trusted=False)

    talk = started(records, patient)

    assert [send.contact_point_id for send in talk.sends] == [newest]


def test_a_dump_of_the_database_holds_no_code_token_or_secret(records: Records) -> None:
    patient = records.patient()
    talk = started(records, patient)
    tables = ["one_time_code", "identity_flow", "identity_attempt", "identity_session"]
    tables += ["one_time_link", "audit_event", "audit_head"]

    rows = [
        str(scalar(records.database, f"SELECT string_agg(t::text, ' ') FROM {table} t"))  # noqa: S608
        for table in tables
    ]
    dump = " ".join(rows)

    for secret in (talk.code, patient.family, "1980-06-12", patient.phone or ""):
        assert secret not in dump.replace(":", " ")
        assert secret.encode().hex() not in dump


def test_the_hash_of_a_code_cannot_be_found_without_the_key(records: Records) -> None:
    import hashlib

    request, code = make(records.database)
    with records.database.transaction() as session:
        row = session.execute(
            text("SELECT salt, code_hash FROM one_time_code WHERE id = :id"), {"id": request}
        ).one()

    for shape in (f"{request}|{row.salt.hex()}|{code}", code, f"{row.salt.hex()}{code}"):
        assert hashlib.sha256(shape.encode()).digest() != row.code_hash
