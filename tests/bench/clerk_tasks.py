"""What the ten commonest tasks cost a clerk: clicks, keys and waiting, counted in a real browser.

    python -m tests.bench.clerk_tasks

Every task is done twice, by mouse alone and by keyboard alone, on a case of the demo. Choosing from
a list counts two clicks, or one key for each arrow. What is typed (an answer, an amount) is not
counted. Waiting is from the last click or key until the page says what came of it.
"""

import hashlib
import secrets
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text
from werkzeug.serving import make_server

from inquiry_api.app import create_app
from inquiry_api.db import Database
from inquiry_api.demo.staff import EVERYBODY
from tests.bench.desk_bench import own_database
from tests.bench.figures import load_now
from tests.desk.scene import Scene
from tests.e2e.browsing import chromium
from tests.factories.settings import settings_for


@dataclass
class Hand:
    """A clerk's hand: what it does is counted."""

    page: Page
    strokes: int = 0
    last: float = 0.0

    def click(self, selector: str) -> None:
        """One click."""
        self._count(1)
        self.page.locator(selector).first.click()

    def press(self, *keys: str) -> None:
        """One key after another."""
        for key in keys:
            self._count(1)
            self.page.keyboard.press(key)

    def pick(self, selector: str, value: str) -> None:
        """Open a list by mouse and choose."""
        self._count(2)
        self.page.locator(selector).select_option(value)

    def write(self, words: str) -> None:
        """Type where the focus is; not counted."""
        self.page.keyboard.type(words)

    def _count(self, strokes: int) -> None:
        self.strokes += strokes
        self.last = time.monotonic()


Way = Callable[[Hand], None]


@dataclass(frozen=True)
class Task:
    """One task: what it is, how by mouse, how by keys, and what the page says in the end."""

    name: str
    mouse: Way
    keys: Way
    came: str


def _reply_by_mouse(hand: Hand) -> None:
    hand.page.locator("#reply").fill("I found your check and put it on the visit of October 4.")
    hand.click(".reply button")


def _reply_by_keys(hand: Hand) -> None:
    hand.press("r")
    hand.write("I found your check and put it on the visit of October 4.")
    hand.press(SEND)


def _saved_by_mouse(hand: Hand) -> None:
    hand.pick("#saved", _saved(hand.page))
    hand.click(".reply button")


def _saved_by_keys(hand: Hand) -> None:
    hand.press("y", "ArrowDown")
    expect(hand.page.locator("#reply")).not_to_have_value("")
    hand.press(SEND)


def _saved(page: Page) -> str:
    """The first of the saved replies."""
    return page.locator("#saved option").nth(1).get_attribute("value") or ""


def _form(act: str, *, amount: str = "") -> Way:
    def way(hand: Hand) -> None:
        hand.click(f"summary:has-text('{act}')")
        if amount:
            hand.page.locator("details.act[open] input[inputmode=decimal]").fill(amount)
        hand.click("details.act[open] form > button")

    return way


def _form_by_keys(key: str, *after: str, typed: str = "") -> Way:
    def way(hand: Hand) -> None:
        hand.press(key)
        hand.write(typed)
        hand.press(*after)

    return way


def _adjust_by_keys(hand: Hand) -> None:
    hand.press("a", "Tab")
    hand.write("5.00")
    hand.press(SEND)


def _note_by_mouse(hand: Hand) -> None:
    hand.click("summary:has-text('Internal note')")
    hand.page.locator("#note-text").fill("Check found.")
    hand.click("details.act[open] form > button")


def _contact_by_keys(hand: Hand) -> None:
    hand.press("e", "Tab")
    hand.write("206-555-0177")
    hand.press(SEND)


def _contact_by_mouse(hand: Hand) -> None:
    hand.click("summary:has-text('Correct contact')")
    hand.page.locator("#contact-value").fill("206-555-0177")
    hand.click("details.act[open] form > button")


def _close_by_mouse(hand: Hand) -> None:
    hand.click("summary:has-text('Close')")
    hand.pick("#outcome", "corrected")
    hand.click("button:has-text('Close the case')")


def _claim_by_mouse(hand: Hand) -> None:
    hand.click(f"#open-{hand.page.url.rpartition('#')[2]}")
    hand.click("button:has-text('Take it')")


