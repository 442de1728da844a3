"""Plays one conversation against the identity flow, each message in a transaction of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import text

from inquiry_api.access import identity
from inquiry_api.access.door import NotVerified, Scope, open_records
from inquiry_api.access.speaker import Channel, Language, Speaker
from inquiry_api.access.steps import Given, IdentityStep, SendCode
from inquiry_api.db import Database


class Talk:
    """One conversation. The last code that went out is in `code`."""

    def __init__(
        self,
        database: Database,
        channel: Channel = "web",
        contact_index: bytes | None = None,
        language: Language = "en",
    ) -> None:
        self.database = database
        self.id = uuid4()
        self.channel: Literal["sms", "web"] = channel
        self.contact_index = contact_index
        self.language = language
        self.sends: list[SendCode] = []

    @property
    def speaker(self) -> Speaker:
        """The speaker of the next turn."""
        return Speaker(self.id, uuid4(), self.channel, self.language, self.contact_index)

    @property
    def code(self) -> str:
        """The last code made."""
        return self.sends[-1].code

    def start(self, given: Given | None = None) -> IdentityStep:
        """The question that stands."""
        with self.database.transaction() as session:
            return self._kept(identity.prompt(session, self.speaker, given))

    def say(
        self,
        words: str = "",
        values: Mapping[str, str] | None = None,
        *,
        intent: str = "give_details",
        entities: Sequence[Mapping[str, Any]] = (),
    ) -> IdentityStep:
        """One message, as the gateway would hand it on."""
        given = Given(
            {f"<{key}>": value for key, value in (values or {}).items()}, intent, entities, words
        )
        with self.database.transaction() as session:
            return self._kept(identity.step(session, self.speaker, given))

    def give(self, **values: str) -> IdentityStep:
        """A message of nothing but values: `give(NAME_1="Quill", DATE_1="6/12/1980")`."""
        return self.say(" ".join(f"<{key}>" for key in values), values)

    def open(self, topic: str = "balance") -> Scope | None:
        """What the door gives; None if it is shut."""
        with self.database.transaction() as session:
            try:
                return open_records(session, self.speaker, topic=topic)
            except NotVerified:
                return None

    def age(self, minutes: float, *columns: str) -> None:
        """Let time pass for this conversation, as the database sees it."""
        for table, names in _TIMES.items():
            moved = ", ".join(
                f"{name} = {name} - make_interval(secs => :seconds)"
                for name in names
                if not columns or name in columns
            )
            if moved:
                with self.database.transaction() as session:
                    session.execute(
                        text(f"UPDATE {table} SET {moved} WHERE conversation_id = :id"),  # noqa: S608
                        {"seconds": minutes * 60, "id": self.id},
                    )

    def _kept(self, step: IdentityStep) -> IdentityStep:
        self.sends.extend(step.sends)
        return step


_TIMES = {
    "identity_session": ("verified_at", "seen_at", "proved_at"),
    "identity_flow": ("touched_at",),
    "one_time_code": ("created_at", "expires_at"),
    "one_time_link": ("created_at", "expires_at"),
}


def scalar(database: Database, statement: str, **values: Any) -> Any:
    """One value from the database."""
    with database.transaction() as session:
        return session.execute(text(statement), values).scalar()


def audit_outcomes(database: Database, conversation_id: UUID) -> list[str]:
    """What the trail says of a conversation, in order."""
    with database.transaction() as session:
        return list(
            session.execute(
                text(
                    "SELECT action || ' ' || outcome FROM audit_event "
                    "WHERE conversation_id = :id ORDER BY seq"
                ),
                {"id": conversation_id},
            ).scalars()
        )
