"""The staff pages in a real browser: by keyboard, live, small, dark, locked after idling."""

import re
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, text
from werkzeug.serving import make_server

from inquiry_api.access.models import StaffSession, StaffUser
from inquiry_api.access.staff import Role
from inquiry_api.app import create_app
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.crypto import token_digest
from inquiry_api.db import Database, now
from inquiry_api.demo.staff import EVERYBODY, PASSWORD, write_staff
from inquiry_api.desk.guard import COOKIE
from tests.conversations.harness import says
from tests.desk.case_room import Room
from tests.desk.scene import Scene
from tests.e2e.browsing import chromium, shots_folder
from tests.factories.settings import settings_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PAGES: dict[Role, tuple[str, ...]] = {
    "clerk": ("/desk/", "/desk/account", "/desk/calls"),
    "supervisor": ("/desk/", "/desk/overview", "/desk/approvals", "/desk/books"),
    "admin": ("/desk/accounts",),
    "auditor": ("/desk/trail", "/desk/disclosures"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def site(shared_database: Database) -> Iterator[str]:
    """The pages under the name `localhost`, which browsers let hold passkeys."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://localhost:{server.server_port}"
    settings = settings_for(shared_database, PLAINBILL_DEMO="1", PLAINBILL_PUBLIC_URL=address)
    server.app = create_app(settings, shared_database)
    with shared_database.transaction() as session:
        write_staff(session)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": 1200, "height": 850})
    context.set_default_timeout(30_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert [each for each in complaints if "401" not in each] == []


def become(page: Page, database: Database, role: Role) -> None:
    """Sign in as the demo's person of this role, whose used code is forgotten first."""
    with database.transaction() as session:
        session.execute(text("UPDATE staff_user SET totp_step = 0"))
    index = [one.role for one in EVERYBODY].index(role)
    page.goto("/desk/sign-in")
    page.locator(".demo").nth(index).get_by_role("button", name="Fill in").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def opened(database: Database, kind: str = "dispute_charge") -> str:
    with database.transaction() as session:
        return open_case(
            session,
            kind=kind,
            severity="medium",
            topic=kind,
            key=str(uuid4()),
            promised_at=now() + timedelta(hours=2),
        ).number


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("role", list(PAGES))
def test_every_page_can_be_read_by_all_in_any_light_and_size(
    page: Page, shared_database: Database, tmp_path: Path, role: Role
) -> None:
    opened(shared_database)
    shots = shots_folder(tmp_path)
    become(page, shared_database, role)

    for path in PAGES[role]:
        look(page, path, shots, f"{role}{path.replace('/', '-')}")


def look(page: Page, path: str, shots: Path, name: str) -> None:
    """A page in the light, in the dark and on a phone: nothing sticks out, nothing bars anybody."""
    page.goto(path)
    for scheme, width in (("light", 1200), ("dark", 1200), ("light", 360)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=shots / f"{name}-{scheme}-{width}.png", full_page=True)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), path
        assert barriers(page) == [] or width == 360, path


def test_a_case_is_read_by_all_worked_by_keys_and_follows_the_patient(
    page: Page, shared_database: Database, tmp_path: Path
) -> None:
    scene = Scene.set_up(shared_database)
    shots = shots_folder(tmp_path)
    become(page, shared_database, "clerk")
    look(page, "/desk/conversations", shots, "conversations")
    look(page, f"/desk/conversations/{scene.talk_id}", shots, "conversation")
    look(page, f"/desk/cases/{scene.number}", shots, "case")
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"/desk/cases/{scene.number}")

    page.keyboard.press("t")
    expect(page.locator("#came")).to_contain_text("It is yours")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys on this page")
    expect(sheet).to_contain_text("Send the form you are in")
    sheet.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("Check found.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#came")).to_contain_text("The note is kept")
    expect(page.locator("#live .bubble.note")).to_contain_text("Check found.")
    scene.gateway.typed(scene.talk_id, "the check was cashed, i looked")
    scene.gateway.work()

    expect(page.locator("#live .bubble.patient").last).to_contain_text("the check was cashed")


def test_a_new_line_is_put_into_the_page_as_the_stream_sends_it(
    page: Page, shared_database: Database
) -> None:
    room = Room.open(shared_database, channel="web")
    become(page, shared_database, "clerk")
    page.route("**/live*", lambda route: route.fulfill(status=204))
    page.goto(f"/desk/cases/{room.number}")
    lines = page.locator("#live .bubble.patient")

    for count, words in enumerate(("one more thing", "and another <b>"), start=1):
        room.gateway.typed(room.talk_id, words)
        room.gateway.work()
        expect(lines).to_have_count(count)
        expect(lines.last).to_contain_text(words)
    expect(page.locator("#live .day")).to_have_count(1)


def clerk_window(browser: Browser, site: str, database: Database, email: str) -> Page:
    """A window of its own in which somebody of the demo's staff is signed in already."""
    token = secrets.token_urlsafe(32)
    with database.transaction() as session:
        who = session.scalars(select(StaffUser.id).where(StaffUser.email == email)).one()
        session.add(StaffSession(token_hash=token_digest(token), staff_id=who))
    window = browser.new_context(base_url=site, viewport={"width": 1440, "height": 1000})
    window.set_default_timeout(30_000)
    # A cookie of this name is taken for a secure address only, and sent to loopback as well.
    secure = site.replace("http://", "https://")
    window.add_cookies([{"name": COOKIE, "value": token, "url": secure, "secure": True}])
    return window.new_page()


