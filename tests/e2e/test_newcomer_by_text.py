"""The same by signed texts: privacy before amounts, links that open once, words carriers obey."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from inquiry_api.crypto import Keyring
from tests.e2e.chat import Chat
from tests.e2e.debtors import debtor
from tests.e2e.phone import Phone
from tests.e2e.records import answers, assistant_events
from tests.e2e.system import System, until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/s/[0-9a-f]{32})\b")


def test_amounts_go_by_text_only_after_a_yes_to_the_warning(system: System) -> None:
    owing = debtor(system, 10_000, 30_000)
    phone = Phone(system, owing.phone)

    asked = phone.say("what do i owe")
    warned = phone.say(f"{owing.born:%m/%d/%Y}")
    balance = phone.say("YES")
    why = phone.say("why")

    assert "birth date" in asked
    assert "not private" in warned
    assert "$" not in asked + warned
    assert owing.amount in balance
    assert "charge $" in why or "Which visit" in why


def test_a_plan_agreed_to_by_text_is_made_once(system: System) -> None:
    owing = debtor(system, 5_000, 9_000)
    phone = Phone(system, owing.phone)
    for words in ("can i pay over time", f"{owing.born:%m/%d/%Y}", "yes"):
        phone.say(words)
    schedule = phone.say("2 payments")

    for words in ("YES", "yes"):
        phone.text(words)
    phone.wait_for(len(phone.got) + 2)

    plans = system.query(
        "SELECT total_cents, consent_channel FROM payment_plan WHERE conversation_id = %s",
        phone.conversation,
    )
    assert owing.amount in schedule
    assert plans == [(owing.cents, "sms")]


def test_without_a_yes_the_answer_waits_behind_a_link_that_opens_once(
    system: System, nora: Phone
) -> None:
    link = ask_for_link(nora)
    visitor, late = Chat(system), Chat(system)
    visitor.open()
    late.open()

    looked = [visitor.request("GET", link).status_code for _ in range(3)]
    wrong_form = visitor.request("POST", link, data={"birth_date": "3/9/1984"}).status_code
    opened = visitor.request("POST", link, data=form_of(visitor))
    again = late.request("POST", link, data=form_of(late)).status_code
    looked_after = late.request("GET", link).status_code

    assert looked == [httpx.codes.OK] * 3
    assert wrong_form == httpx.codes.FORBIDDEN
    assert opened.status_code == httpx.codes.SEE_OTHER
    assert (again, looked_after) == (httpx.codes.GONE, httpx.codes.GONE)
    assert "$228.40" in visitor.open()
    assert "$228.40" not in late.open()
    assert all("$" not in text for text in nora.got)


def ask_for_link(phone: Phone) -> str:
    """Decline amounts by text; returns the path of the link."""
    phone.say("what do i owe")
    if "birth date" in phone.got[-1] and not LINK.search(phone.got[-1]):
        phone.say("3/9/1984")
    if "not private" in phone.got[-1]:
        phone.say("NO")
    found = LINK.search(phone.got[-1])
    assert found, phone.got[-1]
    return found[1]


def form_of(visitor: Chat) -> dict[str, str]:
    """What the link's page sends."""
    return {"form_token": visitor.token, "birth_date": "March 9, 1984"}


def test_words_that_carriers_obey_are_obeyed_before_anything_else(system: System) -> None:
    phone = Phone(system, "+12065550171")

    helped = phone.say("HELP")
    left = phone.say("Stop")
    phone.text("what do i owe")
    until(
        lambda: answers(system, phone.conversation) == [1, 1, 0] and phone.is_quiet(),
        what="the question after STOP is done with",
    )
    silence = phone.hear()[2:]
    back = phone.say("START")
    asked = phone.say("what do i owe")

    assert "555-0140" in helped
    assert "STOP" in helped
    assert "no more texts" in left
    assert silence == []
    assert "welcome back" in back
    assert "birth date" in asked


def test_a_text_that_twilio_did_not_sign_is_refused_and_leaves_no_trace(system: System) -> None:
    phone = Phone(system, "+12065550172")

    status = phone.post("what do i owe", token="somebody else's token")

    found = system.query("SELECT 1 FROM message WHERE provider_id = ANY(%s)", phone.sent)
    assert status == httpx.codes.FORBIDDEN
    assert found == []


def test_a_text_delivered_ten_times_is_answered_once(system: System) -> None:
    phone = Phone(system, "+12065550173")
    sid = f"SM{uuid4().hex}"

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: phone.post("hello", sid=sid), range(10)))
    phone.wait_for(1)

    assert statuses == [httpx.codes.OK] * 10
    assert answers(system, phone.conversation) == [1]
    assert len(phone.got) == 1


def test_a_card_number_is_masked_before_it_is_written(system: System) -> None:
    phone = Phone(system, "+12065550174")

    said = phone.say("please charge my card 4242 4242 4242 4242, exp 12/27, cvv 123")

    variables = system.variables
    keys = Keyring.parse(variables["PLAINBILL_DATA_KEYS"], variables["PLAINBILL_INDEX_KEY"])
    sealed = system.query(
        "SELECT id, body_sealed FROM message WHERE provider_id = %s", phone.sent[-1]
    )
    body = keys.unseal("message", "body", *sealed[0])
    assert "removed a card number" in said
    assert "charge my card" in body
    assert not re.search(r"4242|\b123\b", body)
    assert "4242" not in str(assistant_events(system, phone.conversation))
    assert not any("4242" in line for line in system.printed())
