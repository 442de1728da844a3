"""From a patient's message to its answer on the page: one user, and many at once."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from inquiry_api.demo.named import NORA, TOMAS, WALTER
from tests.bench import stock_rasa
from tests.bench.chatting import Visitor
from tests.bench.figures import Row, Times, load_now
from tests.bench.machine import spent, taken
from tests.bench.running import roots
from tests.bench.wire import Site, Unanswered
from tests.e2e.system import System

PATIENTS = (NORA, TOMAS, WALTER)  # Those who are not asked whose bill it is.
GREETING = "hello"
QUESTIONS = (
    "what do i owe",
    "why do i owe that",
    "how much of my deductible is left",
    "what happened with my claim",
    "when are you open",
    "thank you",
)
_SOURCES = 50  # New chats are paced by address; each of these opens a few.
_MESSAGES_A_CHAT = 10  # More than this at once, and a chat itself is paced.
_SETTLING_SECONDS = 6.0
_READING_SECONDS = 0.1


@dataclass
class Outcome:
    """What became of all messages."""

    times: Times = field(default_factory=Times)
    sent: int = 0
    answered: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def unanswered(self) -> int:
        """Messages that the assistant itself did not answer."""
        return self.sent - self.answered

    async def ask(self, visitor: Visitor, text: str, due: float | None = None) -> None:
        """Say something; the time counts from when it was due to be said."""
        self.sent += 1
        late = max(0.0, time.monotonic() - due) if due else 0.0
        try:
            heard = await visitor.say(text)
        except Unanswered as fault:
            self.faults[str(fault)] += 1
            return
        self.times.add(late + heard.seconds)
        self.answered += heard.answered
        self.faults["apology"] += not heard.answered

    def __str__(self) -> str:
        faults = ", ".join(f"{name} {count}" for name, count in self.faults.items() if count)
        return f"{self.times}, {self.unanswered} of {self.sent} unanswered" + (
            f" ({faults})" if faults else ""
        )


def one_user_rows(system: System, *, messages: int) -> list[Row]:
    """One person, warm: a greeting beside stock Rasa's, and questions about the bill."""
    before = load_now()
    asyncio.run(_one_user(system, 2 * _MESSAGES_A_CHAT, QUESTIONS))
    greeted, used_by_greeting = asyncio.run(_one_user(system, messages, (GREETING,)))
    asked, used_by_asking = asyncio.run(_one_user(system, messages, QUESTIONS))
    with stock_rasa.stock_rasa() as url:
        stock = asyncio.run(stock_rasa.measured(url, GREETING, messages))
    load = f"{before} to {load_now()}"
    met = asked.times.p50 <= 150 and asked.times.p95 <= 400 and not asked.unanswered
    reach = "p50 at most 150 ms, p95 at most 400 ms"
    return [
        Row("message to answer, web, one user", str(asked), reach, met, used_by_asking, load),
        Row(
            "the same for a greeting, which needs no records",
            f"{greeted}; {used_by_greeting}",
            beside=f"stock Rasa's REST channel, same model and message: {stock}",
            load=load,
        ),
    ]


def many_users_rows(
    system: System, *, chats: int, seconds: float, a_second: float = 10.0
) -> list[Row]:
    """Messages at an even pace over many open pages."""
    before = load_now()
    outcome, beside = asyncio.run(_many_users(system, chats, a_second, seconds))
    what = f"{a_second:.0f} messages a second over {chats} chats, {seconds:.0f} s"
    met = outcome.times.p95 <= 2000 and not outcome.unanswered
    reach = "p95 at most 2 s, none unanswered"
    return [Row(what, str(outcome), reach, met, beside, f"{before} to {load_now()}")]


async def warm_up(system: System, messages: int) -> None:
    """Have some questions answered."""
    await _one_user(system, messages, QUESTIONS)


async def _one_user(system: System, messages: int, questions: Sequence[str]) -> tuple[Outcome, str]:
    """One person who asks, reads, and asks again; in several chats, as each is paced."""
    visitors = await _let_in(system.url, -(-messages // _MESSAGES_A_CHAT))
    outcome = Outcome()
    before = taken(roots(system))
    for number in range(messages):
        visitor = visitors[number // _MESSAGES_A_CHAT]
        await outcome.ask(visitor, questions[number % len(questions)])
        await asyncio.sleep(_READING_SECONDS)
    used = spent(before, taken(roots(system)), messages)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return outcome, used


async def _many_users(
    system: System, chats: int, a_second: float, seconds: float
) -> tuple[Outcome, str]:
    """Messages at an even pace, whether or not the ones before are answered."""
    visitors = await _let_in(system.url, chats)
    await asyncio.sleep(_SETTLING_SECONDS)
    outcome, dice, asking = Outcome(), random.Random(1), []
    before = taken(roots(system))
    began = time.monotonic()
    for number in range(int(a_second * seconds)):
        due = began + number / a_second
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        question = outcome.ask(visitors[number % chats], dice.choice(QUESTIONS), due)
        asking.append(asyncio.create_task(question))
    await asyncio.gather(*asking)
    used = spent(before, taken(roots(system)), outcome.sent)
    streams = sum(visitor.streamed for visitor in visitors)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return outcome, f"{streams} of {chats} pages had a live stream; {used}"


def _site(url: str, number: int) -> Site:
    """The server, called from one of several loopback addresses."""
    return Site(url, f"127.0.0.{2 + number % _SOURCES}")


async def _let_in(url: str, chats: int) -> list[Visitor]:
    """That many verified conversations, a few begun at a time."""
    room = asyncio.Semaphore(6)

    async def come_in(number: int) -> Visitor:
        async with room:
            visitor = Visitor(_site(url, number))
            await visitor.open()
            await visitor.prove(PATIENTS[number % len(PATIENTS)])
            return visitor

    return list(await asyncio.gather(*(come_in(number) for number in range(chats))))
