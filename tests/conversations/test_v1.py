"""What `/v1` does for one turn: keeps replies, opens cases, queues codes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from inquiry_api.access.steps import Given, SendCode
from inquiry_api.answers import flows
from inquiry_api.answers.draft import Answer, CaseNeeded, Choice, Draft, FlowStep
from inquiry_api.answers.models import Reply
from inquiry_api.cases.models import Case
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.models import OptOut
from inquiry_api.conversations.ownership import claim
from inquiry_api.db import Database, now
from tests.channels.application import create_test_app
from tests.conversations.calls import Call, answering, by_id
from tests.conversations.harness import Gateway, says

Begin = Callable[..., Call]


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def client(database: Database) -> FlaskClient:
    return create_test_app(database).test_client()


@pytest.fixture
def begun(gateway: Gateway, client: FlaskClient) -> Begin:
    return lambda said="what do I owe", sms=False: Call(gateway, client, said, sms=sms)


def test_an_answer_is_kept_and_only_its_id_is_told(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft("You owe $214.00.", topic="balance", entries=(7,), masked="You owe <AMOUNT>.")
    answering(monkeypatch, Answer("answered", draft))
    call = begun()

    response = call("answers/balance")

    assert response.status_code == 200
    assert set(response.json or {}) == {"outcome", "reply", "flow"}
    assert "$214" not in response.text
    with gateway.database.transaction() as session:
        reply = session.get_one(Reply, UUID((response.json or {})["reply"]))
    assert "You owe $214.00." in reply.body
    assert reply.redacted_text == "You owe <AMOUNT>."


def test_the_answer_gets_this_messages_own_values_back(
    begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = answering(monkeypatch, Answer("identify", flow="identity"))
    call = begun("I was born 04/12/1978")

    call("answers/balance")

    (_, speaker, topic, _, values, _) = calls[0]
    assert values == {"<DATE_1>": "04/12/1978"}
    assert (speaker.channel, topic) == ("web", "balance")


def test_the_reply_reaches_the_patient_of_this_conversation_only(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, Answer("answered", Draft("You owe $214.00.")))
    first = begun()
    reply = (first("answers/balance").json or {})["reply"]
    gateway.bot.script = lambda _: by_id(reply)
    other = gateway.open_chat()
    received = gateway.typed(other, "what do I owe")
    gateway.work()

    assert gateway.replies(first.conversation) == ["You owe $214.00."]
    assert not any("$214" in words for words in gateway.replies(other))
    assert gateway.turn(received).outcome == "apologised"


def test_once_a_clerk_has_it_nothing_is_answered(begun: Begin, gateway: Gateway) -> None:
    call = begun()
    with gateway.database.transaction() as session:
        claim(session, call.conversation, uuid4(), epoch=1)

    assert call("answers/balance").status_code == 409


def test_a_case_is_opened_once_and_its_number_told(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = CaseNeeded("dispute", "medium", "dispute_charge", "d:1", now(), person=True)
    answering(monkeypatch, Answer("case", Draft("It is {case}."), case=needed))
    call = begun()

    call("answers/dispute_charge", key="a")
    call("answers/dispute_charge", key="b")

    with gateway.database.transaction() as session:
        case = session.query(Case).one()
        replies = [reply.body for reply in session.query(Reply)]
    assert all(case.number in body for body in replies)
    assert gateway.conversation(call.conversation).owner == "offered"


def test_a_person_asked_for_again_is_asked_for_more_urgently(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = begun()
    later, sooner = now() + timedelta(days=1), now() + timedelta(hours=2)
    for severity, by in (("medium", later), ("high", sooner), ("medium", later)):
        needed = CaseNeeded("person", severity, "person", f"p:{by}", by, person=True)  # type: ignore[arg-type]
        answering(monkeypatch, Answer("case", Draft("It is {case}."), case=needed))
        call("answers/talk_to_human", key=f"{severity}{by}")

    with gateway.database.transaction() as session:
        case = session.query(Case).one()
    assert (case.severity, case.promised_at) == ("high", sooner)


def test_a_flow_is_given_the_message_and_its_codes_are_queued(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Given] = []

    def step(_session: Any, flow: str, _speaker: Any, given: Given) -> FlowStep:
        heard.append(given)
        sends = (SendCode(None, "482913"),)
        return FlowStep("ask", Draft(f"{flow}: the code?"), sends=sends)

    monkeypatch.setattr(flows, "step", step)
    call = begun("Quill, 04/12/1978")

    response = call("flows/identity/steps", intent="give_details")

    assert (response.json or {})["outcome"] == "ask"
    assert heard[0].values == {"<DATE_1>": "04/12/1978"} | heard[0].values
    assert heard[0].intent == "give_details"
    with gateway.database.transaction() as session:
        assert [row.kind for row in session.query(Outbox)] == ["code"]


def test_choices_of_a_reply_become_buttons(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft("Which one?", choices=(Choice("March", 'ask_balance{"month":"03"}'),))
    monkeypatch.setattr(flows, "prompt", lambda *_: FlowStep("ask", draft))
    call = begun()
    reply = (call("flows/choice/prompts").json or {})["reply"]
    gateway.bot.script = lambda _: by_id(reply)
    gateway.work()

    gateway.bot.script = lambda _: says("ok")
    gateway.typed(call.conversation, "march")
    gateway.work()

    assert gateway.bot.asked[-1].choose == 'ask_balance{"month":"03"}'


def test_a_wish_for_no_texts_that_only_the_assistant_understood_is_obeyed(
    begun: Begin, gateway: Gateway
) -> None:
    call = begun("this phone belongs to somebody else these days", sms=True)
    reply = (call("answers/stop_messages", intent="stop_messages").json or {})["reply"]
    gateway.bot.script = lambda _: by_id(reply)
    gateway.work()
    gateway.text("hello?")
    gateway.work()

    assert gateway.count(OptOut) == 1
    assert len(gateway.sms.sent) == 1
    assert "no more texts" in gateway.sms.sent[0][1]


def test_who_asks_how_to_get_texts_again_stays_on_them(begun: Begin, gateway: Gateway) -> None:
    call = begun("how do i get texts again", sms=True)

    response = call("answers/stop_messages", intent="stop_messages")

    assert (response.json or {})["outcome"] == "answered"
    assert gateway.count(OptOut) == 0
