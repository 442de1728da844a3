"""A patient at the web page, with the page's own requests: post, listen to the stream, fetch."""

import asyncio
import contextlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from inquiry_api.channels.webchat.sessions import COOKIE
from inquiry_api.demo.named import Named
from tests.bench.wire import Answer, Site, Unanswered

PATIENCE_SECONDS = 30.0
# As chat.js asks again where there is no room for its stream.
POLL_SECONDS, WAITING_POLL_SECONDS = 5.0, 1.0
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')
_MESSAGE = re.compile(r'<li class="message (\w+)" data-seq="(\d+)"')
_SAID = re.compile(r'<div class="said">(.*?)</div>', re.DOTALL)


@dataclass(frozen=True)
class Heard:
    """What came back to one message, and how long after `say` was called it was on the page."""

    seconds: float
    authors: tuple[str, ...]
    said: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the assistant itself said something."""
        return "bot" in self.authors


@dataclass
class Visitor:
    """One browser with the chat open."""

    site: Site
    _cookie: str = ""
    _token: str = ""
    _last: int = 0
    _newest: int = 0
    _seen: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _listener: "asyncio.Task[None] | None" = None
    streamed: bool = False

    async def open(self) -> None:
        """Load the page. Raises Unanswered."""
        answer = await self.site.request("GET", "/", headers=self._headers())
        found = _TOKEN.search(answer.body.decode())
        if answer.status != 200 or not found:
            raise Unanswered(f"page {answer.status}")
        self._keep_cookie(answer)
        self._token = found[1]

    async def say(self, text: str) -> Heard:
        """Type a message and wait for what the page then shows. Raises Unanswered."""
        began = time.monotonic()
        form = {"text": text, "form_token": self._token, "client_id": str(uuid4())}
        form["after"] = str(self._last)
        headers = self._headers() | {"X-Requested-With": "fetch"}
        answer = await self.site.request("POST", "/chat/messages", headers=headers, form=form)
        told = self._take(answer)
        if self._listener is None:
            self._listener = asyncio.create_task(self._listen())
        while answer.headers.get("x-waiting") == "1":
            left = began + PATIENCE_SECONDS - time.monotonic()
            if left <= 0:
                raise Unanswered("no answer")
            await self._await_news(min(left, WAITING_POLL_SECONDS))
            self._seen = max(self._seen, self._newest)
            path = f"/chat/messages?after={self._last}"
            answer = await self.site.request("GET", path, headers=self._headers())
            told += self._take(answer)
        authors = tuple(author for author, _ in told)
        return Heard(time.monotonic() - began, authors, tuple(said for _, said in told))

    async def prove(self, who: Named) -> None:
        """Be let in as one of the demo's people. Raises Unanswered."""
        await self.say("what do i owe")
        await self.say(f"{who.person.family} {who.person.born:%m/%d/%Y}")
        heard = await self.say(who.access_code)
        if not any("$" in said for said in heard.said):
            raise Unanswered("not let in")

    async def leave(self) -> None:
        """Close the page."""
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener

    async def _await_news(self, seconds: float) -> None:
        """As the page: what it was shown already is no news."""
        self._news.clear()
        if self._newest <= max(self._seen, self._last):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), seconds)

    async def _listen(self) -> None:
        """Hold the stream open; where it is refused, try again as the page does."""
        while True:
            with contextlib.suppress(Unanswered):
                path = f"/chat/stream?after={self._last}"
                async for line in self.site.lines(path, self._headers()):
                    self.streamed = True
                    if line.startswith("id: "):
                        self._newest = max(self._newest, int(line[4:]))
                        if self._newest > max(self._seen, self._last):
                            self._news.set()
            self.streamed = False
            await asyncio.sleep(POLL_SECONDS)

    def _headers(self) -> dict[str, str]:
        kept: Mapping[str, str] = {"Cookie": f"{COOKIE}={self._cookie}"} if self._cookie else {}
        return {"Accept": "text/html", **kept}

    def _take(self, answer: Answer) -> list[tuple[str, str]]:
        """The new messages of a piece of the page: who speaks, and what is said."""
        if answer.status != 200:
            raise Unanswered(f"chat {answer.status}")
        self._keep_cookie(answer)
        self._token = answer.headers.get("x-form-token", self._token)
        body = answer.body.decode()
        found = [(author, int(seq)) for author, seq in _MESSAGE.findall(body)]
        self._last = max([self._last, *(seq for _, seq in found)])
        told = zip(found, _SAID.findall(body), strict=True)
        return [(author, said) for (author, _), said in told if author != "patient"]

    def _keep_cookie(self, answer: Answer) -> None:
        given = re.match(rf"{COOKIE}=([^;]+)", answer.headers.get("set-cookie", ""))
        self._cookie = given[1] if given else self._cookie
