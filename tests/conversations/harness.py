"""A whole gateway without processes: real database and queue, made-up assistant and provider."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text

from inquiry_api.conversations.bot import BotAnswer, BotUnavailable, Question
from inquiry_api.conversations.delivery import deliver
from inquiry_api.conversations.models import Conversation, Message, Turn
from inquiry_api.conversations.receiving import (
    Inbound,
    Received,
    open_web_conversation,
    receive_text,
    receive_web,
)
from inquiry_api.conversations.redact_later import redact_line
from inquiry_api.conversations.redacting import Redacting
from inquiry_api.conversations.turns import take_turn
from inquiry_api.conversations.worker_context import (
    ReceivedText,
    SentText,
    SmsSender,
    WorkerContext,
)
from inquiry_api.db import Database, now
from inquiry_api.jobs import TryAgain

PATIENT = "+15555550123"
Script = Callable[[Question], BotAnswer]


def says(*texts: str, **more: Any) -> BotAnswer:
    """An answer of fixed words."""
    messages = [{"text": words} for words in texts]
    intent = {"name": "greet", "confidence": 0.9}
    return BotAnswer.model_validate({"messages": messages, "intent": intent, **more})


def echo(question: Question) -> BotAnswer:
    """Says back what was asked."""
    return says(f"you said {question.text or question.choose}")


def down(_: Question) -> BotAnswer:
    """An assistant that does not answer."""
    raise BotUnavailable("down")


class FakeBot:
    """Answers by a script and remembers what it was asked."""

    def __init__(self, script: Script = echo) -> None:
        self.script = script
        self.asked: list[Question] = []

    def ask(self, question: Question) -> BotAnswer:
        self.asked.append(question)
        return self.script(question)


@dataclass
class FakeSms:
    """Takes every text, unless told what to do with the next ones."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    list_: list[SentText] = field(default_factory=list)
    inbox: list[ReceivedText] = field(default_factory=list)
    faults: list[Exception | None] = field(default_factory=list)
    accept_then_fault: bool = False

    def send(self, to: str, body: str, *, outbox_id: UUID) -> str:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not self.accept_then_fault:
            raise fault
        sid = f"SM{uuid4().hex}"
        self.sent.append((to, body))
        self.list_.append(SentText(sid, body, now()))
        if fault is not None:
            raise fault
        return sid

    def sent_to(self, to: str, *, since: datetime) -> Sequence[SentText]:
        return [item for item in self.list_ if item.sent_at >= since]

    def received(self, *, since: datetime) -> Sequence[ReceivedText]:
        return self.inbox


class Gateway:
    """What a test does to the gateway, and what it sees of it."""

    def __init__(self, database: Database, script: Script = echo) -> None:
        self.database = database
        self.bot = FakeBot(script)
        self.sms = FakeSms()
        self.context = WorkerContext(
            database=database,
            bot=self.bot,  # type: ignore[arg-type]
            sms=self.sms,
            redacting=Redacting(database),
            public_url="https://bills.example",
        )

    def use_sms(self, sender: SmsSender) -> None:
        """Send texts by another provider."""
        self.context = replace(self.context, sms=sender)

    def text(self, body: str, *, sender: str = PATIENT, **more: Any) -> Received:
        """A text comes in."""
        inbound = Inbound(body, **{"provider_id": f"SM{uuid4().hex}", **more})
        with self.database.transaction() as session:
            return receive_text(session, sender, inbound)

    def open_chat(self) -> UUID:
        """A new web conversation."""
        with self.database.transaction() as session:
            return open_web_conversation(session).id

    def typed(self, conversation_id: UUID, body: str, **more: Any) -> Received:
        """Something is typed into the web page."""
        inbound = Inbound(body, **{"client_id": uuid4(), **more})
        with self.database.transaction() as session:
            return receive_web(session, conversation_id, inbound)

    def work(self, *, most: int = 500) -> int:
        """Run every waiting job, scheduled ones at once, as one worker would. Returns how many."""
        for count in range(most):
            job = self._fetch()
            if job is None:
                return count
            self._run(*job)
        raise AssertionError("the jobs never end")

    def messages(self, conversation_id: UUID) -> list[Message]:
        """All messages in order."""
        with self.database.transaction() as session:
            query = select(Message).where(Message.conversation_id == conversation_id)
            return list(session.scalars(query.order_by(Message.seq)))

    def replies(self, conversation_id: UUID) -> list[str]:
        """The words of what went out, in order."""
        return [
            str(message.body)
            for message in self.messages(conversation_id)
            if message.direction == "out" and not message.suppressed
        ]

    def turn(self, received: Received) -> Turn:
        """A turn as it is now."""
        with self.database.transaction() as session:
            return session.get_one(Turn, received.turn_id)

    def conversation(self, conversation_id: UUID) -> Conversation:
        """A conversation as it is now."""
        with self.database.transaction() as session:
            return session.get_one(Conversation, conversation_id)

    def count(self, table: type[Any]) -> int:
        """How many rows a table has."""
        with self.database.transaction() as session:
            return len(session.scalars(select(table)).all())

    def _fetch(self) -> tuple[int, str, dict[str, str]] | None:
        with self.database.transaction() as session:
            session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL"))
            worker = session.scalar(
                text("SELECT worker_id FROM procrastinate_register_worker_v1()")
            )
            row = session.execute(
                text("SELECT id, task_name, args FROM procrastinate_fetch_job_v2(NULL, :worker)"),
                {"worker": worker},
            ).one()
            return None if row.id is None else (row.id, row.task_name, row.args)

    def _run(self, job_id: int, task: str, ids: dict[str, str]) -> None:
        again = False
        try:
            if task == "turns:take_turn":
                take_turn(self.context, UUID(ids["turn_id"]))
            elif task == "turns:redact_line":
                redact_line(self.context, UUID(ids["message_id"]))
            else:
                deliver(self.context, UUID(ids["outbox_id"]))
        except TryAgain:
            again = True
        statement = (
            "SELECT procrastinate_retry_job_v2(:id, NULL, NULL, NULL, NULL)"
            if again
            else "SELECT procrastinate_finish_job_v1(:id, 'succeeded', true)"
        )
        with self.database.transaction() as session:
            session.execute(text(statement), {"id": job_id})
