"""A patient's own cases, as they may be told: no kind of a hidden cause, no clerk's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from inquiry_api.cases.models import Case

# Work that answers began by themselves: the patient asked for nothing and was told no number.
_UNASKED = frozenset({"wrote_after_stop", "identity_locked"})


@dataclass(frozen=True)
class MyCase:
    """One matter: its number, what was asked, how far it is, and by when there is news."""

    number: str
    topic: str
    state: str
    opened_at: datetime
    promised_at: datetime

    @property
    def open(self) -> bool:
        """Whether somebody still has to finish it."""
        return self.state != "closed"


def cases_of(
    session: Session,
    *,
    patient_id: UUID | None,
    conversation_id: UUID,
    also_known: bool = False,
    limit: int = 6,
) -> Sequence[MyCase]:
    """What this patient asked for, here or earlier: open matters first, newest first.

    With `also_known`, this conversation's matters of whomever, as far as the patient asked for
    them: for words that tell nothing of them.
    """
    here = Case.conversation_id == conversation_id
    if not also_known:
        here = and_(here, Case.patient_id.is_(None))
    asked = [Case.kind == Case.topic] if also_known else []
    whose = [here] if patient_id is None else [here, Case.patient_id == patient_id]
    rows = session.scalars(
        select(Case)
        .where(or_(*whose), Case.kind.not_in(_UNASKED), *asked)
        .order_by((Case.state == "closed"), Case.opened_at.desc())
        .limit(limit)
    )
    return [
        MyCase(row.number, row.topic, row.state, row.opened_at, row.promised_at) for row in rows
    ]
