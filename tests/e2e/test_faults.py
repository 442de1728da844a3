"""Programs are killed and hang in the middle of turns: nothing is lost and nothing said twice."""

import functools
import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import psutil
import psycopg
import pytest
from psycopg import sql

from tests.e2e.chat import Chat
from tests.e2e.phone import Phone
from tests.e2e.records import answers, cases, order
from tests.e2e.system import System, until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(600)]

# Seconds after a message was taken at which a program is killed: redacting, asking, delivering.
MOMENTS = {
    "worker": (0.0, 0.25, 0.6),
    "actions": (0.0, 0.15, 0.3),
    "api": (0.0, 0.2),
    "bot": (0.1,),
}
WORDS = ("what do i owe", "can i pay over time", "hello")


@pytest.fixture(autouse=True)
def whole_again(system: System) -> Iterator[None]:
    """Each test leaves a system that answers."""
    yield
    system.wait_ready()


@pytest.mark.parametrize("program", MOMENTS)
def test_a_killed_program_comes_back_and_each_message_is_answered_once(
    system: System, program: str
) -> None:
    phone = Phone(system, f"+1253555019{list(MOMENTS).index(program)}")
    chat = Chat(system)
    chat.say("hello")

    for moment in MOMENTS[program]:
        for words in WORDS:
            phone.deliver(words)
        chat.say_and_go(WORDS[0])
        time.sleep(moment)
        killed = system.kill(program)
        system.wait_back(program, killed)
    system.wait_ready()
    chat.wait(seconds=120)
    until(phone.is_quiet, seconds=120, what="every text is answered")

    rounds = len(MOMENTS[program])
    assert answers(system, phone.conversation) == [1] * len(WORDS) * rounds
    assert order(system, phone.conversation) == sorted(order(system, phone.conversation))
    assert answers(system, chat.conversation) == [1] * (rounds + 1)
    assert len(phone.hear()) == len(WORDS) * rounds


@pytest.mark.parametrize("program", ["bot", "actions"])
def test_while_the_assistant_hangs_the_patient_gets_an_apology_and_a_clerk_a_case(
    system: System, program: str
) -> None:
    phone = Phone(system, f"+1253555018{['bot', 'actions'].index(program)}")
    hanging = system.program(program)
    hanging.suspend()
    try:
        began = time.monotonic()
        phone.text("what do i owe")
        phone.wait_for(1)
        waited = time.monotonic() - began
    finally:
        hanging.resume()
    back = until(lambda: phone.say("what do i owe"), what="an answer")

    assert "a person from our billing office will answer by" in phone.got[0]
    assert waited < 40, f"{waited:.1f} s until the apology"
    assert cases(system, phone.conversation) == ["unanswered"]
    assert "birth date" in back
    assert answers(system, phone.conversation) == [1, 1]


def test_while_the_database_is_down_nothing_is_taken_and_nothing_half_done(
    system: System, chat: Chat
) -> None:
    phone, sid, client_id = Phone(system, "+12535550170"), f"SM{uuid4().hex}", uuid4()
    chat.say("hello")
    assert system.up is not None
    system.up.suspend()  # Whoever would start the database again.
    try:
        kill_tree(system.postmaster())
        by_web = chat.post("what do i owe", client_id=client_id)
        by_text = phone.post("what do i owe", sid=sid)
        page = httpx.get(system.url, trust_env=False)
    finally:
        system.up.resume()
    system.wait_ready()
    rows_before = written(system, sid, str(client_id))
    chat.post("what do i owe", client_id=client_id)
    phone.post("what do i owe", sid=sid)
    chat.wait()
    phone.wait_for(1)

    unavailable = httpx.codes.SERVICE_UNAVAILABLE
    assert (by_web.status_code, by_text, page.status_code) == (unavailable,) * 3
    assert rows_before == 0
    assert written(system, sid, str(client_id)) == 2
    assert answers(system, chat.conversation) == [1, 1]
    assert answers(system, phone.conversation) == [1]
    assert len(phone.got) == 1


def test_while_the_database_only_reads_nothing_is_taken_and_afterwards_all_goes_on(
    system: System, chat: Chat
) -> None:
    phone, sid, client_id = Phone(system, "+12535550171"), f"SM{uuid4().hex}", uuid4()
    chat.say("hello")
    only_reads(system, "on")
    try:
        by_web = chat.post("what do i owe", client_id=client_id)
        by_text = phone.post("what do i owe", sid=sid)
    finally:
        only_reads(system, "off")
    # A process may find one more connection gone; whoever sends again is heard.
    again = functools.partial(chat.post, "what do i owe", client_id=client_id)
    until(lambda: again().status_code < httpx.codes.BAD_REQUEST, what="the chat is taken")
    until(lambda: phone.post("what do i owe", sid=sid) == httpx.codes.OK, what="the text is taken")
    chat.wait()
    phone.wait_for(1)

    unavailable = httpx.codes.SERVICE_UNAVAILABLE
    assert (by_web.status_code, by_text) == (unavailable,) * 2
    assert answers(system, chat.conversation) == [1, 1]
    assert answers(system, phone.conversation) == [1]


def only_reads(system: System, state: str) -> None:
    """Let the database write no more, or again; every connection is made anew."""
    with psycopg.connect(system.variables["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(
                sql.Identifier(connection.info.dbname), sql.Literal(state)
            )
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def written(system: System, sid: str, client_id: str) -> int:
    """How many messages are written under these ids."""
    rows = system.query(
        "SELECT 1 FROM message WHERE provider_id = %s OR client_id::text = %s", sid, client_id
    )
    return len(rows)


def kill_tree(process: psutil.Process) -> None:
    """Kill the server and what it started, at once."""
    everything = [process, *process.children(recursive=True)]
    for each in everything:
        each.kill()
    psutil.wait_procs(everything, timeout=10)
