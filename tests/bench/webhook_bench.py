"""Texts that come while the assistant is down: each acknowledged at once, none lost, all answered
in order when it is back.
"""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import uuid4

from twilio.request_validator import RequestValidator

from tests.bench.figures import Row, Times, load_now
from tests.bench.running import held
from tests.bench.wire import Site, Unanswered
from tests.e2e.system import System, until

TEXT = "when are you open"
NUMBERS = 500
_SECONDS_TO_ANSWER = 0.5  # For each text; more than this in all, and we stop waiting.
_LEAST_WAIT = 120.0


@dataclass
class Acknowledged:
    """What the webhook answered."""

    times: Times = field(default_factory=Times)
    refused: int = 0
    taken: set[str] = field(default_factory=set)


def webhook_rows(system: System, *, seconds: float, a_second: float = 100.0) -> list[Row]:
    """Texts at an even pace with the assistant down, then what becomes of them when it is back."""
    before = load_now()
    count = int(seconds * a_second)
    forms = [_form(system, number) for number in range(count)]
    with held(system, "bot"):
        heard = asyncio.run(_sent(system, forms, a_second))
    began = time.monotonic()
    patience = max(_LEAST_WAIT, count * _SECONDS_TO_ANSWER)
    sids = list(heard.taken)
    until(lambda: _finished(system, sids), seconds=patience, what="all texts are answered")
    drained = time.monotonic() - began
    load = f"{before} to {load_now()}"
    lost = count - _stored(system, [form[0]["MessageSid"] for form in forms])
    figure = f"p50 {heard.times.p50:.0f} ms, p99 {heard.times.p99:.0f} ms, {lost} of {count} lost"
    acknowledged = Row(
        f"webhook acknowledged, {a_second:.0f} a second for {seconds:.0f} s, assistant down",
        figure + (f", {heard.refused} refused" if heard.refused else ""),
        "p99 at most 300 ms, none lost",
        heard.times.p99 <= 300 and lost == 0,
        load=load,
    )
    return [acknowledged, _answered_row(system, sids, drained, load)]


def _answered_row(system: System, sids: list[str], drained: float, load: str) -> Row:
    outcomes = dict(
        system.query(
            "SELECT t.outcome, count(*) FROM turn t JOIN message m ON m.id = t.message_id "
            "WHERE m.provider_id = ANY(%s) GROUP BY 1",
            sids,
        )
    )
    silent, disordered = _silent(system, sids), _disordered(system, sids)
    told = ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items()))
    return Row(
        "those texts when the assistant is back",
        f"{told}; {silent} without an answer, {disordered} conversations out of order",
        "all answered, in order",
        silent == 0 and disordered == 0,
        f"{drained:.0f} s from its start to the last answer sent, its own start among them",
        load,
    )


def _form(system: System, number: int) -> tuple[dict[str, str], str]:
    """The form of one text as Twilio posts it, and its signature."""
    variables = system.variables
    place = number % NUMBERS
    form = {
        "MessageSid": f"SM{uuid4().hex}",
        "AccountSid": variables["TWILIO_ACCOUNT_SID"],
        "From": f"+1{210 + place // 100}55501{place % 100:02d}",
        "To": variables["TWILIO_FROM"],
        "Body": TEXT,
        "NumMedia": "0",
    }
    url = f"{system.url}/channels/sms/twilio"
    return form, RequestValidator(variables["TWILIO_AUTH_TOKEN"]).compute_signature(url, form)


async def _sent(
    system: System, forms: list[tuple[dict[str, str], str]], a_second: float
) -> Acknowledged:
    heard = Acknowledged()
    site = Site(system.url)
    posting = []
    began = time.monotonic()
    for number, (form, signature) in enumerate(forms):
        due = began + number / a_second
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        posting.append(asyncio.create_task(_post(site, form, signature, due, heard)))
    await asyncio.gather(*posting)
    return heard


async def _post(
    site: Site, form: dict[str, str], signature: str, due: float, heard: Acknowledged
) -> None:
    headers = {"X-Twilio-Signature": signature}
    try:
        answer = await site.request("POST", "/channels/sms/twilio", headers=headers, form=form)
    except Unanswered:
        heard.refused += 1
        return
    heard.times.add(time.monotonic() - due)
    if answer.status == 200:
        heard.taken.add(form["MessageSid"])
    else:
        heard.refused += 1


def _stored(system: System, sids: list[str]) -> int:
    query = "SELECT count(*) FROM message WHERE provider_id = ANY(%s)"
    return int(system.query(query, sids)[0][0])


def _finished(system: System, sids: list[str]) -> bool:
    """Whether every text has its end, and every answer has been handed to the provider."""
    query = (
        "SELECT 1 FROM message m JOIN turn t ON t.message_id = m.id "
        "LEFT JOIN outbox o ON o.turn_id = t.id WHERE m.provider_id = ANY(%s) "
        "AND (t.stage <> 'finished' OR o.state IN ('queued', 'sending', 'unknown')) LIMIT 1"
    )
    time.sleep(1.0)  # The question itself must not be the load.
    return not system.query(query, sids)


def _silent(system: System, sids: list[str]) -> int:
    """Texts to which nothing was sent."""
    query = (
        "SELECT count(*) FROM message m JOIN turn t ON t.message_id = m.id "
        "WHERE m.provider_id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM outbox o "
        "WHERE o.turn_id = t.id AND o.provider_id IS NOT NULL)"
    )
    return int(system.query(query, sids)[0][0])


def _disordered(system: System, sids: list[str]) -> int:
    """Conversations whose answers left in another order than their texts came in.

    The order is that of the provider's own list, which tells texts by ids it gave them itself.
    """
    asked = defaultdict(list)
    query = (
        "SELECT m.conversation_id, o.provider_id FROM message m "
        "JOIN turn t ON t.message_id = m.id JOIN outbox o ON o.turn_id = t.id "
        "WHERE m.provider_id = ANY(%s) ORDER BY m.conversation_id, m.seq, o.part"
    )
    for conversation, sid in system.query(query, sids):
        asked[conversation].append(sid)
    arrived = asyncio.run(_arrivals(system))
    return sum(not _in_order([arrived.get(sid) for sid in wanted]) for wanted in asked.values())


def _in_order(numbers: list[int | None]) -> bool:
    known = [number for number in numbers if number is not None]
    return len(known) == len(numbers) and known == sorted(known)


async def _arrivals(system: System) -> dict[str, int]:
    """The running number of each text that the stand-in took, by its id."""
    site = Site(system.sim_url)
    found = {}
    for place in range(NUMBERS):
        number = f"%2B1{210 + place // 100}55501{place % 100:02d}"
        answer = await site.request("GET", f"/texts?number={number}&after=0")
        found |= {text["sid"]: text["number"] for text in answer.json()["texts"]}
    return found
