"""A case about a patient with books and a conversation, two clerks and a supervisor, for tests."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from inquiry_api.access.models import Consent, IdentitySession, StaffUser
from inquiry_api.access.staff import Role, Staff, as_staff
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.conversations import handoff
from inquiry_api.conversations.models import Conversation
from inquiry_api.crypto import blind_index
from inquiry_api.db import Database, now
from inquiry_api.desk.acts.doing import Done
from inquiry_api.desk.acts.performing import perform
from inquiry_api.ledger.people import ContactPoint
from tests.conversations.harness import PATIENT, Gateway
from tests.ledger.books import Books

URL = "https://bills.example"


def staff_of(session: Session, name: str, role: Role = "clerk") -> Staff:
    """Somebody who works here, without a way to sign in."""
    row = StaffUser(
        email=f"{uuid4().hex}@example.org", name=name, role=role, password_hash="x",
        totp_secret="A" * 32,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return as_staff(row)


@dataclass
class Room:
    """One case, and who may work on it."""

    database: Database
    gateway: Gateway
    ana: Staff
    ben: Staff
    sue: Staff
    talk_id: UUID
    case_id: UUID
    number: str
    patient_id: UUID
    account_id: UUID
    visit_id: UUID

    @classmethod
    def open(cls, database: Database, *, channel: str = "sms", verified: bool = True) -> "Room":
        """A patient of typical books ($60.00 of deductible owed) who asked for a person."""
        gateway = Gateway(database)
        talk_id = gateway.open_chat() if channel == "web" else gateway.text("hi").conversation_id
        gateway.work()
        with database.transaction() as session:
            books = Books.open(session)
            visit, _, _ = books.typical()
            phone = ContactPoint(patient_id=books.patient_id, kind="phone", value=PATIENT,
                                 value_index=blind_index("phone", PATIENT))  # fmt: skip
            session.add(phone)
            session.flush()
            if verified:
                session.add(IdentitySession(
                    conversation_id=talk_id, patient_id=books.patient_id, guarantor_ids=[],
                    via="code", contact_point_id=phone.id,
                ))  # fmt: skip
            case = open_case(
                session, kind="talk_to_human", severity="medium", topic="talk_to_human",
                key=str(uuid4()), promised_at=now(), conversation_id=talk_id,
                patient_id=books.patient_id, packet={"said": "I want a person", "why": "asked"},
            )  # fmt: skip
            people = [staff_of(session, name) for name in ("Ana Ruiz", "Ben Hale")]
            people.append(staff_of(session, "Sue Vann", "supervisor"))
            return cls(database, gateway, *people, talk_id, case.id, case.number,
                       books.patient_id, books.account_id, visit.id)  # fmt: skip

    def take(self, who: Staff | None = None) -> "Room":
        """A clerk (Ana) takes it."""
        with self.database.transaction() as session:
            version = session.get_one(Case, self.case_id).version
            handoff.take_over(session, self.case_id, (who or self.ana).id, version=version)
        return self

    def do(self, act: str, who: Staff | None = None, **form: Any) -> Done:
        """Somebody (Ana) does an act, under a key of its own unless one is given."""
        values = {"key": str(uuid4()), "visit": str(self.visit_id), "last_seen": str(self.seq())}
        values |= {name: str(value) for name, value in form.items()}
        with self.database.transaction() as session:
            return perform(session, who or self.ana, self.number, act, values, URL)

    def seq(self) -> int:
        """The newest number of the conversation."""
        return self.talk().next_seq - 1

    def talk(self) -> Conversation:
        """The conversation as it is now."""
        return self.gateway.conversation(self.talk_id)

    def case(self) -> Case:
        """The case as it is now."""
        with self.database.transaction() as session:
            return session.get_one(Case, self.case_id)

    def consent(self) -> None:
        """The patient accepted amounts by text."""
        with self.database.transaction() as session:
            session.add(Consent(
                kind="text_privacy", granted=True, patient_id=self.patient_id, wording_version="1",
                contact_index=blind_index("phone", PATIENT), source="sms",
            ))  # fmt: skip
