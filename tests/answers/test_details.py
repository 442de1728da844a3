"""The details flow: little is asked, everything said is kept, a clerk gets the whole of it."""

import json
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.details.field_list import FIELDS
from inquiry_api.answers.details.matters import ASKS_TOO, MATTERS
from inquiry_api.answers.phrasing import moment
from inquiry_api.answers.sms import is_gsm, segments
from inquiry_api.ledger.models import Hold, Statement
from tests.answers.talk import NOON, Talk
from tests.answers.telling import SAYS, VALUES, next_field, take_down, tell
from tests.answers.written import discounted, on_plan, refused

WRITTEN = {"change_payment_plan": on_plan, "denial": refused("CO", "197")}
WANTS = {"denial": {"code": "appeal"}}


def opened(session: Session, topic: str, channel: Channel, language: Language) -> Talk:
    talk = Talk(session, channel, language)
    if not MATTERS[topic].public:
        talk.verify()
    if topic in WRITTEN:
        WRITTEN[topic](talk.books)
    else:
        talk.books.typical()
    return talk


def test_every_field_has_a_question_that_the_tests_can_answer() -> None:
    asked = {name for matter in MATTERS.values() for name in matter.fields}
    beside = {name for matter in MATTERS.values() for name in matter.also}

    assert set(SAYS) == asked
    assert asked | beside == set(FIELDS)


