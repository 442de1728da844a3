"""What the assistant does just now, as clerks see it: redacted, with a way to step in."""

import re
from uuid import UUID

import pytest

from inquiry_api.db import Database
from tests.conversations.harness import Gateway, says
from tests.desk.people import Person, application, person


@pytest.fixture
def gateway(database: Database) -> Gateway:
    unsure = {"name": "ask_balance", "confidence": 0.31}
    return Gateway(database, lambda _: says("Do you mean your balance?", intent=unsure))


@pytest.fixture
def clerk(database: Database) -> Person:
    return person(application(database), database)


def chat(gateway: Gateway) -> UUID:
    """Somebody writes, with their birthday, and is answered."""
    conversation_id = gateway.open_chat()
    gateway.typed(conversation_id, "what do i owe, i was born on 3/9/1984")
    gateway.work()
    return conversation_id


def test_the_list_shows_what_was_said_last_redacted_and_how_it_was_understood(
    gateway: Gateway, clerk: Person
) -> None:
    chat(gateway)

    page = clerk.get("/desk/conversations").text

    assert "what do i owe" in page
    assert "3/9/1984" not in page
    assert "balance" in page
    assert "unsure" in page


def test_a_clerk_steps_in_from_the_page_and_another_is_told(
    gateway: Gateway, clerk: Person
) -> None:
    conversation_id = chat(gateway)
    address = f"/desk/conversations/{conversation_id}"
    page = clerk.get(address).text
    epoch = re.search(r'name="epoch" value="(\d+)"', page)
    assert epoch is not None
    assert "3/9/1984" not in page

    mine = clerk.post(f"{address}/step-in", {"epoch": epoch[1]})
    late = clerk.post(f"{address}/step-in", {"epoch": epoch[1]})

    assert mine.status_code == 303
    assert re.fullmatch(r"/desk/cases/C-\w{6}", mine.location)
    assert late.status_code == 409
    assert "changed hands" in late.text
    assert gateway.conversation(conversation_id).owner_clerk_id == clerk.staff.id


def test_pages_follow_one_another(
    gateway: Gateway, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("talk_lines", "talk_routes"):
        monkeypatch.setattr(f"inquiry_api.desk.{module}.PAGE", 1)
    for conversation_id in (gateway.open_chat(), gateway.open_chat()):
        gateway.typed(conversation_id, "hello")

    first = clerk.get("/desk/conversations").text
    following = re.search(r'href="(/desk/conversations\?before=[^"]+)"', first)
    assert following is not None
    second = clerk.get(following[1].replace("&amp;", "&")).text

    links = [re.findall(r"/desk/conversations/([0-9a-f-]{36})", page) for page in (first, second)]
    assert [len(found) for found in links] == [1, 1]
    assert links[0] != links[1]
