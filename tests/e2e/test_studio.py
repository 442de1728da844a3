"""An admin teaches the assistant what a patient wrote: settled, trained, promoted, undone."""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import Desktop, chromium, shots_folder
from tests.e2e.system import System, until

pytestmark = [pytest.mark.rasa, pytest.mark.browser, pytest.mark.timeout(900)]

ADMIN = "admin@juniperbend.example"
# Words that no shipped line explains: without being taught, the assistant must ask back.
SAID = "zorple my wumbus at the flim window"
TAUGHT = "ask_office_info"
TRAINED_MS = 800_000


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


def understood(system: System, text: str) -> tuple[str, str]:
    """How the last message of these words was read, and by which model."""
    return until(
        lambda: system.query(
            "SELECT intent, model FROM inbox_item WHERE text = %s ORDER BY said_at DESC LIMIT 1",
            text,
        ),
        what="the message reached the inbox",
    )[0]  # type: ignore[return-value]


def test_what_a_patient_wrote_is_taught_and_can_be_undone(
    system: System, browser: Browser, shots: Path
) -> None:
    patient = Desktop(browser, system, shots)
    patient.open("/")
    patient.say(SAID)
    intent, before = understood(system, SAID)
    assert intent == "nlu_fallback"

    window = admin(browser, system, shots)
    page = window.open(f"/studio/inbox/{item_of(system)}")
    page.get_by_label("Another topic").select_option(TAUGHT)
    page.get_by_role("button", name="Set topic").click()
    page.wait_for_url("**/studio/**")
    window.open("/studio/models")
    expect(page.get_by_text("The training data changed")).to_be_visible()
    page.get_by_role("button", name="Train and compare").click()
    page.get_by_role("link", name="See how the candidate compares").click(timeout=TRAINED_MS)
    expect(page.get_by_text("The gate lets it answer")).to_be_visible()
    assert window.barriers() == []

    page.get_by_role("button", name="Promote").click()
    expect(page.get_by_role("button", name="Roll back to")).to_be_visible()
    name = system.query(
        "SELECT rasa_id FROM assistant_model WHERE origin = 'studio' ORDER BY trained_at DESC"
    )[0][0]
    asked = Desktop(browser, system, shots)
    answered_by(asked, system, name)

    page.get_by_role("button", name="Roll back to").click()
    expect(page.get_by_text("roll back", exact=True)).to_be_visible()
    answered_by(Desktop(browser, system, shots), system, before)
    assert window.complaints == []


def item_of(system: System) -> str:
    """The inbox item of the message."""
    found = system.query("SELECT id FROM inbox_item WHERE text = %s", SAID)
    return str(found[0][0])


def answered_by(window: Desktop, system: System, name: str) -> None:
    """Ask until the model of this name answers; each message is answered by some model."""
    window.open("/")

    def is_answered() -> bool:
        window.say("what are your opening hours")
        rows = system.query(
            "SELECT model FROM message WHERE author = 'bot' AND model IS NOT NULL "
            "ORDER BY created_at DESC LIMIT 1"
        )
        return bool(rows) and rows[0][0] == name

    until(is_answered, seconds=120, what="the other model answers")


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


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_every_page_is_free_of_barriers(
    system: System, browser: Browser, shots: Path, look: str
) -> None:
    options: dict[str, object] = {"color_scheme": "dark"} if look == "dark" else {}
    if look == "phone":
        options = {"size": {"width": 360, "height": 780}}
    window = admin(browser, system, shots, **options)

    for name, path in PAGES.items():
        window.open(path)
        window.shot(f"studio-{name}-{look}")
        assert window.barriers() == [], name
        assert not window.overflows(), name
    assert window.complaints == []
