"""What a clerk does on a case: real postings, once, within what is written that they may do."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from inquiry_api.access.links import link_works
from inquiry_api.access.models import OneTimeLink
from inquiry_api.audit.disclosures import accounting_of
from inquiry_api.audit.models import AuditEvent
from inquiry_api.cases.models import Approval, Callback, Case, CaseAct, CaseNote
from inquiry_api.conversations import handoff
from inquiry_api.conversations.choices import extras_of
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.models import Message
from inquiry_api.conversations.ownership import SaidMeanwhile
from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.crypto import blind_index
from inquiry_api.db import Database
from inquiry_api.desk.acts.doing import Done
from inquiry_api.desk.acts.performing import ACTS, FOR_ANYBODY, decide
from inquiry_api.desk.calls import open_calls
from inquiry_api.errors import Conflict, Invalid, Refused
from inquiry_api.ledger.balances import balance
from inquiry_api.ledger.journal import LedgerTxn
from inquiry_api.ledger.models import Account, Hold, Visit
from inquiry_api.ledger.people import ContactPoint
from inquiry_api.payments.papers import paper_of
from inquiry_api.plans.models import PaymentPlan, PlanInstalment
from tests.conversations.harness import PATIENT
from tests.desk.case_room import URL, Room
from tests.ledger.books import Books


@pytest.fixture
def room(database: Database) -> Room:
    return Room.open(database).take()


def owed(room: Room) -> int:
    with room.database.transaction() as session:
        return balance(session, [room.account_id]).total("owed").cents


def count(room: Room, table: type[object]) -> int:
    with room.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def pay(room: Room) -> None:
    """The patient paid ten dollars of the visit."""
    with room.database.transaction() as session:
        books = Books(session, session.get_one(Account, room.account_id))
        books.pay(1000, session.get_one(Visit, room.visit_id))


def page_of(room: Room, sent: Done) -> dict[str, Any]:
    """What the page behind the link of a line shows."""
    with room.database.transaction() as session:
        page: dict[str, Any] = extras_of(session.get_one(Message, sent.result_id))["page"]
    return page


def approval(room: Room) -> UUID:
    with room.database.transaction() as session:
        return session.scalars(select(Approval.id)).one()


def test_an_adjustment_is_posted_once_however_often_its_form_is_sent(room: Room) -> None:
    before, key = owed(room), uuid4()

    said = [room.do("adjust", key=key, amount="12.50", why="courtesy").outcome for _ in range(3)]

    assert said == ["done", "repeated", "repeated"]
    assert owed(room) == before - 1250
    assert count(room, CaseAct) == 1


def test_every_act_leaves_a_line_in_the_trail_and_in_the_cases_history(room: Room) -> None:
    room.do("adjust", amount="1.00", why="our_mistake")

    with room.database.transaction() as session:
        row = session.scalars(select(AuditEvent).where(AuditEvent.action == "case.adjust")).one()
        posting = session.scalars(
            select(LedgerTxn).where(LedgerTxn.actor == f"staff:{room.ana.id}")
        ).one()
    assert row.actor == f"staff:{room.ana.id}"
    assert row.account_ids == [room.account_id]
    assert posting.place == f"case {room.number}"


def test_more_than_a_clerk_may_do_waits_for_a_supervisor(database: Database) -> None:
    room = Room.open(database).take()
    before = owed(room)

    asked = room.do("adjust", amount="55.00", why="our_mistake")
    assert (asked.outcome, owed(room)) == ("waiting", before)

    with pytest.raises(Refused), room.database.transaction() as session:
        decide(session, room.ana, approval(room), grant=True, public_url=URL)
    with room.database.transaction() as session:
        decide(session, room.sue, approval(room), grant=True, public_url=URL)
    assert owed(room) == before - 5500
    with pytest.raises(Conflict), room.database.transaction() as session:
        decide(session, room.sue, approval(room), grant=True, public_url=URL)


def test_a_refused_act_changes_nothing(room: Room) -> None:
    before = owed(room)
    room.do("adjust", amount="55.00", why="our_mistake")

    with room.database.transaction() as session:
        done = decide(session, room.sue, approval(room), grant=False, public_url=URL)

    assert (done.outcome, owed(room)) == ("refused", before)


WRONG_FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("adjust", {"amount": "0", "why": "courtesy"}),
    ("adjust", {"amount": "9999", "why": "courtesy"}),
    ("adjust", {"amount": "1", "why": "spite"}),
    ("adjust", {"amount": "1", "why": "courtesy", "visit": str(uuid4())}),
    ("adjust", {"amount": "1", "why": "courtesy", "key": "none"}),
    ("refund", {"amount": "10.00"}),
    ("hold", {"kind": "whim", "days": "3"}),
    ("hold", {"kind": "review", "days": "0"}),
    ("plan", {"months": "2", "how": "phone"}),
    ("decide_review", {"decision": "patient_owes"}),
    ("callback", {"at": "2020-01-01T10:00"}),
    ("callback", {"at": "whenever"}),
    ("contact", {"kind": "phone", "value": "call me", "checked": "photo_id"}),
    ("contact", {"kind": "phone", "value": "+12065550177"}),
    ("end_coverage", {"coverage": str(uuid4()), "ends": "2026-01-31"}),
    ("note", {"text": "  "}),
)


def test_what_a_form_gets_wrong_changes_nothing(room: Room) -> None:
    tables = (Hold, PaymentPlan, CaseAct)
    before = (owed(room), [count(room, table) for table in tables])

    for act, form in WRONG_FORMS:
        with pytest.raises(Invalid):
            room.do(act, **form)

    assert before == (owed(room), [count(room, table) for table in tables])


def test_only_the_clerk_who_has_the_case_acts(room: Room) -> None:
    for act in set(ACTS) - FOR_ANYBODY:
        with pytest.raises(Conflict):
            room.do(act, who=room.ben)


def test_a_hold_stops_the_asking_until_it_is_released(room: Room) -> None:
    held = room.do("hold", kind="review", days=30)
    with room.database.transaction() as session:
        kept = session.get_one(Hold, held.result_id)
        assert (kept.kind, kept.case_id, kept.released_at) == ("review", room.case_id, None)

    room.do("release_hold", hold=held.result_id)

    with room.database.transaction() as session:
        assert session.get_one(Hold, held.result_id).released_at is not None


@pytest.mark.parametrize(("decision", "left"), [("bill_is_right", 6000), ("we_were_wrong", 0)])
def test_a_dispute_holds_the_visit_until_it_is_decided(
    room: Room, decision: str, left: int
) -> None:
    if owed(room) > 5000 and decision == "we_were_wrong":
        room.do("adjust", amount="50.00", why="our_mistake")
    before = owed(room)
    room.do("dispute", decision="log")
    assert count(room, Hold) == 1

    room.do("dispute", decision=decision)

    with room.database.transaction() as session:
        assert session.scalars(select(Hold.released_at)).one() is not None
    assert owed(room) == (before if left else 0)


def test_a_plan_needs_the_patients_yes_and_sums_to_what_is_due(room: Room) -> None:
    total = owed(room)

    room.do("plan", months="2", how="phone", agreed="yes")

    with room.database.transaction() as session:
        assert session.scalar(select(func.sum(PlanInstalment.amount_cents))) == total


def test_coverage_is_added_ended_and_billed_again(room: Room) -> None:
    with room.database.transaction() as session:
        payer = Payer(name="Larkspur Health")
        session.add(payer)
    added = room.do(
        "add_coverage", payer=payer.id, member="LH-778", priority=1, starts="2026-01-01"
    )
    room.do("rebill", coverage=added.result_id)
    room.do("end_coverage", coverage=added.result_id, ends="2026-12-31")

    with room.database.transaction() as session:
        assert str(session.get_one(Coverage, added.result_id).ends_on) == "2026-12-31"
        assert session.scalars(select(Hold.kind)).one() == "insurance"
        assert session.scalars(select(Case.team).where(Case.kind == "rebill")).one() == "insurance"


def test_a_changed_number_is_told_to_the_old_one(room: Room) -> None:
    second = "+12065550188"
    with room.database.transaction() as session:
        session.add(ContactPoint(patient_id=room.patient_id, kind="phone", value=second,
                                 value_index=blind_index("phone", second)))  # fmt: skip
    before = len(room.gateway.sms.sent)

    done = room.do("contact", kind="phone", value="206-555-0177", checked="photo_id", texts="yes")
    room.gateway.work()

    told = room.gateway.sms.sent[before:]
    assert "The 2 old numbers were told." in done.said
    assert {to for to, _ in told} == {PATIENT, second}
    assert all("contact details" in words for _, words in told)
    with room.database.transaction() as session:
        kept = {p.value: p.ended_at is None for p in session.scalars(select(ContactPoint))}
    assert kept == {PATIENT: False, second: False, "+12065550177": True}


def test_a_statement_goes_by_a_link_over_text_and_shows_no_amount_in_it(room: Room) -> None:
    room.do("send_statement")
    room.gateway.work()

    assert "/s/" in room.gateway.sms.sent[-1][1]
    assert "$" not in room.gateway.sms.sent[-1][1]
    assert count(room, OneTimeLink) == 1


def test_nothing_private_goes_to_somebody_who_was_never_verified(database: Database) -> None:
    room = Room.open(database, channel="web", verified=False).take()

    with pytest.raises(Invalid):
        room.do("send_statement")


def test_an_act_that_writes_shows_first_what_the_patient_wrote_meanwhile(room: Room) -> None:
    seen = room.seq()
    room.gateway.text("never mind")

    with pytest.raises(SaidMeanwhile):
        room.do("ask_for", what="visit_date", last_seen=seen)


def test_a_wrong_recipient_ends_trust_and_opens_the_incident(room: Room) -> None:
    room.do("wrong_recipient", who=room.ben, recipient="A stranger", what="A bill of $60.00.")

    with room.database.transaction() as session:
        made = session.scalars(select(Case).where(Case.kind == "wrong_recipient")).one()
        assert (made.severity, made.team) == ("high", "privacy")
        assert session.scalars(select(ContactPoint.trusted)).one() is False
        (entry,) = accounting_of(session, room.patient_id)
        assert (entry.recipient, entry.what) == ("A stranger", "A bill of $60.00.")
        assert (entry.purpose, entry.case_id) == ("wrong_recipient", made.id)


def test_a_note_is_kept_and_told_to_nobody(room: Room) -> None:
    texts = count(room, Outbox)

    room.do("note", text="Sounded worried.")

    assert (count(room, CaseNote), count(room, Outbox)) == (1, texts)


def test_a_promised_call_is_told_and_marked_done_once(room: Room) -> None:
    promised = room.do("callback", at="2031-03-04T10:30", note="after work")
    room.gateway.work()
    assert "calls you on Tue Mar 4, 10:30 am" in room.gateway.sms.sent[-1][1]

    done = room.do("call_done", who=room.ben, call=promised.result_id, outcome="nobody_answered")

    assert "Promise another one" in done.said
    with room.database.transaction() as session:
        assert open_calls(session) == []
        call = session.get_one(Callback, promised.result_id)
        assert (call.outcome, call.done_by) == ("nobody_answered", room.ben.id)
    with pytest.raises(Invalid):
        room.do("call_done", call=promised.result_id, outcome="reached")


@pytest.mark.parametrize(
    ("act", "kind"), [("send_statement", "statement"), ("send_receipt", "receipt")]
)
def test_the_page_behind_a_link_has_the_paper_itself(room: Room, act: str, kind: str) -> None:
    pay(room)
    sent = room.do(act)

    (link,) = page_of(room, sent)["links"]
    with room.database.transaction() as session:
        paper = paper_of(session, link["url"].rpartition("/")[2])
        assert paper is not None
        assert (paper.kind, paper.account_id) == (kind, room.account_id)


def test_in_a_chat_the_paper_waits_behind_a_link_that_asks_the_birth_date(
    database: Database,
) -> None:
    room = Room.open(database, channel="web").take()

    sent = room.do("send_statement")

    with room.database.transaction() as session:
        message = session.get_one(Message, sent.result_id)
        (button,) = extras_of(message)["links"]
        assert link_works(session, button["url"].rpartition("/")[2])
        assert "/papers/" not in (message.body or "")


def held(room: Room, hold_id: UUID) -> bool:
    with room.database.transaction() as session:
        return session.get_one(Hold, hold_id).released_at is None


def test_the_clerk_who_closes_says_which_pauses_end(room: Room) -> None:
    ends, stays = (room.do("hold", kind=kind, days=30).result_id for kind in ("legal", "dispute"))
    assert ends
    assert stays

    with room.database.transaction() as session:
        version = session.get_one(Case, room.case_id).version
        handoff.finish(session, room.case_id, room.ana.id, "upheld", version=version, ending=[ends])

    assert (held(room, ends), held(room, stays)) == (False, True)


@pytest.mark.parametrize(("kind", "still"), [("dispute", False), ("extension", True)])
def test_a_decided_case_ends_what_was_held_for_looking_and_no_promise(
    room: Room, kind: str, still: bool
) -> None:
    room.do("hold", kind=kind, days=30)

    with room.database.transaction() as session:
        version = session.get_one(Case, room.case_id).version
        handoff.finish(session, room.case_id, room.ana.id, "upheld", version=version)

    with room.database.transaction() as session:
        assert (session.scalars(select(Hold.released_at)).one() is None) == still
