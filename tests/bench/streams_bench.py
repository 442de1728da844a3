"""How soon a patient's line is on a clerk's screen, with many clerks connected.

Each clerk has a case open as the page has it: the stream held open, the lines it sends put into
the thread by their numbers, the thread fetched anew whenever the stream says so, and a word now and
then that somebody still looks. Patients write at an even pace over all conversations. A line counts
from when it was due to be sent until its redacted words stand in the thread; a line that is never
there, there twice, or behind a later one, is counted too.
"""

import asyncio
import secrets
import time
from collections.abc import Sequence
from uuid import UUID, uuid4

import psutil
from sqlalchemy import select

from inquiry_api.access.models import StaffSession, StaffUser
from inquiry_api.audit.chain import use_audit_key
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.stepping_in import step_in
from inquiry_api.crypto import token_digest, use_keyring
from inquiry_api.db import Database
from inquiry_api.settings import Settings
from tests.bench.clerk_screen import Patient, Talk
from tests.bench.figures import Row, Times, load_now
from tests.bench.machine import spent, taken
from tests.bench.running import roots
from tests.bench.wire import Site
from tests.e2e.system import System, until

REACH_MS, IDLE_REACH = 500.0, 5.0
_SOURCES = 50  # New chats are paced by address; each of these opens a few.
_SETTLING_SECONDS = 6.0
_LAST_LINES_SECONDS = 20.0
_UNFINISHED = "SELECT id FROM turn WHERE stage <> 'finished' LIMIT 1"


def rows(
    system: System, *, clerks: int = 100, a_second: float = 20.0, seconds: float = 60.0,
    idle_seconds: float = 30.0,
) -> list[Row]:  # fmt: skip
    """Connect the clerks, measure what idling costs, then let the patients write."""
    before = load_now()
    idle, talks, used = asyncio.run(_measured(system, clerks, a_second, seconds, idle_seconds))
    times, lost, wrong = _outcome(talks)
    load = f"{before} to {load_now()}"
    sent = sum(len(talk.sent) for talk in talks)
    met = times.p95 <= REACH_MS and not lost and not wrong
    busiest = max(idle)
    return [
        Row(
            f"a patient's line on a clerk's screen, {clerks} clerks, {a_second:.0f} a second",
            f"{times}; of {sent} lines {lost} lost, {wrong} doubled or out of order",
            f"p95 at most {REACH_MS:.0f} ms, none lost, doubled or out of order",
            met,
            used,
            load,
        ),
        Row(
            f"an API process while {clerks} clerks look and nobody writes",
            f"{busiest:.1f} % of a core (the busier of {len(idle)})",
            f"at most {IDLE_REACH:.0f} %",
            busiest <= IDLE_REACH,
            load=load,
        ),
    ]


def _outcome(talks: Sequence[Talk]) -> tuple[Times, int, int]:
    """How long each line took, how many never came, and how many stood in the wrong place."""
    times, lost, wrong = Times(), 0, sum(talk.misplaced for talk in talks)
    for talk in talks:
        for words, due in talk.sent:
            if words in talk.seen:
                times.add(talk.seen[words] - due)
            else:
                lost += 1
        there = [words for words, _ in talk.sent if words in talk.seen]
        wrong += sum(one != other for one, other in zip(talk.shown, there, strict=False))
        wrong += max(0, len(talk.shown) - len(there))
    return times, lost, wrong


async def _measured(
    system: System, clerks: int, a_second: float, seconds: float, idle_seconds: float
) -> tuple[list[float], list[Talk], str]:
    talks = await _open(system, clerks)
    tasks = [
        asyncio.create_task(work)
        for talk in talks
        for work in (talk.listen(), talk.read(), talk.stay())
    ]
    await asyncio.sleep(_SETTLING_SECONDS)
    idle = await _idling(system, idle_seconds)
    before = taken(roots(system))
    began, writing = time.monotonic(), []
    for number in range(int(a_second * seconds)):
        due = began + number / a_second
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        writing.append(asyncio.create_task(talks[number % clerks].write(due)))
    await asyncio.gather(*writing, return_exceptions=True)
    await _all_seen(talks)
    used = spent(before, taken(roots(system)), len(writing))
    streams = sum(talk.streaming for talk in talks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(talk.patient.leave() for talk in talks))
    return idle, talks, f"{streams} of {clerks} screens had a live stream; {used}"


async def _all_seen(talks: Sequence[Talk]) -> None:
    ends = time.monotonic() + _LAST_LINES_SECONDS
    while time.monotonic() < ends and any(len(t.seen) < len(t.sent) for t in talks):
        await asyncio.sleep(0.2)


async def _idling(system: System, seconds: float) -> list[float]:
    """Percent of a core that each API process takes while nothing happens."""
    processes = psutil.Process(roots(system)["api"]).children(recursive=True)
    before = [sum(process.cpu_times()[:2]) for process in processes]
    await asyncio.sleep(seconds)
    after = [sum(process.cpu_times()[:2]) for process in processes]
    return [100 * (end - start) / seconds for start, end in zip(before, after, strict=True)]


async def _open(system: System, clerks: int) -> list[Talk]:
    """That many chats, each taken by a clerk of its own."""
    room = asyncio.Semaphore(6)

    async def come_in(number: int) -> Talk:
        async with room:
            patient = Patient(Site(system.url, f"127.0.0.{2 + number % _SOURCES}"))
            await patient.open()
            await patient.tell("hello")
            return Talk(patient)

    talks = list(await asyncio.gather(*(come_in(number) for number in range(clerks))))
    until(lambda: not system.query(_UNFINISHED), what="every greeting is answered", seconds=120)
    database = _database(system)
    try:
        for talk in talks:
            talk.token, talk.number = _taken(database, talk.patient.written[0])
    finally:
        database.dispose()
    return talks


def _database(system: System) -> Database:
    settings = Settings.from_env(system.variables)
    use_keyring(settings.keyring())
    use_audit_key(settings.audit_key)
    return Database(settings.database_url)


def _taken(database: Database, first_line: UUID) -> tuple[str, str]:
    """A new clerk takes the conversation of this line: their session's token, the case's number."""
    token = secrets.token_urlsafe(32)
    with database.transaction() as session:
        clerk = StaffUser(email=f"{uuid4().hex}@juniperbend.example", name="Kim Bench",
                          role="clerk", password_hash=None, totp_secret="A" * 32)  # fmt: skip
        session.add(clerk)
        session.flush()
        session.add(StaffSession(token_hash=token_digest(token), staff_id=clerk.id))
        message = session.scalars(select(Message).where(Message.client_id == first_line)).one()
        epoch = session.get_one(Conversation, message.conversation_id).epoch
        case = step_in(session, message.conversation_id, clerk.id, epoch=epoch)
        return token, case.number
