"""A patient who writes to a clerk, and the clerk's screen with their case open."""

import asyncio
import contextlib
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from inquiry_api.desk.guard import COOKIE
from tests.bench.chatting import Visitor
from tests.bench.wire import Unanswered

_BUBBLE = re.compile(
    r'<li class="bubble patient[^>]*data-seq="(\d+)".*?<span class="words">(.*?)</span>', re.DOTALL
)
# Things, so that no line looks like a name or a number to the redactor.
_THINGS = "table window garden bottle bridge candle pillow basket carpet ladder".split()
_HERE_SECONDS = 30.0  # As case.js.


@dataclass
class Patient(Visitor):
    """A visitor who writes on without waiting for an answer."""

    written: list[UUID] = field(default_factory=list)

    async def tell(self, text: str) -> None:
        """Send one line. Raises Unanswered."""
        self.written.append(uuid4())
        form = {"text": text, "form_token": self._token, "client_id": str(self.written[-1])}
        headers = self._headers() | {"X-Requested-With": "fetch"}
        form["after"] = str(self._last)
        self._take(await self.site.request("POST", "/chat/messages", headers=headers, form=form))


@dataclass
class Talk:
    """One patient with the page open, and the screen of the clerk who has their case."""

    patient: Patient
    number: str = ""
    token: str = ""
    sent: list[tuple[str, float]] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    streaming: bool = False
    misplaced: int = 0
    _thread: dict[int, str] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, due: float) -> None:
        """Send the next line; it counts from when it was due."""
        words = "please look at the " + " ".join(_THINGS[int(d)] for d in str(len(self.sent)))
        self.sent.append((words, due))
        await self.patient.tell(words)

    async def listen(self) -> None:
        """The stream of the clerk's page, from the page's own number on."""
        site, headers = self.patient.site, self._headers()
        while True:
            path = f"/desk/cases/{self.number}/stream?after={max(self._thread, default=0)}"
            with contextlib.suppress(Unanswered):
                event: list[str] = []
                async for line in site.lines(path, headers):
                    self.streaming = True
                    if line:
                        event.append(line)
                    else:
                        self._hear(event)
                        event = []
            self.streaming = False
            await asyncio.sleep(1.0)

    async def read(self) -> None:
        """Fetch the thread whenever it must be asked for, once at a time, as the page does."""
        while True:
            await self._news.wait()
            self._news.clear()
            with contextlib.suppress(Unanswered):
                path = f"/desk/cases/{self.number}/live"
                answer = await self.patient.site.request("GET", path, headers=self._headers())
                self._put(answer.body.decode())

    async def stay(self) -> None:
        """Say now and then that the clerk still looks, as the page does."""
        headers = self._headers() | {"Sec-Fetch-Site": "same-origin"}
        path = f"/desk/cases/{self.number}/here"
        await asyncio.sleep(random.random() * _HERE_SECONDS)
        while True:
            with contextlib.suppress(Unanswered):
                await self.patient.site.request("POST", path, headers=headers, form={"typing": "0"})
            await asyncio.sleep(_HERE_SECONDS)

    def _hear(self, event: Sequence[str]) -> None:
        if "event: changed" in event:
            self._news.set()
        elif "event: lines" in event:
            self._put("\n".join(line[6:] for line in event if line.startswith("data: ")))

    def _put(self, page: str) -> None:
        """Put lines where their numbers say: in place of one that is there, or below all."""
        at = time.monotonic()
        for number, words in _BUBBLE.findall(page):
            seq, newest = int(number), max(self._thread, default=0)
            self.misplaced += seq < newest and seq not in self._thread
            self._thread[seq] = words
        self.shown = [words for words in self._thread.values() if words.startswith("please look")]
        for words in self.shown:
            self.seen.setdefault(words, at)

    def _headers(self) -> dict[str, str]:
        return {
            "Cookie": f"{COOKIE}={self.token}", "Accept": "text/html", "Plainbill-Idle": "0",
            "Sec-Fetch-Mode": "cors",
        }  # fmt: skip
