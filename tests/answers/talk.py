"""A verified patient's conversation for tests of answers: asks topics, answers flows."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.consents import give_consent
from inquiry_api.access.identity import Given
from inquiry_api.access.models import IdentitySession
from inquiry_api.access.speaker import Channel, Language, Speaker
from inquiry_api.answers import flows, registry
from inquiry_api.answers.draft import Answer, Draft, FlowStep, Json
from inquiry_api.crypto import blind_index
from inquiry_api.ledger.journal import LedgerEntry
from inquiry_api.ledger.people import ContactPoint, Guarantor
from tests.ledger.books import Books

NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # A Friday, noon at the practice.
NUMBER = "+15555550123"


class Talk:
    """One conversation about one patient's books, as of NOON."""

    def __init__(
        self, session: Session, channel: Channel = "web", language: Language = "en"
    ) -> None:
        self.session = session
        self.books = Books.open(session)
        index = blind_index("phone", NUMBER) if channel == "sms" else None
        self.speaker = Speaker(uuid4(), uuid4(), channel, language, index)

    def verify(self) -> "Talk":
        """As the patient; on SMS amounts by text are agreed to."""
        self._start(patient_id=self.books.patient_id, guarantor_ids=[])
        if self.speaker.channel == "sms":
            give_consent(self.session, self.speaker)
        return self

    def verify_guarantor(self) -> "Talk":
        """As somebody who answers for the bill and is no patient."""
        guarantor = self.books.add(Guarantor(given_name="Bea", family_name="Quill"))
        self.books.account.guarantor_id = guarantor.id
        self.session.flush()
        self._start(patient_id=None, guarantor_ids=[guarantor.id])
        return self

    def _start(self, **whose: Any) -> None:
        point = None
        if self.speaker.channel == "sms":
            point = self.books.add(
                ContactPoint(
                    patient_id=self.books.patient_id,
                    kind="phone",
                    value=NUMBER,
                    value_index=blind_index("phone", NUMBER),
                )
            )
        self.books.add(
            IdentitySession(
                conversation_id=self.speaker.conversation_id,
                via="phone" if point else "code",
                contact_point_id=point.id if point else None,
                choice_open=False,
                **whose,
            )
        )

    def ask(
        self,
        topic: str,
        values: Mapping[str, str] | None = None,
        text: str = "",
        **entities: object,
    ) -> Answer:
        """Ask a topic; entities are given as name=value, the words as `text`."""
        return registry.answer(self.session, self.speaker, topic, said(**entities), values, text)

    def told(self, topic: str, **entities: object) -> Draft:
        """The draft of an answer that must have one."""
        draft = self.ask(topic, **entities).draft
        assert draft is not None
        return draft

    def step(
        self,
        flow: str,
        intent: str = "give_details",
        text: str = "",
        values: Mapping[str, str] | None = None,
        **entities: object,
    ) -> FlowStep:
        """Say something within a flow."""
        given = Given(values or {}, intent, said(**entities), text)
        return flows.step(self.session, flow, self.speaker, given)

    def prompt(self, flow: str) -> FlowStep:
        """The flow's question."""
        return flows.prompt(self.session, flow, self.speaker)


def said(**entities: object) -> list[dict[str, Any]]:
    """Entities as Rasa sends them."""
    return [
        {"entity": name, "value": value, "text": str(value), "start": 0, "end": 0}
        for name, value in entities.items()
    ]


def cents(facts: Mapping[str, Json], name: str) -> int:
    """One fact's cents."""
    fact = facts[name]
    assert isinstance(fact, Mapping)
    found = fact["cents"]
    assert isinstance(found, int)
    return found


def entry_sum(session: Session, entries: list[int]) -> int:
    """What the journal's own rows come to."""
    total = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0))
    return int(session.scalar(total.where(LedgerEntry.id.in_(entries))) or 0)