@pytest.mark.parametrize("channel", ["sms", "web"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", sorted(MATTERS))
def test_a_matter_ends_as_a_case_with_all_that_was_told(
    session: Session, topic: str, language: Language, channel: Channel
) -> None:
    talk = opened(session, topic, channel, language)

    found = take_down(talk, topic, **WANTS.get(topic, {}))

    assert found.case is not None
    assert found.draft is not None
    assert found.case.severity in ("high", "medium", "low")
    assert moment(found.case.promised_at, language, channel) in found.draft.text
    assert "{case}" in found.draft.text
    packet = json.loads(json.dumps(found.case.packet))
    told = {each["field"] for each in packet["captured"]}
    some = topic in ("request_more_time", "collections")
    assert some or told | set(ASKS_TOO.values()) >= set(MATTERS[topic].fields)
    assert packet["wants"] == MATTERS[topic].wants
    assert packet["suggested"].endswith(".")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", sorted(MATTERS))
def test_the_first_question_with_what_leads_to_it_fits_a_text(
    session: Session, topic: str, language: Language
) -> None:
    talk = opened(session, topic, "sms", language)
    answer = talk.ask(topic, **WANTS.get(topic, {}))
    if answer.flow != "details":
        assert topic == "request_more_time"
        return

    draft = talk.prompt("details").draft

    assert draft is not None
    titles = "".join(f"\n{place}. {c.title}" for place, c in enumerate(draft.choices, 1))
    assert is_gsm(draft.text)
    assert segments(draft.text + titles) <= 2


def test_what_the_first_message_said_is_not_asked_again(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    text = "I paid $40 by card in June and it does not show"

    answer = talk.ask("report_missing_payment", text=text, amount=4_000, month="06")

    assert answer.case is not None
    captured = {each["field"]: each["value"] for each in answer.case.packet["captured"]}
    assert captured == {"paid_amount": "$40.00", "paid_on": "June", "paid_how": "card"}
    assert answer.case.packet["said"] == text


def test_a_long_first_message_says_what_is_wrong(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()

    answer = talk.ask("dispute_charge", text="I was charged for a blood test that I never had done")

    assert answer.outcome == "case"
    assert next_field(talk) is None


def test_one_answer_may_tell_several_things(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.ask("report_missing_payment")

    step = talk.step("details", "give_details", "$40 in june by check", amount=4_000, month="06")

    assert step.outcome == "done"
    assert step.case is not None


@pytest.mark.parametrize("word", ["skip", "I don't know", "not sure", "saltar", "no sé", "pass"])
def test_a_question_can_be_skipped(session: Session, word: str) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.ask("update_insurance")

    talk.step("details", "give_details", word)

    assert next_field(talk) == "member_number"


def test_never_mind_leaves_nothing_behind(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.ask("dispute_charge")

    step = talk.step("details", "cancel", "never mind")

    assert step.outcome == "left"
    assert step.case is None
    assert session.scalars(select(Hold)).all() == []
    assert talk.prompt("details").outcome == "left"


@pytest.mark.parametrize("intent", ["talk_to_human", "report_emergency", "report_death", "thank"])
def test_a_person_or_danger_steps_out_of_any_question(session: Session, intent: str) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.ask("dispute_charge")

    assert talk.step("details", intent, "something").outcome == "digress"
    assert talk.prompt("details").outcome == "ask"


def test_a_question_of_its_own_steps_out_and_the_flow_waits(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.ask("dispute_charge")

    assert talk.step("details", "ask_balance", "how much do I owe?").outcome == "digress"
    assert next_field(talk) == "wrong"


def test_words_that_sound_like_another_topic_are_the_answer(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.ask("dispute_charge")

    step = talk.step("details", "report_duplicate_charge", "they billed the same thing twice")

    assert step.outcome == "done"
    assert step.case is not None
    assert step.case.packet["captured"] == [
        {"field": "wrong", "value": "they billed the same thing twice"}
    ]


def test_nobody_is_stuck_at_a_question(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.ask("report_missing_payment")

    once = talk.step("details", "out_of_scope", "hmm what")
    talk.step("details", "out_of_scope", "no idea really sorry")

    assert once.draft is not None
    assert once.draft.text.startswith("Sorry, I did not get that.")
    assert next_field(talk) == "paid_on"


def test_a_dispute_pauses_the_visit_and_says_until_when(session: Session) -> None:
    talk = Talk(session).verify()
    visit, *_ = talk.books.typical()
    talk.ask("dispute_charge")

    step = tell(talk)

    hold = session.scalars(select(Hold)).one()
    assert (hold.visit_id, hold.kind, hold.ends_on) == (visit.id, "dispute", date(2026, 12, 20))
    assert step.draft is not None
    assert "on hold until December 20, 2026" in step.draft.text
    assert step.case is not None
    assert step.case.holds == (hold.id,)
    told = talk.told("balance")
    assert told.facts["held"] == {"cents": 9_800, "entries": told.facts["held"]["entries"]}  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("report_death", "deceased"),
        ("report_legal", "legal"),
        ("report_identity_theft", "identity"),
    ],
)
def test_the_gravest_matters_pause_the_account_of_who_is_verified(
    session: Session, topic: str, kind: str
) -> None:
    stranger, talk = Talk(session), Talk(session).verify()
    talk.books.typical()

    assert stranger.ask(topic).outcome == "case"
    assert session.scalars(select(Hold)).all() == []
    case = talk.ask(topic).case

    hold = session.scalars(select(Hold)).one()
    assert (hold.kind, hold.visit_id, hold.ends_on) == (kind, None, None)
    assert case is not None
    assert case.holds == (hold.id,)


def test_the_same_dispute_twice_is_one_pause(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()

    for _ in range(2):
        take_down(talk, "dispute_charge")

    assert len(session.scalars(select(Hold)).all()) == 1


def test_more_time_is_given_at_once_but_once_in_half_a_year(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()

    first = talk.ask("request_more_time")
    hold = session.scalars(select(Hold)).one()
    hold.released_at = NOON
    second = talk.ask("request_more_time")

    assert (hold.kind, hold.ends_on) == ("extension", date(2026, 12, 4))
    assert first.draft is not None
    assert "until December 4, 2026" in first.draft.text
    assert second.flow == "details"


def test_a_payment_that_is_there_is_shown_and_opens_no_case(session: Session) -> None:
    talk = Talk(session).verify()
    visit, *_ = talk.books.typical()
    talk.books.pay(4_000, visit, on=date(2026, 6, 3))

    answer = talk.ask("report_missing_payment", text="I paid $40 in june", amount=4_000, month="06")

    assert answer.case is None
    assert answer.draft is not None
    assert answer.draft.text.startswith("We have it: $40.00 by card came in on June 3, 2026.")
    assert "You owe $58.00 now." in answer.draft.text


def test_money_on_no_visit_is_found_and_passed_on(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.books.pay(4_000)

    answer = talk.ask("report_missing_payment", text="I paid $40", amount=4_000)

    assert answer.case is not None
    assert answer.case.kind == "payment_unapplied"


def test_the_wrong_visit_can_be_corrected_on_the_way(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.books.visit(5_000, on=date(2026, 5, 6), insured=False)
    talk.ask("dispute_charge", month="03")

    step = talk.step("details", "deny", "no, the other visit", month="05")

    assert (step.outcome, step.resume) == ("done", "dispute_charge")
    talk.ask("dispute_charge")
    end = tell(talk)
    assert end.case is not None
    assert end.case.packet["about"][0]["on"] == "2026-05-06"  # type: ignore[index,call-overload]


def test_a_bill_far_above_its_estimate_can_be_disputed_officially(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.visit(80_000, insured=False, on=date(2026, 9, 1))
    talk.books.add(
        Statement(
            account_id=talk.books.account_id,
            number="S-1",
            issued_on=date(2026, 10, 1),
            amount_cents=80_000,
        )
    )

    answer = talk.ask("report_over_estimate", text="the estimate was $400", amount=40_000)
    assert answer.flow == "details"
    step = talk.step("details", "give_details", "skip")

    assert step.case is not None
    assert step.case.severity == "high"
    assert step.case.packet["clocks"]["estimate_dispute_until"] == "2027-01-29"  # type: ignore[index,call-overload]
    assert step.draft is not None
    assert "$400.00 above it" in step.draft.text
    assert "cms.gov/nosurprises" in step.draft.text
    assert "January 29, 2027" in step.draft.text
    assert session.scalars(select(Hold.kind)).all() == ["estimate"]


@pytest.mark.parametrize(
    ("topic", "text", "amount"),
    [
        ("financial_assistance", "I owe $500 and cannot pay that", 50_000),
        ("discount", "why is it $500, that is too much", 50_000),
        ("report_eob_mismatch", "you bill me $500 and that is wrong", 50_000),
    ],
)
def test_an_amount_that_is_something_else_is_not_taken_for_an_answer(
    session: Session, topic: str, text: str, amount: int
) -> None:
    talk = Talk(session).verify()
    talk.books.visit(50_000, insured=False)

    talk.ask(topic, text=text, amount=amount)

    assert next_field(talk) == MATTERS[topic].fields[0]


def test_an_estimate_is_compared_to_the_cent(session: Session) -> None:
    talk = Talk(session).verify()
    discounted(talk.books)
    talk.ask("report_over_estimate")
    talk.step("details", "give_details", "$50", amount=5_000)

    step = talk.step("details", "give_details", "in february", month="02")

    assert step.case is not None
    assert step.case.packet["estimate"] == {
        "estimate_cents": 5_000,
        "billed_cents": 7_500,
        "over_cents": 2_500,
        "disputable": False,
        "number": None,
        "patient_says_cents": 5_000,
    }


def test_assistance_is_an_estimate_with_its_year_and_clocks(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.books.add(
        Statement(
            account_id=talk.books.account_id,
            number="S-2",
            issued_on=date(2026, 10, 1),
            amount_cents=9_800,
        )
    )

    step = take_down(talk, "financial_assistance")

    assert step.case is not None
    assert step.case.packet["screening"] == {
        "household": 4,
        "income_cents": 6_600_000,
        "percent": 200,
        "tier": "full",
        "year": 2026,
    }
    clocks = step.case.packet["clocks"]
    assert clocks == {
        "first_billed": "2026-10-01",
        "collections_not_before": "2027-01-29",
        "assistance_until": "2027-05-29",
    }
    assert step.draft is not None
    assert "not a decision" in step.draft.text
    assert session.scalars(select(Hold.kind)).all() == ["assistance"]


def test_an_appeal_with_two_weeks_left_is_pressing(session: Session) -> None:
    talk = Talk(session).verify()
    refused("PR", "50")(talk.books)
    talk.ask("denial", code="appeal")

    step = talk.step(
        "details", "give_details", "<DATE_1>", {"<DATE_1>": "06/01/2026"}, placeholder="<DATE_1>"
    )

    assert step.case is not None
    assert step.case.severity == "high"
    assert step.case.packet["clocks"]["appeal_by"] == "2026-11-28"  # type: ignore[index,call-overload]


def test_placeholders_reach_the_clerk_as_what_they_stand_for(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()

    found = take_down(talk, "update_insurance")

    assert found.case is not None
    captured = {each["field"]: each["value"] for each in found.case.packet["captured"]}  # type: ignore[index,call-overload,union-attr]
    assert captured["member_number"] == VALUES["<ID_1>"]
    assert found.draft is not None
    assert "XJ-4417" not in found.draft.text
