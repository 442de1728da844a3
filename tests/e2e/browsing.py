"""Patients and clerks in a real browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.system import System

PATIENCE_MS = 60_000
# A closed network: without these, Chromium looks up hosts of its own at every start.
_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen. Skips the test where there is none."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed: apt install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


class Desktop:
    """One browser window: a phone's or a desk's, light or dark, with scripts or without."""

    def __init__(self, browser: Browser, system: System, shots: Path, **options: Any) -> None:
        size = options.pop("size", {"width": 1100, "height": 900})
        self.context: BrowserContext = browser.new_context(viewport=size, **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.system = system
        self.shots = shots
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def open(self, path: str = "/") -> Page:
        """Load a page of the system."""
        self.page.goto(self.system.url + path)
        return self.page

    def say(self, text: str) -> str:
        """Type something into the chat, send it with the button, and wait for the answer."""
        before = self.answers.count()
        self.write(text)
        return self.next_answer(before)

    def write(self, text: str) -> None:
        """Type something into the chat and send it with the button."""
        self.page.get_by_role("textbox").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def next_answer(self, before: int) -> str:
        """Wait for one answer more than there were; its words."""
        expect(self.answers).to_have_count(before + 1)
        return self.answers.last.inner_text()

    @property
    def answers(self) -> Any:
        """What the practice said so far."""
        return self.page.locator("li.message:not(.patient)")

    def leave(self) -> None:
        """Shut the window, which may not have complained."""
        self.context.close()
        assert self.complaints == []

    def shot(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture to look at."""
        self.page.screenshot(path=self.shots / f"{name}.png", full_page=whole)

    def barriers(self) -> list[str]:
        """What axe finds in the page as it is."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]

    def overflows(self) -> bool:
        """Whether the page must be moved sideways to be read."""
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def shots_folder(fallback: Path) -> Path:
    """Where pictures go: PLAINBILL_SCREENSHOTS, or a folder that is thrown away."""
    folder = Path(os.environ.get("PLAINBILL_SCREENSHOTS", fallback))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
