"""The clerks' door to a case: role, records and audit row, in one place and one transaction."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.door import OpenAccount, Scope, open_for_staff
from inquiry_api.access.staff import Role, Staff, require_role
from inquiry_api.audit.trail import record
from inquiry_api.cases.models import Case
from inquiry_api.cases.states import case_by_number
from inquiry_api.conversations.models import Conversation
from inquiry_api.db import now

WORKERS: tuple[Role, ...] = ("clerk", "supervisor")


@dataclass(frozen=True)
class OpenCase:
    """A case that somebody may look into, with its conversation and the patient's accounts."""

    staff: Staff
    case: Case
    conversation: Conversation | None
    accounts: tuple[OpenAccount, ...]

    @property
    def is_mine(self) -> bool:
        """Whether this clerk has the case now."""
        return self.case.state == "taken" and self.case.clerk_id == self.staff.id

    @property
    def speaks(self) -> bool:
        """Whether this clerk has the conversation now."""
        talk = self.conversation
        return talk is not None and talk.owner == "clerk" and talk.owner_clerk_id == self.staff.id

    @property
    def scope(self) -> Scope | None:
        """The accounts as answers know them; None where no patient is known."""
        if not self.accounts:
            return None
        return Scope(
            role="patient",
            patient_id=self.case.patient_id,
            accounts=self.accounts,
            verified_at=now(),
            session_id=self.case.id,
        )


def open_case_for(
    session: Session, staff: Staff, number: str, *, purpose: str, records: bool = True
) -> OpenCase:
    """Open a case for somebody signed in, audited under `purpose`. Raises NotFound, Refused.

    Without `records` the accounts stay shut: for the thread alone, which is asked for often.
    """
    require_role(staff, *WORKERS)
    case = case_by_number(session, number)
    accounts: tuple[OpenAccount, ...] = ()
    if records and case.patient_id is not None:
        accounts = open_for_staff(session, staff, patient_id=case.patient_id, purpose=purpose)
    record_case(session, staff, case, "case.opened", purpose)
    conversation = None
    if case.conversation_id is not None:
        conversation = session.get_one(Conversation, case.conversation_id)
    return OpenCase(staff, case, conversation, accounts)


def record_case(
    session: Session,
    staff: Staff,
    case: Case,
    action: str,
    purpose: str,
    *,
    accounts: tuple[UUID, ...] = (),
    subject: tuple[str, UUID] | None = None,
) -> None:
    """Note in the audit trail what somebody did with a case."""
    record(
        session,
        actor=f"staff:{staff.id}",
        action=action,
        purpose=purpose,
        conversation_id=case.conversation_id,
        patient_id=case.patient_id,
        account_ids=accounts,
        subject=subject or ("case", case.id),
    )