def _claim_by_keys(hand: Hand) -> None:
    number = hand.page.url.rpartition("#")[2]
    while not hand.page.locator(f"#case-{number}.here").count():
        hand.press("j")
    hand.press("o")
    expect(hand.page.locator("#case")).to_be_visible()
    hand.press("t")


SEND = "Control+Enter"
TASKS = (
    Task("open a case from the list, see its whole story, take it", _claim_by_mouse,
         _claim_by_keys, "It is yours"),
    Task("reply to the patient", _reply_by_mouse, _reply_by_keys, "Sent."),
    Task("reply with a saved text", _saved_by_mouse, _saved_by_keys, "Sent."),
    Task("send a statement, with its PDF",
         lambda hand: hand.click("button:has-text('Send statement')"),
         lambda hand: hand.press("s"), "It was sent."),
    Task("hold the account for 30 days", _form("Hold"), _form_by_keys("h", SEND),
         "Nothing is asked for"),
    Task("log a dispute", _form("Dispute"), _form_by_keys("d", SEND), "The dispute is noted"),
    Task("adjust a balance within authority", _form("Adjust", amount="5.00"), _adjust_by_keys,
         "was taken off"),
    Task("leave an internal note", _note_by_mouse, _form_by_keys("n", SEND, typed="Check found."),
         "The note is kept"),
    Task("correct a telephone number", _contact_by_mouse, _contact_by_keys, "is on file"),
    Task("close with an outcome that the patient is told", _close_by_mouse,
         _form_by_keys("x", "ArrowDown", SEND), "Closed"),
)  # fmt: skip


def measured(browser: Browser, *, by_keys: bool) -> list[tuple[int, float]]:
    """The strokes of each task, and the milliseconds waited."""
    with own_database() as database:
        scene = Scene.set_up(database)
        with _site(database) as address:
            page = _signed_in(browser, database, address)
            page.goto(f"{address}/desk/?kind=report_missing_payment#{scene.number}")
            done = [_done(page, task, by_keys=by_keys) for task in TASKS]
            page.context.close()
            return done


def _done(page: Page, task: Task, *, by_keys: bool) -> tuple[int, float]:
    hand = Hand(page)
    if page.locator("#came").count():
        page.locator("#came").evaluate("(came) => { came.replaceChildren(); came.focus(); }")
    (task.keys if by_keys else task.mouse)(hand)
    expect(page.locator("#came")).to_contain_text(task.came)
    return hand.strokes, 1000 * (time.monotonic() - hand.last)


def _signed_in(browser: Browser, database: Database, address: str) -> Page:
    token = secrets.token_urlsafe(32)
    with database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO staff_session (token_hash, staff_id) "
                "SELECT :hash, id FROM staff_user WHERE email = :email"
            ),
            {"hash": hashlib.sha256(token.encode()).digest(), "email": EVERYBODY[0].email},
        )
    window = browser.new_context(viewport={"width": 1440, "height": 1000})
    secure = address.replace("http://", "https://")
    window.add_cookies(
        [{"name": "__Host-plainbill-desk", "value": token, "url": secure, "secure": True}]
    )
    return window.new_page()


@contextmanager
def _site(database: Database) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://localhost:{server.server_port}"
    server.app = create_app(
        settings_for(database, PLAINBILL_DEMO="1", PLAINBILL_PUBLIC_URL=address), database
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def table() -> str:
    """The table for the README."""
    before = load_now()
    with chromium() as browser:
        mouse = measured(browser, by_keys=False)
        keys = measured(browser, by_keys=True)
    lines = ["| task | clicks | keys | waiting |", "| --- | --- | --- | --- |"]
    for task, by_mouse, by_keys in zip(TASKS, mouse, keys, strict=True):
        waited = statistics.mean((by_mouse[1], by_keys[1])) / 1000
        lines.append(f"| {task.name} | {by_mouse[0]} | {by_keys[0]} | {waited:.1f} s |")
    return "\n".join([*lines, "", f"Load of the machine: {before}, then {load_now()}.", ""])


if __name__ == "__main__":
    sys.stdout.write(table())