def write(page: Page, words: str) -> None:
    """Reply to the patient by mouse."""
    page.locator("#reply").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#came")).to_contain_text("Sent.")


def test_who_texts_is_handed_over_interrupted_given_back_and_comes_back_next_day(
    browser: Browser, site: str, shared_database: Database
) -> None:
    room = Room.open(shared_database)
    robin, sasha = (
        clerk_window(browser, site, shared_database, EVERYBODY[number].email) for number in (0, 1)
    )
    place = f"/desk/cases/{room.number}"
    robin.goto(place)
    robin.get_by_role("button", name="Take it").click()
    expect(robin.locator("#came")).to_contain_text("It is yours")
    write(robin, "Hello, this is Robin. What is it about?")
    room.gateway.text("is my bill right?")
    room.gateway.work()
    expect(robin.locator("#live .bubble.patient").last).to_contain_text("is my bill right?")

    sasha.goto(place)
    expect(sasha.locator("#composer")).to_contain_text("Robin Teller is writing")
    sasha.get_by_role("button", name="Take over from Robin").click()
    expect(sasha.locator("#came")).to_contain_text("Sasha Winter has it now")
    expect(robin.locator("#composer")).to_contain_text("Sasha Winter is writing")
    write(sasha, "Sasha here: it is right, as far as I can see.")
    sasha.get_by_role("button", name="Give back to the assistant").click()
    expect(sasha.locator("#came")).to_contain_text("The assistant has the conversation again")
    room.gateway.text("what are your hours")
    room.gateway.work()
    expect(sasha.locator("#live .bubble").last).to_have_class(re.compile(r"\bbot\b"))
    sasha.locator("summary", has_text="Close").click()
    sasha.get_by_role("button", name="Close the case").click()
    expect(sasha.locator("#came")).to_contain_text("Closed; the patient was told")
    room.gateway.work()
    with shared_database.transaction() as session:
        session.get_one(Case, room.case_id).closed_at = now() - timedelta(days=1)
    matter = {"name": "ask_balance", "confidence": 0.9}
    room.gateway.bot.script = lambda _: says("Let me look.", intent=matter)
    room.gateway.text("why do i owe this")
    room.gateway.work()

    expect(sasha.locator(".case-head")).to_contain_text("came back")
    told = [words for _, words in room.gateway.sms.sent]
    assert [next(i for i, text in enumerate(told) if part in text) for part in STEPS] == sorted(
        next(i for i, text in enumerate(told) if part in text) for part in STEPS
    )
    for window in (robin, sasha):
        window.context.close()


STEPS = (
    "this is Robin", "Sasha here", "automated assistant", "you said what are your hours",
    "come back within 7 days", "again: a person",
)  # fmt: skip


def test_the_demo_signs_in_and_a_used_code_is_replaced(page: Page) -> None:
    page.goto("/desk/sign-in")
    found = barriers(page)
    first = page.locator(".demo").first
    for _ in range(2):
        code = first.locator("code").nth(2).inner_text()
        first.get_by_role("button", name="Fill in").click()
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", name="Open cases")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("Password")).to_be_visible()
        assert first.locator("code").all_inner_texts()[2:3] != [code]

    assert found == []


def test_the_list_works_by_keys_that_can_be_turned_off(
    page: Page, shared_database: Database
) -> None:
    number = opened(shared_database, "report_legal")
    become(page, shared_database, "clerk")
    page.goto("/desk/?kind=report_legal")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys on this page")).to_contain_text("Next case")
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=number)).to_be_focused()
    page.keyboard.press("c")
    expect(page.get_by_role("status").filter(has_text=f"{number} is now with you.")).to_be_visible()
    page.evaluate("localStorage.setItem('desk-keys', 'off')")
    page.keyboard.press("/")

    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_a_new_case_appears_by_itself_and_what_was_chosen_stays_so(
    page: Page, shared_database: Database
) -> None:
    number = opened(shared_database)
    become(page, shared_database, "clerk")
    page.goto("/desk/")
    page.get_by_label(f"Choose {number}").check()

    later = opened(shared_database)

    expect(page.get_by_role("link", name=later)).to_be_visible()
    expect(page.get_by_label(f"Choose {number}")).to_be_checked()
    assert "changed" in (page.locator(f"#case-{later}").get_attribute("class") or "")


def test_after_idling_the_page_is_locked_and_what_was_written_stays(
    page: Page, shared_database: Database
) -> None:
    become(page, shared_database, "supervisor")
    page.goto("/desk/")
    page.get_by_label("Words, or a case number").fill("half a sentence")
    with shared_database.transaction() as session:
        session.execute(text("UPDATE staff_session SET seen_at = now() - interval '16 min'"))
        session.execute(text("UPDATE staff_user SET totp_step = 0"))

    locked = page.get_by_role("dialog", name="You were signed out")
    expect(locked).to_be_visible()
    assert barriers(page) == []
    secret = next(one.totp_secret for one in EVERYBODY if one.role == "supervisor")
    locked.get_by_label("Password").fill(PASSWORD)
    locked.get_by_label("Six digits").fill(pyotp.TOTP(secret).at(int(time.time())))
    locked.get_by_role("button").click()

    expect(locked).to_be_hidden()
    expect(page.get_by_label("Words, or a case number")).to_have_value("half a sentence")


def test_a_passkey_made_on_the_account_page_signs_in(page: Page, shared_database: Database) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    become(page, shared_database, "admin")
    page.goto("/desk/account")
    page.get_by_label("Name of the new passkey").fill("laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("laptop", exact=False).first).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(re.compile(r"/desk/(accounts)?$"))
