"""The pages in a real browser: with a script and without, by keyboard, small, dark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import Desktop, chromium, shots_folder
from tests.e2e.phone import Phone
from tests.e2e.system import System

pytestmark = [pytest.mark.rasa, pytest.mark.browser, pytest.mark.timeout(300)]

PHONE = {"width": 360, "height": 740}
IDENTIFIED = ("what do i owe", "whitfield 3/9/1984", "K7QM-2XWP")
# In one message, so that no code is sent: a number gets five in an hour.
AT_ONCE = ("what do i owe", "whitfield 3/9/1984, my access code is K7QM-2XWP")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shots_folder(tmp_path_factory.mktemp("screenshots"))


class Windows:
    """Opens windows and closes them after the test; none may have complained."""

    def __init__(self, browser: Browser, system: System, shots: Path) -> None:
        self._made: list[Desktop] = []
        self._open = lambda **options: Desktop(browser, system, shots, **options)

    def __call__(self, **options: Any) -> Desktop:
        self._made.append(self._open(**options))
        return self._made[-1]

    def close(self) -> None:
        for window in self._made:
            window.context.close()
        assert [window.complaints for window in self._made if window.complaints] == []


@pytest.fixture
def windows(browser: Browser, system: System, shots: Path) -> Iterator[Windows]:
    made = Windows(browser, system, shots)
    yield made
    made.close()


def test_a_chat_streams_offers_buttons_and_resumes_after_a_reload(windows: Windows) -> None:
    window = windows()
    page = window.open()
    for words in IDENTIFIED:
        balance = window.say(words)
    other_tab = window.context.new_page()
    other_tab.goto(page.url)

    page.get_by_role("button", name="Why do I owe this?").click()
    window.next_answer(3)
    page.get_by_role("button", name=re.compile(r"Office visit.*\$73\.00")).click()
    why = window.next_answer(4)
    window.shot("chat")

    assert "$228.40" in balance
    assert "$73.00 is left" in why
    assert page.locator("form.choices").count() <= 1
    expect(other_tab.locator("li.message")).to_have_count(10)
    before = page.locator("#messages").inner_text()
    page.reload()
    assert said_in(page) == said_of(before)
    assert window.barriers() == []


def said_in(page: Page) -> list[str]:
    """What stands in the conversation, without the choices, which may have been settled."""
    return said_of(page.locator("#messages").inner_text())


def said_of(text: str) -> list[str]:
    """The lines of a conversation that hold a sentence."""
    return [line for line in text.splitlines() if line.endswith((".", "?"))]


def test_without_a_script_the_same_form_does_it(windows: Windows) -> None:
    window = windows(java_script_enabled=False)
    page = window.open()

    for words in IDENTIFIED:
        answer = window.say(words)
    page.get_by_role("button", name="Why do I owe this?").click()
    which = window.next_answer(3)
    page.reload()
    window.shot("chat-without-script")

    assert "$228.40" in answer
    assert "Which visit" in which
    expect(page.locator("li.message")).to_have_count(8)
    assert page.locator("noscript meta[http-equiv=refresh]").count() == 0


def test_the_chat_works_by_keyboard_alone(windows: Windows) -> None:
    window = windows()
    page = window.open()

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab") if not is_typing(page) else None
    for number, words in enumerate(IDENTIFIED):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        window.next_answer(number)
        assert is_typing(page)
    back_to_button(page, "Why do I owe this?")
    outlined = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")

    assert "Skip" in skip
    assert outlined != "none"
    assert "Which visit" in window.next_answer(3)


def is_typing(page: Page) -> bool:
    """Whether the text field has the focus."""
    return bool(page.evaluate("document.activeElement.id === 'text'"))


def back_to_button(page: Page, title: str) -> None:
    """Go back with Shift+Tab until a button has the focus."""
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent").strip() == title:
            return
    raise AssertionError(f"the keyboard does not reach {title!r}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_patient_page_reads_well_on_a_phone(windows: Windows, scheme: str) -> None:
    window = windows(size=PHONE, color_scheme=scheme, has_touch=True, is_mobile=True)
    page = window.open()
    window.shot(f"phone-{scheme}-welcome")
    empty = window.barriers()
    for words in (*AT_ONCE, "why do i owe that", "1", "how much of my deductible is met"):
        window.say(words)
    window.shot(f"phone-{scheme}-chat")
    window.shot(f"phone-{scheme}-screen", whole=False)

    assert empty == []
    assert window.barriers() == []
    assert not window.overflows()
    small = [
        button.inner_text()
        for button in page.get_by_role("button").all()
        if (box := button.bounding_box()) and box["height"] < 24
    ]
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_around_the_chat_have_no_barriers(windows: Windows, scheme: str) -> None:
    window = windows(size=PHONE, color_scheme=scheme)
    page = window.open()
    window.say("hello")

    window.open("/chat/transcript")
    window.shot(f"transcript-{scheme}")
    found = window.barriers()
    window.open("/")
    page.get_by_role("button", name="End chat").click()
    expect(page.get_by_role("status")).to_be_visible()
    window.shot(f"ended-{scheme}")
    found += window.barriers()
    window.page.goto(f"{window.system.url}/s/{'0' * 32}")
    window.shot(f"link-gone-{scheme}")
    found += window.barriers()

    assert found == []
    assert not window.overflows()
    window.complaints = [each for each in window.complaints if "410" not in each]


def test_the_page_of_a_link_asks_the_birth_date_and_shows_the_answer(
    windows: Windows, nora: Phone
) -> None:
    link = link_for(nora)
    window = windows(size=PHONE)
    page = window.open(link)
    window.shot("link")
    found = window.barriers()

    page.get_by_label("birth date").fill("31/31/84")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    window.shot("link-unclear")
    found += window.barriers()
    page.get_by_label("birth date").fill("March 9, 1984")
    page.get_by_role("button").click()
    expect(window.answers).to_have_count(1)
    window.shot("link-opened")

    assert found == []
    assert "228.40" in window.answers.last.inner_text()
    window.complaints = [each for each in window.complaints if "422" not in each]


def link_for(phone: Phone) -> str:
    """Decline amounts by text; returns the path of the link that comes instead."""
    for words in ("what do i owe", "3/9/1984", "NO"):
        found = re.search(r"(/s/[0-9a-f]{32})", phone.say(words))
        if found:
            return found[1]
    raise AssertionError("no link came")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_clerk_signs_in_and_sees_who_waits(windows: Windows, system: System, scheme: str) -> None:
    Phone(system, "+12535550160").say("I want to talk to a person")
    window = windows(color_scheme=scheme)
    page = window.open("/desk/")
    window.shot(f"desk-sign-in-{scheme}")
    found = window.barriers()

    sign_in(page)
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    window.shot(f"desk-{scheme}")
    found += window.barriers()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    window.shot(f"desk-phone-{scheme}")
    found += window.barriers()

    assert found == []
    assert not window.overflows()
    assert re.search(r"C-[0-9A-Z]{6}", rows.first.inner_text())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    window.complaints = [each for each in window.complaints if "401" not in each]


def sign_in(page: Page) -> None:
    """Sign in as the demo's first clerk, with the code that its page shows and that still works."""
    first = page.locator(".demo").first
    expect(first.locator("code")).to_have_count(3)
    shown = [code.inner_text() for code in first.locator("code").all()]
    for label, value in zip(("E-mail", "Password", "Six digits"), shown, strict=True):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Open cases")).to_be_visible()
