"""An admin settles a message, lets another model answer and takes it back; every page is sound.

Training itself is tried in `tests/studio/test_whole_way.py`: here the other model is the shipped
one under another name.
"""

import hashlib
import io
import json
import secrets
import tarfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import Desktop, chromium, shots_folder
from tests.e2e.chat import Chat
from tests.e2e.system import ROOT, System, until

pytestmark = [pytest.mark.rasa, pytest.mark.browser, pytest.mark.timeout(600)]

ADMIN = "admin@juniperbend.example"
SAID = "at what hour do you open on mondays"
DOUBTFUL = "where is my tally for june"
OTHER = "other-name-of-the-shipped-model"
TRIAL = "the-shipped-model-on-trial"
PAGES = {
    "inbox": "/studio/",
    "data": "/studio/data",
    "lines": "/studio/data/thank?language=en",
    "changes": "/studio/data/changes",
    "models": "/studio/models",
    "wordings": "/studio/wording",
    "wording": "/studio/wording/balance/all?channel=sms",
    "practice": "/studio/practice",
    "insight": "/studio/insight",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shots_folder(tmp_path_factory.mktemp("screenshots"))


def admin(browser: Browser, system: System, shots: Path, **options: object) -> Desktop:
    """An admin's window. Signing in is tried elsewhere; here it is done."""
    window = Desktop(browser, system, shots, **options)
    token = secrets.token_urlsafe(32)
    system.query(
        "INSERT INTO staff_session (token_hash, staff_id) "
        "SELECT %s, id FROM staff_user WHERE email = %s RETURNING staff_id",
        hashlib.sha256(token.encode()).digest(),
        ADMIN,
    )
    secure = system.url.replace("http://", "https://")
    window.context.add_cookies(
        [{"name": "__Host-plainbill-desk", "value": token, "url": secure, "secure": True}]
    )
    return window


def renamed_model(name: str) -> bytes:
    """The shipped model under another name, and so with another hash."""
    shipped = max((ROOT / "models").glob("plainbill-*.tar.gz"), key=lambda p: p.stat().st_mtime)
    packed = io.BytesIO()
    with tarfile.open(shipped) as old, tarfile.open(fileobj=packed, mode="w:gz") as new:
        for member in old:
            read = old.extractfile(member) if member.isfile() else None
            content = read.read() if read else b""
            if member.name.split("/")[-1] == "metadata.json":
                content = json.dumps({**json.loads(content), "model_id": name}).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content) if read else None)
    return packed.getvalue()


def registered(system: System, name: str = OTHER) -> str:
    """The renamed model as a candidate that passed the gate."""
    body, key = renamed_model(name), uuid4()
    system.query(
        "INSERT INTO assistant_model (id, name, origin, rasa_id, sha256, size, body, data_version, "
        "upto_change, seconds, report, faults, trained_at) VALUES (%s, 'candidate', 'studio', %s, "
        "%s, %s, %s, 'v', 0, 1, '{}', '{}', now()) RETURNING id",
        key,
        name,
        hashlib.sha256(body).hexdigest(),
        len(body),
        body,
    )
    return str(key)


def test_a_message_is_settled_and_another_model_answers_and_goes(
    system: System, browser: Browser, shots: Path
) -> None:
    first = answering_model(system)
    key = until(
        lambda: system.query("SELECT id FROM inbox_item WHERE text = %s AND state = 'open'", SAID),
        what="the message is in the inbox",
    )[0][0]
    window = admin(browser, system, shots)
    page = window.open(f"/studio/inbox/{key}")
    page.get_by_role("button", name="Not a request").click()
    page.wait_for_url(lambda url: str(key) not in url)

    window.open(f"/studio/models/{registered(system)}")
    page.get_by_role("button", name="Promote").click()
    back = page.get_by_role("button", name="Roll back to")
    expect(back).to_be_visible()
    until(lambda: answering_model(system) == OTHER, seconds=120, what="the other answers")
    back.click()
    expect(page.get_by_text("Rolled back to", exact=True)).to_be_visible()
    until(lambda: answering_model(system) == first, seconds=120, what="the first is back")

    assert window.complaints == []


