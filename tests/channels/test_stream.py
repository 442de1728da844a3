"""The live stream: everything after a number, in order, and nothing that was held back."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, update

from inquiry_api.channels.webchat import hub as hub_module
from inquiry_api.channels.webchat import stream as streaming
from inquiry_api.channels.webchat.hub import Hub
from inquiry_api.channels.webchat.models import WebSession
from inquiry_api.channels.webchat.stream import stream
from inquiry_api.conversations.ownership import claim
from inquiry_api.db import Database
from tests.channels.application import create_test_app
from tests.channels.browser import Browser
from tests.conversations.harness import Gateway, says


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def hub(database: Database) -> Hub:
    return Hub(database.url.replace("+psycopg", ""))


def session_for(gateway: Gateway, chat: UUID) -> UUID:
    with gateway.database.transaction() as session:
        row = WebSession(token_hash=uuid4().bytes, conversation_id=chat)
        session.add(row)
        session.flush()
        return row.id


class Page:
    """Reads a stream in its own thread, as a browser does."""

    def __init__(self, gateway: Gateway, hub: Hub, chat: UUID, after: int = 0) -> None:
        self.session_id = session_for(gateway, chat)
        self.seqs: list[int] = []
        self.ended = False
        self._body = stream(gateway.database, hub, self.session_id, chat, after)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        for part in self._body:
            for line in part.splitlines():
                if line.startswith('data: {"seq"'):
                    self.seqs.append(json.loads(line[6:])["seq"])
                self.ended |= line == "event: ended"

    def until(self, holds: object) -> None:
        ends = time.monotonic() + 10
        while not holds():  # type: ignore[operator]
            assert time.monotonic() < ends, f"saw only {self.seqs}"
            time.sleep(0.02)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(gateway: Gateway, hub: Hub) -> Iterator[OpenPage]:
    """Opens pages, and closes them all in the end."""
    pages: list[Page] = []

    def opened(chat: UUID, after: int = 0) -> Page:
        pages.append(Page(gateway, hub, chat, after))
        return pages[-1]

    yield opened
    for page in pages:
        end(gateway, page)
        page.thread.join(10)


def end(gateway: Gateway, page: Page) -> None:
    with gateway.database.transaction() as session:
        session.execute(
            update(WebSession).where(WebSession.id == page.session_id).values(ended_at=func.now())
        )


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.3)
    monkeypatch.setattr(streaming, "LONGEST_SECONDS", 8.0)


def test_what_is_said_arrives_by_itself(gateway: Gateway, open_page: OpenPage) -> None:
    chat = gateway.open_chat()
    page = open_page(chat)

    gateway.typed(chat, "hello")
    gateway.work()

    page.until(lambda: page.seqs == [1, 2])


def test_a_page_that_comes_back_gets_what_it_missed_and_no_more(
    gateway: Gateway, open_page: OpenPage
) -> None:
    chat = gateway.open_chat()
    for word in ("one", "two", "three"):
        gateway.typed(chat, word)
    gateway.work()

    page = open_page(chat, after=4)

    page.until(lambda: page.seqs == [5, 6])


def test_many_writers_lose_no_number_and_keep_the_order(
    gateway: Gateway, open_page: OpenPage
) -> None:
    chat = gateway.open_chat()
    page = open_page(chat)
    writers = [
        threading.Thread(target=lambda: [gateway.typed(chat, "x") for _ in range(5)])
        for _ in range(6)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    page.until(lambda: page.seqs == list(range(1, 31)))


def test_a_draft_that_was_held_back_is_not_announced(gateway: Gateway, open_page: OpenPage) -> None:
    chat = gateway.open_chat()
    gateway.typed(chat, "what do I owe")

    def taken_over(_: object) -> object:
        with gateway.database.transaction() as session:
            claim(session, chat, uuid4(), epoch=1)
        return says("you owe nothing")

    gateway.bot.script = taken_over  # type: ignore[assignment]
    gateway.work()
    page = open_page(chat)
    page.until(lambda: set(page.seqs) >= {1, 2})

    assert [message.seq for message in gateway.messages(chat) if message.suppressed] == [3]
    assert 3 not in page.seqs


def test_a_session_that_ends_ends_its_stream(gateway: Gateway, open_page: OpenPage) -> None:
    chat = gateway.open_chat()
    page = open_page(chat)
    gateway.typed(chat, "hello")
    page.until(lambda: page.seqs == [1])

    end(gateway, page)

    page.until(lambda: page.ended)


def test_too_many_pages_of_one_conversation_are_told_to_poll(hub: Hub) -> None:
    chat = uuid4()
    waiters = [hub.waiter(chat) for _ in range(4)]
    for waiter in waiters:
        waiter.__enter__()

    assert not hub.has_room(chat)
    assert hub.has_room(uuid4())
    for waiter in waiters:
        waiter.__exit__()
    assert hub.has_room(chat)


def test_a_line_and_its_turn_are_one_piece_of_news(hub: Hub) -> None:
    waiter = hub.waiter(uuid4())
    waiter.wake(settled=False)
    waiter.wake()

    assert waiter.wait(5.0)
    assert not waiter.wait(0.0)


def test_a_line_whose_turn_takes_long_is_news_by_itself(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "_TURN_SECONDS", 0.0)
    waiter = hub.waiter(uuid4())
    waiter.wake(settled=False)

    assert waiter.wait(5.0)


def test_without_a_session_there_is_no_stream(database: Database) -> None:
    browser = Browser(create_test_app(database))

    assert browser.open("/chat/stream").status_code == 401


def test_the_stream_is_one_for_browsers(database: Database) -> None:
    browser = Browser(create_test_app(database))
    browser.open()
    browser.send("hello")

    response = browser.client.get("/chat/stream", base_url="https://bills.example")

    assert response.mimetype == "text/event-stream"
    assert response.headers["X-Accel-Buffering"] == "no"
    assert response.headers["Cache-Control"] == "no-store"
    first = next(iter(response.response))
    assert b"retry" in (first if isinstance(first, bytes) else first.encode())
    response.close()
