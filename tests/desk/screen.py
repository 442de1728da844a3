"""A clerk's screen without a browser: what case.js makes of the stream of a case."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from inquiry_api.desk.thread_news import ThreadNews
from tests.desk.case_room import Room
from tests.desk.people import SITE, Person

_BUBBLE = re.compile(
    r'<li class="bubble[^>]*data-seq="(\d+)".*?<span class="words">(.*?)</span>', re.DOTALL
)


@dataclass
class Screen:
    """What a browser makes of the stream: lines by their numbers, as case.js puts them."""

    room: Room
    clerk: Person
    last: int = 0
    thread: dict[int, str] = field(default_factory=dict)
    parts: Iterator[str] = field(default_factory=lambda: iter(()))

    def open(self) -> "Screen":
        """Load the thread, and listen from its number on."""
        self.ask()
        return self.listen()

    def listen(self) -> "Screen":
        """Connect (again), as an EventSource does with the number it saw last."""
        answer = self.clerk.browser.get(
            f"/desk/cases/{self.room.number}/stream", base_url=SITE,
            headers={"Sec-Fetch-Mode": "cors", "Last-Event-ID": str(self.last)},
        )  # fmt: skip
        self.parts = (
            part.decode() if isinstance(part, bytes) else part for part in answer.response
        )
        assert answer.status_code == 200
        return self

    def hear(self) -> str:
        """The kind of the next event, with what it says put where it belongs."""
        event = next(part for part in self.parts if "event: " in part)
        fields = [line.partition(": ")[::2] for line in event.rstrip("\n").split("\n")]
        kind = dict(fields)["event"]
        self.last = int(dict(fields).get("id", self.last))
        if kind == "lines":
            self._put("\n".join(words for name, words in fields if name == "data"))
        elif kind == "changed":
            self.ask()
        return kind

    def ask(self) -> None:
        """Fetch the thread."""
        page = self.clerk.get(f"/desk/cases/{self.room.number}/live").text
        self.thread.clear()
        self._put(page)
        self.last = int(re.findall(r'id="now" hidden data-seq="(\d+)"', page)[0])

    def _put(self, page: str) -> None:
        for number, words in _BUBBLE.findall(page):
            seq = int(number)
            assert seq in self.thread or seq > max(self.thread, default=0)
            self.thread[seq] = unescape(words)


@dataclass
class Looking(Screen):
    """A screen whose stream looks when the test says so."""

    told: int = 0
    _news: ThreadNews | None = None

    def reconnect(self) -> None:
        """The stream is lost, and with it what was on its way; a new one begins."""
        self._news = None

    def look(self) -> None:
        """Let the stream look, and take what it sends."""
        app = self.clerk.app
        page = app.jinja_env.get_template("desk/case_live.html")
        self._news = self._news or ThreadNews(self.room.case_id, self.room.talk_id, self.last, page)
        with self.room.database.transaction() as session:
            event = self._news.look(session, self.clerk.staff)
        self.parts = iter([event] if event else ())
        if event:
            self.told += self.hear() == "lines"
