"""A desk with something on it: the demo's people in conversations and cases as they come to be."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentitySession, StaffUser
from inquiry_api.answers.clock import promised_at, today
from inquiry_api.answers.practice import practice
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.conversations import handoff
from inquiry_api.conversations.bot import BotAnswer, Question
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.ownership import offer_to_clerk
from inquiry_api.crypto import blind_index
from inquiry_api.db import Database, now
from inquiry_api.demo.named import NORA, TOMAS, WALTER
from inquiry_api.demo.practice import write_demo
from inquiry_api.demo.staff import write_staff
from inquiry_api.ledger.people import ContactPoint
from tests.conversations.harness import Gateway, says

LINES = (
    "What do I owe?", "why is there a deductible at all",
    "But I already paid part of it in October, by check.",
)  # fmt: skip
# What is asked, what is understood, what is said to it.
SAYS = (
    ("what do i owe", "ask_balance", "Here is your balance, visit by visit."),
    ("why is there", "explain_balance", "Your plan leaves the first part of each year to you."),
    ("already paid", "report_missing_payment", "I don't see that payment. A person looks for it."),
    ("cuánto debo", "ask_balance", "Este es su saldo, visita por visita."),
)


def answer(question: Question) -> BotAnswer:
    """What the assistant says to the lines of the scene."""
    for words, intent, said in SAYS:
        if words in (question.text or "").lower():
            return says(said, intent={"name": intent, "confidence": 0.93})
    return says(
        "I am not sure I understood. Is it about a bill you got?",
        intent={"name": "ask_balance", "confidence": 0.38},
    )


@dataclass(frozen=True)
class Scene:
    """Where to look: Nora's case, and the database behind it."""

    database: Database
    gateway: Gateway
    number: str
    talk_id: UUID

    @classmethod
    def set_up(cls, database: Database) -> "Scene":
        """Staff, a small practice, one case in the middle of its story and others around it."""
        with database.transaction() as session:
            write_demo(session, today(practice(), now()), patients=10)
            write_staff(session)
        gateway = Gateway(database, answer)
        talk_id = gateway.open_chat()
        for line in LINES:
            gateway.typed(talk_id, line)
            gateway.work()
        number = _nora(database, talk_id)
        _around(database, gateway)
        return cls(database, gateway, number, talk_id)

    def take(self, email: str) -> None:
        """Somebody of the staff takes Nora's case."""
        with self.database.transaction() as session:
            clerk = session.scalars(select(StaffUser.id).where(StaffUser.email == email)).one()
            case = session.scalars(select(Case).where(Case.number == self.number)).one()
            handoff.take_over(session, case.id, clerk, version=case.version)


def _person(session: Session, phone: str | None) -> ContactPoint:
    index = blind_index("phone", phone or "")
    return session.scalars(select(ContactPoint).where(ContactPoint.value_index == index)).one()


def _nora(database: Database, talk_id: UUID) -> str:
    with database.transaction() as session:
        point = _person(session, NORA.person.phone)
        session.add(IdentitySession(
            conversation_id=talk_id, patient_id=point.patient_id, guarantor_ids=[], via="code",
            contact_point_id=point.id,
        ))  # fmt: skip
        case = open_case(
            session, kind="report_missing_payment", severity="medium",
            topic="report_missing_payment", key=str(uuid4()), conversation_id=talk_id,
            promised_at=promised_at(practice(), "medium", now()), patient_id=point.patient_id,
            packet={
                "why": "a payment is not on file",
                "said": LINES[-1],
                "captured": [
                    {"field": "paid_on", "value": "October"}, {"field": "way", "value": "check"},
                ],
                "suggested": "Look for the check among what was not matched, then reply.",
            },
        )  # fmt: skip
        offer_to_clerk(session, lock(session, talk_id))
        return case.number


def _around(database: Database, gateway: Gateway) -> None:
    """Others who wait, by text and in Spanish, and two who are with the assistant."""
    texted = gateway.text(
        "I want a person please", sender=WALTER.person.phone or ""
    ).conversation_id
    spanish = gateway.open_chat()
    gateway.typed(spanish, "¿cuánto debo?")
    other = gateway.open_chat()
    gateway.typed(other, "the thing you sent is wrong i think")
    gateway.work()
    kinds = (
        ("talk_to_human", "medium", 2, texted, WALTER), ("dispute_charge", "high", 5, None, TOMAS),
        ("complain_privacy", "high", 1, None, None), ("request_refund", "low", 30, None, None),
        ("update_insurance", "medium", -3, None, None), ("denial", "medium", 26, None, TOMAS),
    )  # fmt: skip
    with database.transaction() as session:
        for kind, severity, hours, talk_id, who in kinds:
            known = _person(session, who.person.phone).patient_id if who else None
            open_case(
                session, kind=kind, severity=severity, topic=kind, key=str(uuid4()),
                promised_at=now() + timedelta(hours=hours), conversation_id=talk_id,
                patient_id=known, packet={"why": "the patient asked for a person"},
            )  # fmt: skip
