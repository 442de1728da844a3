"""What becomes of a text under each failure: states move on, never back (R24, R25)."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiry_api.cases.history import events_of
from inquiry_api.cases.models import Case
from inquiry_api.conversations.delivery_failures import fail
from inquiry_api.conversations.delivery_models import STATES, Outbox
from inquiry_api.conversations.delivery_policy import LONGEST, meaning, next_call
from inquiry_api.conversations.delivery_reports import STATUSES, report
from inquiry_api.conversations.events import newest_event
from inquiry_api.conversations.models import OptOut
from inquiry_api.conversations.outbox import FINAL, advance
from inquiry_api.conversations.worker_context import SmsNotSent, SmsRefused, SmsUnknown
from inquiry_api.crypto import blind_index
from inquiry_api.db import Database, now
from inquiry_api.desk.thread_lines import said_in
from inquiry_api.ledger.people import ContactPoint
from tests.conversations.harness import PATIENT, Gateway
from tests.desk.case_room import Room
from tests.factories.books import create_patient


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


def rows(gateway: Gateway) -> list[Outbox]:
    with gateway.database.transaction() as session:
        return list(session.query(Outbox).order_by(Outbox.created_at))


def send_one(gateway: Gateway) -> Outbox:
    gateway.text("hello")
    gateway.work()
    return rows(gateway)[0]


def reported(gateway: Gateway, row: Outbox, status: str, code: int | None = None) -> None:
    with gateway.database.transaction() as session:
        report(session, row.id, str(row.provider_id), status, code)


def test_a_text_is_sent_then_delivered(gateway: Gateway) -> None:
    row = send_one(gateway)
    assert row.state == "sent"

    reported(gateway, row, "delivered")

    assert rows(gateway)[0].state == "delivered"


@pytest.mark.parametrize(
    ("fault", "texts"),
    [(SmsNotSent(), 1), (SmsRefused(20429), 1), (SmsRefused(30008), 1), (SmsUnknown(), 1)],
)
def test_a_passing_failure_is_tried_again(gateway: Gateway, fault: Exception, texts: int) -> None:
    gateway.sms.faults = [fault]

    row = send_one(gateway)

    assert row.state == "sent"
    assert len(gateway.sms.sent) == texts


def test_a_text_that_was_taken_but_unanswered_is_found_and_not_sent_again(
    gateway: Gateway,
) -> None:
    gateway.sms.faults = [SmsUnknown()]
    gateway.sms.accept_then_fault = True

    row = send_one(gateway)

    assert row.state == "sent"
    assert len(gateway.sms.sent) == 1
    assert row.provider_id == gateway.sms.list_[0].provider_id


def test_of_two_like_texts_each_finds_its_own(gateway: Gateway) -> None:
    gateway.text("hello")
    gateway.work()
    gateway.sms.faults = [SmsUnknown()]
    gateway.sms.accept_then_fault = True
    gateway.text("hello")
    gateway.work()

    assert len(gateway.sms.sent) == 2
    assert len({row.provider_id for row in rows(gateway)}) == 2


@pytest.mark.parametrize(
    ("code", "state", "case", "opted_out", "trusted"),
    [
        (21610, "failed", None, True, False),
        (21211, "failed", "undelivered", False, False),
        (21614, "failed", "undelivered", False, False),
        (30005, "failed", "undelivered", False, False),
        (30006, "failed", "undelivered", False, False),
        (30007, "failed", "operations", False, True),
        (30034, "failed", "operations", False, True),
        (99999, "failed", "undelivered", False, True),
    ],
)
def test_a_lasting_failure_has_its_consequence(
    gateway: Gateway, code: int, state: str, case: str | None, opted_out: bool, trusted: bool
) -> None:
    with gateway.database.transaction() as session:
        patient = create_patient(session)
        index = blind_index("phone", PATIENT)
        session.add(
            ContactPoint(patient_id=patient.id, kind="phone", value=PATIENT, value_index=index)
        )
    gateway.sms.faults = [SmsRefused(code)]

    row = send_one(gateway)

    with gateway.database.transaction() as session:
        kinds = [found.kind for found in session.query(Case)]
        point = session.query(ContactPoint).one()
    assert (row.state, row.error_code) == (state, code)
    assert kinds == ([case] if case else [])
    assert gateway.count(OptOut) == int(opted_out)
    assert point.trusted is trusted


def test_a_conversation_whose_text_failed_is_offered_to_the_clerks(gateway: Gateway) -> None:
    gateway.sms.faults = [SmsRefused(30005)]

    row = send_one(gateway)

    assert row.conversation_id is not None
    assert gateway.conversation(row.conversation_id).owner == "offered"


def test_a_failed_text_of_a_clerk_is_shown_on_the_case_they_have(database: Database) -> None:
    room = Room.open(database).take()
    room.do("ask_for", what="visit_date")
    seen = room.seq()
    room.gateway.sms.faults = [SmsRefused(30005)]

    room.gateway.work()

    with database.transaction() as session:
        assert [case.id for case in session.query(Case)] == [room.case_id]
        assert [e.kind for e in events_of(session, room.case_id)][-1] == "undelivered"
        assert newest_event(session, room.talk_id) > seen
        assert [line.is_lost for line in said_in(session, room.talk_id)][-1]


def test_each_lost_text_of_a_closed_matter_is_a_case_of_its_own(gateway: Gateway) -> None:
    """A line of a clerk answers no turn, so that two of them must not be taken for one."""
    lost = [Outbox(kind="notice", state="sent", body="x") for _ in range(2)]
    with gateway.database.transaction() as session:
        session.add_all(lost)
    for row in lost:
        with gateway.database.transaction() as session:
            fail(session, session.get_one(Outbox, row.id), 30005)

    assert gateway.count(Case) == 2


def test_a_text_that_fails_after_it_was_taken_is_sent_once_more(gateway: Gateway) -> None:
    row = send_one(gateway)

    reported(gateway, row, "undelivered", 30003)
    gateway.work()

    first, second = rows(gateway)
    assert (first.state, second.state) == ("failed", "sent")
    assert (first.attempt, second.attempt) == (1, 2)
    assert len(gateway.sms.sent) == 2


def test_retries_end_after_four_hours() -> None:
    start = now()
    at, tries = start, 0
    while (following := next_call("reply", tries + 1, start, at)) is not None:
        tries, at = tries + 1, following

    assert at - start <= LONGEST
    assert at - start > LONGEST / 2
    assert next_call("code", 1, start, start + timedelta(minutes=9)) is None


def test_reports_that_come_twice_or_late_change_nothing(gateway: Gateway) -> None:
    row = send_one(gateway)

    for status in ("sent", "delivered", "delivered", "sent", "queued", "undelivered"):
        reported(gateway, row, status)

    assert rows(gateway)[0].state == "delivered"


def test_a_report_for_another_text_is_ignored(gateway: Gateway) -> None:
    row = send_one(gateway)

    with gateway.database.transaction() as session:
        assert not report(session, row.id, "SM-of-somebody-else", "delivered", None)

    assert rows(gateway)[0].state == "sent"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(STATUSES)), max_size=8))
def test_in_whatever_order_reports_come_the_state_only_rises(
    gateway: Gateway, statuses: list[str]
) -> None:
    row = Outbox(kind="reply", state="sent", provider_id=None, body="x")
    with gateway.database.transaction() as session:
        session.add(row)
    seen = ["sent"]
    for status in statuses:
        with gateway.database.transaction() as session:
            report(session, row.id, f"SM{row.id}", status, 30005)
        with gateway.database.transaction() as session:
            seen.append(session.get_one(Outbox, row.id).state)

    ranks = [STATES.index(state) for state in seen]
    assert ranks == sorted(ranks)


def test_no_state_goes_back() -> None:
    for before, after in itertools.product(STATES, STATES):
        row = Outbox(kind="reply", state=before)
        moved = advance(row, after)
        assert moved == (before not in FINAL and STATES.index(after) > STATES.index(before))


def test_a_code_is_wiped_once_it_is_sent(gateway: Gateway) -> None:
    from inquiry_api.conversations.outbox import enqueue_code

    received = gateway.text("hello")
    with gateway.database.transaction() as session:
        patient = create_patient(session)
        point = ContactPoint(
            patient_id=patient.id,
            kind="phone",
            value="+15555550155",
            value_index=blind_index("phone", "+15555550155"),
        )
        session.add(point)
        session.flush()
        for part, known in enumerate((point.id, None)):
            enqueue_code(
                session,
                conversation_id=received.conversation_id,
                turn_id=received.turn_id,
                part=part,
                contact_point_id=known,
                code="482913",
                language="en",
            )
    gateway.work()

    codes = [body for _, body in gateway.sms.sent if "482913" in body]
    assert len(codes) == 1
    kept = [row for row in rows(gateway) if row.kind == "code"]
    assert [row.state for row in sorted(kept, key=lambda row: row.part)] == ["sent", "failed"]
    assert kept[0].body is None or kept[1].body is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (21610, "opted_out"),
        (503, "passing"),
        (30008, "passing"),
        (20003, "operations"),
        (1, "refused"),
    ],
)
def test_each_code_has_one_meaning(code: int, expected: str) -> None:
    assert meaning(code) == expected
