"""The stand-in speaks as Twilio does: its own client library believes it, and so do we."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from werkzeug.serving import make_server

from inquiry_api.channels.sim_texts import SimTexts
from inquiry_api.channels.sms.recovery import catch_up
from inquiry_api.channels.sms.twilio import TwilioSender
from inquiry_api.channels.sms_sim import Sim, create_sim
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.models import Message
from inquiry_api.conversations.worker_context import SmsNotSent, SmsRefused, SmsUnknown
from inquiry_api.db import Database, now
from tests.channels.application import ENVIRONMENT, create_test_app, settings_for
from tests.conversations.harness import Gateway

PATIENT = "+15555550123"


@pytest.fixture
def world(database: Database) -> Iterator[tuple[Gateway, Sim, TwilioSender]]:
    """The gateway and the stand-in, talking to each other over loopback."""
    sim_server = make_server("127.0.0.1", 0, _blank(), threaded=True)
    sim_url = f"http://127.0.0.1:{sim_server.server_port}"
    api_server = make_server("127.0.0.1", 0, _blank(), threaded=True)
    api_url = f"http://127.0.0.1:{api_server.server_port}"
    changes = {"PLAINBILL_PUBLIC_URL": api_url, "TWILIO_API_URL": sim_url}
    sim = Sim(
        ENVIRONMENT["TWILIO_ACCOUNT_SID"],
        ENVIRONMENT["TWILIO_AUTH_TOKEN"],
        ENVIRONMENT["TWILIO_FROM"],
        f"{api_url}/channels/sms/twilio",
        SimTexts(),
    )
    sim_server.app, api_server.app = create_sim(sim), create_test_app(database, **changes)
    for server in (sim_server, api_server):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    sender = TwilioSender(settings_for(database, **changes))
    gateway = Gateway(database)
    gateway.use_sms(sender)
    yield gateway, sim, sender
    for server in (sim_server, api_server):
        server.shutdown()
        server.server_close()


def _blank() -> object:
    return lambda environ, start: []


World = tuple[Gateway, Sim, TwilioSender]


def test_a_text_goes_in_signed_and_its_answer_comes_out_and_is_reported(world: World) -> None:
    gateway, sim, _ = world
    text = sim.texts.add("inbound", PATIENT, sim.number, "what do I owe", "received")

    assert sim.deliver(text) == 200
    gateway.work()
    _until(lambda: _state(gateway) == "delivered")

    thread = sim.texts.with_number(PATIENT)
    assert [(t.direction, t.body) for t in thread] == [
        ("inbound", "what do I owe"),
        ("outbound-api", "you said what do I owe"),
    ]


def test_a_forged_text_is_refused(world: World) -> None:
    _, sim, _ = world
    forger = Sim(sim.account_sid, "guessed", sim.number, sim.webhook, sim.texts)

    text = sim.texts.add("inbound", PATIENT, sim.number, "hello", "received")

    assert forger.deliver(text) == 403


@pytest.mark.parametrize(
    ("number", "fault", "code"),
    [
        ("+15555550191", SmsRefused, 21610),
        ("+15555550192", SmsRefused, 21211),
        ("+15555550196", SmsRefused, 20429),
        ("+15555550197", SmsUnknown, None),
        ("+15555550198", SmsUnknown, None),
    ],
)
def test_each_number_fails_in_its_own_way(
    world: World, number: str, fault: type[Exception], code: int | None
) -> None:
    _, _, sender = world

    with pytest.raises(fault) as raised:
        sender.send(number, "hello", outbox_id=uuid4())

    assert getattr(raised.value, "code", None) == code


def test_nobody_at_the_address_means_that_nothing_left(database: Database) -> None:
    sender = TwilioSender(settings_for(database, TWILIO_API_URL="http://127.0.0.1:1"))

    with pytest.raises(SmsNotSent):
        sender.send(PATIENT, "hello", outbox_id=uuid4())


def test_a_text_taken_by_a_provider_that_hung_up_is_found_again(world: World) -> None:
    gateway, sim, _ = world
    dropping = "+15555550198"
    gateway.text("hello", sender=dropping)
    gateway.work()

    outbound = [t for t in sim.texts.with_number(dropping) if t.direction != "inbound"]
    assert len(outbound) == 1
    assert _state(gateway) in ("sent", "delivered")


def test_texts_missed_while_we_were_down_are_taken_in_once(world: World) -> None:
    gateway, sim, _ = world
    assert catch_up(gateway.context) == 0
    for number in range(20):
        sim.texts.add("inbound", PATIENT, sim.number, f"line {number}", "received")

    assert catch_up(gateway.context) == 20
    assert catch_up(gateway.context) == 0

    assert gateway.count(Message) == 20
    gateway.work()
    answers = [t.body for t in sim.texts.with_number(PATIENT) if t.direction != "inbound"]
    assert answers == [f"you said line {number}" for number in range(20)]


def test_what_was_sent_can_be_listed(world: World) -> None:
    _, _, sender = world
    before = now() - timedelta(seconds=5)
    sid = sender.send(PATIENT, "hello", outbox_id=uuid4())

    assert [(t.provider_id, t.body) for t in sender.sent_to(PATIENT, since=before)] == [
        (sid, "hello")
    ]


def test_the_page_shows_each_number_its_texts(world: World) -> None:
    _, sim, sender = world
    sender.send(PATIENT, "<b>hello</b>", outbox_id=uuid4())

    page = create_sim(sim).test_client().get("/").text

    assert PATIENT in page
    assert "&lt;b&gt;hello" in page


def _state(gateway: Gateway) -> str:
    with gateway.database.transaction() as session:
        return session.query(Outbox).one().state


def _until(holds: object, seconds: float = 10.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < ends, "it never happened"
        time.sleep(0.05)
