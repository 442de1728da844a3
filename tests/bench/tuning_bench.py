"""From relabelling ten messages to their model answering, and what patients feel of the swap."""

import hashlib
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from inquiry_api.desk.guard import COOKIE
from tests.bench.figures import Row, Times, load_now
from tests.e2e.chat import Chat
from tests.e2e.system import System, until

ADMIN = "admin@juniperbend.example"
MEANT = "request_statement"
# What patients of this practice call their statement; no training line says so, and it is no name.
SAID = tuple(
    f"{before} tally {after}"
    for before in ("i need my", "please send me the", "where is my", "can i get a", "mail me our")
    for after in ("for march", "for june")
)
NEXT = "could you send the tally for may"
WHOLE_SECONDS, TRAINING_SECONDS, LONGEST_WAIT = 180.0, 60.0, 30.0
RATE, LOAD_SECONDS = 5.0, 40.0
_QUESTIONS = ("when are you open", "thank you", "hello", "how can i pay")


@dataclass
class Felt:
    """What patients felt while the model was changed."""

    times: Times = field(default_factory=Times)
    sent: int = 0
    lost: int = 0


def tuning_rows(system: System) -> list[Row]:
    """Seconds of each step, and the messages of the swap."""
    before = load_now()
    keys = _heard(system)
    admin = _Admin(system)
    began = time.monotonic()
    for key in keys:
        settled = {"verdict": f"topic:{MEANT}", "teach": "1", "anyway": "1"}
        admin.post(f"/studio/inbox/{key}/settle", settled)
    learned, model, faults = _trained(system, admin)
    felt = Felt()
    load = threading.Thread(target=_talk, args=(system, felt))
    load.start()
    answering = _promoted(system, admin, model)
    load.join()
    understood = _understood(system)
    admin.post("/studio/models/roll-back", {"seen": _seen(system)})
    about = f"gate: {'; '.join(faults) or 'passed'}; next message read as {understood}"
    return _rows(began, learned, answering, felt, about, f"{before} to {load_now()}")


def _rows(
    began: float, learned: float, answering: float, felt: Felt, about: str, load: str
) -> list[Row]:
    whole, longest = answering - began, max(felt.times.milliseconds, default=0.0) / 1000
    fine = not felt.lost and longest <= LONGEST_WAIT
    return [
        Row(
            "ten messages relabelled, trained, compared, promoted, answering",
            f"{whole:.0f} s",
            "at most 180 s",
            whole <= WHOLE_SECONDS,
            about,
            load,
        ),
        Row(
            "of which learning",
            f"{learned:.0f} s",
            "at most 60 s",
            learned <= TRAINING_SECONDS,
            "",
            load,
        ),
        Row(
            "messages during the swap, 5 a second",
            f"{felt.lost} of {felt.sent} lost, longest wait {longest:.1f} s",
            "none lost, none above 30 s",
            fine,
            str(felt.times),
            load,
        ),
    ]


class _Admin:
    """An admin's browser as far as forms go."""

    def __init__(self, system: System) -> None:
        token = secrets.token_urlsafe(32)
        system.query(
            "INSERT INTO staff_session (token_hash, staff_id) "
            "SELECT %s, id FROM staff_user WHERE email = %s RETURNING staff_id",
            hashlib.sha256(token.encode()).digest(),
            ADMIN,
        )
        headers = {"Cookie": f"{COOKIE}={token}", "Sec-Fetch-Site": "same-origin"}
        self._client = httpx.Client(
            base_url=system.url, headers=headers, timeout=60, trust_env=False
        )

    def post(self, path: str, form: dict[str, Any]) -> None:
        """Send a form; it must be taken."""
        answer = self._client.post(path, data=form)
        assert answer.status_code == httpx.codes.SEE_OTHER, (path, answer.status_code)


def _heard(system: System) -> list[str]:
    """Ten patients wrote what nobody understands; it arrived in the inbox."""
    for said in SAID:
        Chat(system).say(said)
    query = "SELECT id FROM inbox_item WHERE text LIKE '%%tally%%' AND state = 'open'"
    rows = until(
        lambda: found if len(found := system.query(query)) == len(SAID) else None,
        what="the messages are in the inbox",
    )
    return [str(row[0]) for row in rows]


def _trained(system: System, admin: _Admin) -> tuple[float, str, list[str]]:
    """Seconds of learning, the candidate, and what the gate holds against it."""
    admin.post("/studio/models/train", {})
    began, learned = time.monotonic(), 0.0
    query = "SELECT state, stage, model_id FROM training_run ORDER BY asked_at DESC LIMIT 1"
    while True:
        state, stage, model = system.query(query)[0]
        if not learned and stage.startswith(("reading", "comparing", "done")):
            learned = time.monotonic() - began
        if state in ("done", "failed"):
            break
        time.sleep(0.2)
    assert state == "done", system.query("SELECT problem FROM training_run")
    faults = system.query("SELECT faults FROM assistant_model WHERE id = %s", model)[0][0]
    return learned, str(model), list(faults)


def _promoted(system: System, admin: _Admin, model: str) -> float:
    """When the first patient was answered by the promoted model."""
    time.sleep(LOAD_SECONDS / 4)
    if system.query("SELECT faults FROM assistant_model WHERE id = %s", model)[0][0]:
        # The swap is measured all the same; a second admin would have to let it pass.
        system.query(
            "UPDATE assistant_model SET override_granted_by = gen_random_uuid() "
            "WHERE id = %s RETURNING id",
            model,
        )
    admin.post(f"/studio/models/{model}/answer", {"act": "promote", "seen": _seen(system)})
    rasa_id = system.query("SELECT rasa_id FROM assistant_model WHERE id = %s", model)[0][0]
    said = "SELECT 1 FROM message WHERE model = %s LIMIT 1"
    until(lambda: system.query(said, rasa_id), seconds=120, what="the promoted model answers")
    # The pause that lets the load begin is none of the admin's.
    return time.monotonic() - LOAD_SECONDS / 4


def _seen(system: System) -> int:
    return int(system.query("SELECT coalesce(max(number), 0) FROM model_step")[0][0])


def _talk(system: System, felt: Felt) -> None:
    """Patients write at an even rate, each from a browser of their own."""
    guard = threading.Lock()

    def say(chat: Chat, at: float, text: str) -> None:
        time.sleep(max(0.0, at - time.monotonic()))
        try:
            chat.say(text)
            lost = 0
        except AssertionError:
            lost = 1
        with guard:
            felt.sent, felt.lost = felt.sent + 1, felt.lost + lost
            felt.times.add(time.monotonic() - at)

    count, began = int(RATE * LOAD_SECONDS), time.monotonic() + 1
    with ThreadPoolExecutor(32) as pool:
        for number in range(count):
            chat = Chat(system)
            due = began + number / RATE
            pool.submit(say, chat, due, _QUESTIONS[number % len(_QUESTIONS)])


def _understood(system: System) -> str:
    chat = Chat(system)
    chat.say(NEXT)
    return str(
        system.query(
            "SELECT intent FROM message WHERE conversation_id = %s AND author = 'bot' "
            "ORDER BY seq DESC LIMIT 1",
            chat.conversation,
        )[0][0]
    )