def answering_model(system: System) -> str:
    """Ask as somebody new, and see by which model the answer came."""
    Chat(system).say(SAID)
    rows = system.query(
        "SELECT model FROM message WHERE author = 'bot' AND model IS NOT NULL "
        "ORDER BY created_at DESC LIMIT 1"
    )
    return str(rows[0][0])


def understood(system: System, said: str) -> str:
    """What the running assistant takes a new patient's words for."""
    chat = Chat(system)
    chat.say(said)
    asked = "SELECT intent FROM message WHERE conversation_id = %s AND author = 'bot'"
    return str(system.query(asked, chat.conversation)[-1][0])


def test_the_bar_that_an_admin_sets_holds_in_the_running_assistant(
    system: System, browser: Browser, shots: Path
) -> None:
    assert understood(system, DOUBTFUL) == "nlu_fallback"
    window = admin(browser, system, shots)
    page = window.open("/studio/practice")
    page.get_by_label("It answers when it is sure to, percent").fill("30")
    page.get_by_label("Why").fill("a trial")
    page.get_by_role("button", name="Save").click()
    take_back = page.get_by_role("button", name="Withdraw").first
    expect(take_back).to_be_visible()

    until(lambda: understood(system, DOUBTFUL) != "nlu_fallback", what="the lower bar holds")
    take_back.click()

    until(lambda: understood(system, DOUBTFUL) == "nlu_fallback", what="the old bar holds")
    assert window.complaints == []


MESSAGES = """
INSERT INTO inbox_item (id, message_id, conversation_id, text, language, channel, model, intent,
    confidence, reasons, score, bands, group_id, leads, group_size, state, said_at)
SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'made for a trial', 'en', 'web',
    %s, %s, 0.5, '{}', 0, '{}', gen_random_uuid(), false, 1, 'hidden', now() - %s * interval '1 day'
FROM generate_series(1, 60) RETURNING id
"""


def test_a_trial_that_goes_badly_is_ended_by_the_system_itself(
    system: System, browser: Browser, shots: Path
) -> None:
    window = admin(browser, system, shots)
    page = window.open(f"/studio/models/{registered(system, TRIAL)}")
    page.get_by_label("Or try it on a share").fill("50")
    page.get_by_role("button", name="Try").click()
    expect(page.get_by_text("of conversations as a trial")).to_be_visible()
    until(lambda: answering_model(system) == TRIAL, seconds=120, what="the trial answers some")

    system.query(MESSAGES, "an-earlier-model", "ask_balance", 1)
    system.query(MESSAGES, TRIAL, "nlu_fallback", 0)

    last = "SELECT 1 FROM (SELECT * FROM model_step ORDER BY number DESC LIMIT 1) AS step "
    ended = "WHERE kind = 'end_canary' AND staff_id IS NULL"
    until(lambda: system.query(last + ended), seconds=120, what="the trial is ended")
    page = window.open("/studio/models")
    expect(page.get_by_text("the system itself").first).to_be_visible()
    expect(page.get_by_text("were not understood or went to a person").first).to_be_visible()
    expect(page.get_by_text("of conversations as a trial")).to_have_count(0)
    system.query("DELETE FROM inbox_item WHERE text = 'made for a trial' RETURNING id")


@pytest.mark.parametrize("look", ["light", "dark-phone"])
def test_every_page_is_free_of_barriers(
    system: System, browser: Browser, shots: Path, look: str
) -> None:
    small = {"color_scheme": "dark", "size": {"width": 360, "height": 780}}
    options: dict[str, object] = small if look == "dark-phone" else {}
    window = admin(browser, system, shots, **options)

    for name, path in PAGES.items():
        window.open(path)
        window.shot(f"studio-{name}-{look}")
        assert window.barriers() == [], name
        assert not window.overflows(), name
    assert window.complaints == []
