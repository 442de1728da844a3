"""A patient on the web is handed over, answered, interrupted by a second clerk, and given back."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import Desktop, chromium, shots_folder
from tests.e2e.system import System
from tests.e2e.test_browser import PHONE

pytestmark = [pytest.mark.rasa, pytest.mark.browser, pytest.mark.timeout(600)]

ROBIN, SASHA = "clerk@juniperbend.example", "second@juniperbend.example"
# Not Nora, whom other tests ask so often that she gets no more codes this hour.
WALTER = ("what do i owe", "brandt 1/30/1949", "X8CF-5VJR")
FIRST_LINE = "Hello, this is Robin. I have your bill in front of me."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shots_folder(tmp_path_factory.mktemp("screenshots"))


class Desk:
    """A clerk at a desk of their own. Signing in is tried elsewhere; here it is done."""

    def __init__(self, browser: Browser, system: System, shots: Path, email: str) -> None:
        size = {"width": 1440, "height": 1000}
        self.window = Desktop(browser, system, shots, size=size)
        self.page = self.window.page
        token = secrets.token_urlsafe(32)
        system.query(
            "INSERT INTO staff_session (token_hash, staff_id) "
            "SELECT %s, id FROM staff_user WHERE email = %s RETURNING staff_id",
            hashlib.sha256(token.encode()).digest(),
            email,
        )
        # A cookie of this name is taken for a secure address only, and sent to loopback as well.
        secure = system.url.replace("http://", "https://")
        self.window.context.add_cookies(
            [{"name": "__Host-plainbill-desk", "value": token, "url": secure, "secure": True}]
        )

    def open(self, number: str) -> None:
        """Look at a case."""
        self.window.open(f"/desk/cases/{number}")
        expect(self.page.get_by_role("heading", name=number)).to_be_visible()

    def press(self, key: str) -> None:
        """Press a single key, away from any field."""
        self.page.locator("h1").click()
        self.page.keyboard.press(key)

    def reply(self, text: str) -> None:
        """Write to the patient by keyboard."""
        field = self.page.locator("#reply")
        self.press("r")
        expect(field).to_be_focused()
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)
        self.page.keyboard.press("Control+Enter")

    def came(self, words: str) -> None:
        """Wait for what came of the last form."""
        expect(self.page.locator("#came")).to_contain_text(words)


def number_of(system: System) -> str:
    """The newest case."""
    rows = system.query('SELECT number FROM "case" ORDER BY opened_at DESC LIMIT 1')
    return str(rows[0][0])


def test_a_patient_is_handed_over_answered_interrupted_and_given_back(
    browser: Browser, system: System, shots: Path
) -> None:
    patient = Desktop(browser, system, shots)
    patient.open()
    for words in WALTER:
        patient.say(words)
    promised = patient.say("I want to talk to a person")
    number = number_of(system)
    robin, sasha = (Desk(browser, system, shots, email) for email in (ROBIN, SASHA))

    robin.open(number)
    robin.press("t")
    robin.came("It is yours")
    robin.reply(FIRST_LINE)
    robin.came("Sent.")
    expect(patient.answers.last).to_contain_text(FIRST_LINE)
    patient.page.get_by_role("textbox").fill("thank you, is it really my deductible?")
    patient.page.get_by_role("button", name="Send", exact=True).click()
    expect(robin.page.locator("#live .bubble.patient").last).to_contain_text("deductible")
    robin.window.shot("case")
    found = robin.window.barriers()
    robin.open(number)  # What looks for barriers leaves traces that the policy would complain of.

    sasha.open(number)
    expect(sasha.page.locator("#composer")).to_contain_text("Robin Teller is writing")
    expect(robin.page.locator(".who-is-here")).to_contain_text("Sasha Winter")
    sasha.press("t")
    sasha.came("Sasha Winter has it now")
    expect(robin.page.locator("#composer")).to_contain_text("Sasha Winter is writing")
    sasha.reply("Sasha here: yes, your plan put it on your deductible.")
    sasha.came("Sent.")
    expect(patient.answers.last).to_contain_text("Sasha here")

    sasha.press("g")
    sasha.came("The assistant has the conversation again")
    expect(patient.answers.last).to_contain_text("automated assistant")
    helped = patient.say("what are your opening hours")
    # A line that is not yet on the clerk's screen would rightly stop the closing.
    expect(sasha.page.locator("#live .bubble").last).to_have_class(re.compile(r"\bbot\b"))
    sasha.press("x")
    sasha.page.get_by_role("button", name="Close the case").click()
    sasha.came("Closed; the patient was told")
    expect(patient.answers.last).to_contain_text(number)
    patient.page.get_by_role("textbox").fill("why do i owe this")
    patient.page.get_by_role("button", name="Send", exact=True).click()
    expect(patient.answers.last).to_contain_text(f"opened case {number} again")
    expect(sasha.page.locator(".case-head")).to_contain_text("came back")
    sasha.window.shot("case-reopened")
    sasha.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sasha.window.shot("case-phone")
    found += sasha.window.barriers()

    assert number in promised
    assert re.search(r"\d", helped)
    assert found == []
    assert not sasha.window.overflows()
    for window in (patient, robin.window, sasha.window):
        window.context.close()
        assert window.complaints == []
