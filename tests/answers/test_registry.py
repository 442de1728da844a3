"""The one way in: every topic has an answer, and nothing is told before the door says yes."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.answers import flows
from inquiry_api.answers.choosing import wait_for, waiting
from inquiry_api.answers.details.matters import MATTERS
from inquiry_api.answers.draft import Draft
from inquiry_api.answers.people_topics import URGENT
from inquiry_api.answers.practice_topics import TOPICS as PRACTICE_TOPICS
from inquiry_api.answers.registry import TOPICS
from inquiry_api.audit.models import AuditEvent
from inquiry_api.audit.trail import write_pending
from inquiry_api.errors import NotFound
from tests.answers.talk import Talk, cents
from tests.ledger.books import SEEN

BILLING_INTENTS = """
ask_balance explain_balance ask_why_billed_if_insured pay_bill update_insurance ask_claim_status
set_up_payment_plan report_missing_payment identify_bill talk_to_human request_statement
ask_due_date ask_denial ask_multiple_bills report_eob_mismatch dispute_charge
report_duplicate_charge explain_charge ask_deductible ask_financial_assistance request_more_time
ask_collections change_payment_plan manage_autopay request_refund ask_secondary_insurance
request_receipt ask_payment_methods request_coding_review report_surprise_bill request_estimate
report_over_estimate ask_discount ask_facility_fee report_access_problem ask_prior_authorization
ask_medicare_medicaid report_accident act_for_someone update_contact stop_messages
ask_if_legitimate ask_request_status dispute_no_show_fee ask_office_info ask_language_help
report_death report_identity_theft report_legal complain_privacy complain_service
""".split()
PUBLIC = (*URGENT, *PRACTICE_TOPICS, *(name for name, taken in MATTERS.items() if taken.public))
PRIVATE = sorted(set(TOPICS) - set(PUBLIC) - {"repeat", "clarify", "correction", "follow_up"})


def topic_of(intent: str) -> str:
    return "payment_plan" if intent == "set_up_payment_plan" else intent.removeprefix("ask_")


@pytest.mark.parametrize("intent", BILLING_INTENTS)
def test_every_billing_intent_has_a_topic(intent: str) -> None:
    assert topic_of(intent) in TOPICS


def test_no_topic_is_nobody_s() -> None:
    assert set(TOPICS) == {topic_of(intent) for intent in BILLING_INTENTS} | {
        *("repeat", "clarify", "correction", "follow_up", "report_emergency")
    }


def test_an_unknown_topic_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        Talk(session).ask("weather")


@pytest.mark.parametrize("topic", PRIVATE)
def test_nothing_is_told_before_identity(session: Session, topic: str) -> None:
    talk = Talk(session)
    talk.books.typical()

    answer = talk.ask(topic)

    assert (answer.outcome, answer.flow) == ("identify", "identity")
    assert answer.draft is None
    assert answer.case is None


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", PUBLIC)
def test_public_topics_answer_anybody_without_a_fact(
    session: Session, topic: str, language: str
) -> None:
    talk = Talk(session, "web", language)  # type: ignore[arg-type]
    talk.books.typical()

    draft = talk.ask(topic).draft or talk.prompt("details").draft

    assert draft is not None
    assert not draft.private
    assert "98.00" not in draft.text


def test_a_case_holds_what_the_records_show(session: Session) -> None:
    talk = Talk(session).verify()
    visit, *_ = talk.books.typical(3_000)

    case = talk.ask(
        "dispute_charge", text="they charged me $30 for what I never had", amount=3_000
    ).case

    assert case is not None
    assert case.patient_id == talk.books.patient_id
    assert case.packet["verified"] is True
    packet = json.loads(json.dumps(case.packet))
    assert packet["asked"]["amounts"] == [3_000]
    assert packet["records"]["visits"][0]["visit"] == str(visit.id)
    assert packet["records"]["visits"][0]["due_cents"] == 6_800
    assert packet["records"]["claims"][0]["state"] == "paid"
    assert packet["payments"] == [
        {"on": "2026-04-02", "method": "card", "cents": 3_000, "visits": [str(visit.id)]}
    ]


@pytest.mark.parametrize("topic", sorted(URGENT))
def test_a_person_is_called_at_once_even_for_a_stranger(session: Session, topic: str) -> None:
    answer = Talk(session).ask(topic)

    assert answer.outcome == "case"
    assert answer.case is not None
    assert answer.case.person
    assert answer.case.severity == URGENT[topic].severity
    assert answer.case.patient_id is None


def test_the_same_turn_asks_for_the_same_case(session: Session) -> None:
    talk = Talk(session).verify()

    first, second = (talk.ask("report_legal").case for _ in range(2))

    assert first is not None
    assert second is not None
    assert first.key == second.key


def test_an_answer_opens_the_records_under_its_topic(session: Session) -> None:
    talk = Talk(session).verify()

    talk.ask("deductible")
    write_pending(session)

    events = session.scalars(
        select(AuditEvent).where(AuditEvent.conversation_id == talk.speaker.conversation_id)
    ).all()
    assert {(event.action, event.purpose, event.outcome) for event in events} == {
        ("records.open", "deductible", "opened")
    }


def test_a_question_waits_for_identity_with_all_that_it_named(session: Session) -> None:
    talk = Talk(session)
    talk.books.typical()
    talk.books.visit(12_000, insured=False, on=SEEN.replace(month=6))
    assert talk.ask("balance", month="03").outcome == "identify"
    talk.verify()
    _mark_verified(talk)

    draft = talk.told("balance")

    assert draft.facts["variant"] == "one"
    assert cents(draft.facts, "due") == 9_800


def _mark_verified(talk: Talk) -> None:
    """What the identity flow does at its end."""
    asked = waiting(talk.session, talk.speaker)
    assert asked is not None
    wait_for(talk.session, talk.speaker, asked, ready=True)


def test_a_guarantor_is_told_amounts_and_dates_only(session: Session) -> None:
    talk = Talk(session).verify_guarantor()
    payer = talk.books.payer()
    talk.books.cover(payer)
    visit = talk.books.visit(30_000, kind="Sleep study")
    talk.books.decide(talk.books.claim(visit, payer, 30_000), 0, ("PR", "50", 30_000), status="4")

    drafts = [
        talk.told(topic, month="03")
        for topic in ("balance", "explain_balance", "why_billed_if_insured", "claim_status")
    ]
    talk.ask("explain_balance", month="01")
    question = talk.prompt("choice").draft
    assert question is not None

    for draft in [*drafts, question]:
        seen = everything(draft)
        assert "Sleep" not in seen
        assert "Harbor" not in seen
        assert "Lind" not in seen
        assert "needed" not in seen
    assert talk.told("deductible").facts["variant"] == "members_only"


def everything(draft: Draft) -> str:
    """All that a draft shows anywhere."""
    rows = [f"{row.label} {row.note}" for row in draft.table]
    titles = [choice.title for choice in draft.choices]
    return " ".join([draft.text, draft.page_text or "", *rows, *titles, str(draft.facts)])


def test_another_patient_s_visits_are_never_there(session: Session) -> None:
    talk, other = Talk(session).verify(), Talk(session)
    other.books.typical()

    draft = talk.told("balance")

    assert cents(draft.facts, "due") == 0
    assert talk.told("claim_status").facts["variant"] == "no_visits"


def test_a_private_text_has_public_words_with_a_link_and_a_page(session: Session) -> None:
    talk = Talk(session, "sms").verify()
    talk.books.typical()

    draft = talk.told("balance")

    assert draft.private
    assert draft.sms_public_text is not None
    assert "{link}" in draft.sms_public_text
    assert "$" not in draft.sms_public_text
    assert "March" not in draft.sms_public_text
    assert draft.page_text is not None
    assert draft.page_text.startswith("You owe $98.00 now for your visit on March 4, 2026.")
    assert "$" not in draft.masked


def test_an_answer_in_spanish_is_in_spanish(session: Session) -> None:
    talk = Talk(session, "web", "es").verify()
    talk.books.typical()

    draft = talk.told("explain_balance")

    assert draft.text.startswith("Le quedan $98.00 por su visita del 4 de marzo de 2026.")
    assert [row.label for row in draft.table][:2] == ["Cargo", "Rebaja acordada con su seguro"]


def test_unknown_and_finished_flows_are_left(session: Session) -> None:
    talk = Talk(session)

    assert talk.step("details").outcome == "left"
    assert flows.prompt(session, str(uuid4()), talk.speaker).outcome == "left"
    assert talk.step("plan", "affirm").outcome == "left"
    assert talk.prompt("choice").outcome == "left"
