"""Does an act once for the key of its form, audited, or asks a supervisor where it is too much."""

import json
import logging
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff, require_role
from inquiry_api.answers.clock import today
from inquiry_api.answers.practice import practice
from inquiry_api.cases.history import note_event
from inquiry_api.cases.models import Approval, Case, CaseAct, CaseNote
from inquiry_api.conversations.events import announce, lock, take_seq
from inquiry_api.conversations.models import Conversation
from inquiry_api.db import now
from inquiry_api.desk.acts import calling, estimating, matters, money, people, records, sending
from inquiry_api.desk.acts.doing import Act, BeyondAuthority, Doing, Done
from inquiry_api.desk.case_door import OpenCase, open_case_for, record_case
from inquiry_api.errors import Conflict, Invalid, NotFound, Refused

log = logging.getLogger(__name__)


def note(doing: Doing) -> Done:
    """Leave a note for the other clerks."""
    row = CaseNote(id=doing.key, case_id=doing.open.case.id, clerk_id=doing.open.staff.id)
    row.text = doing.text("text", most=4000)
    doing.session.add(row)
    doing.session.flush()
    return Done("The note is kept.", row.id)


ACTS: Mapping[str, Act] = {
    "note": note,
    "ask_for": sending.ask_for,
    "hold": matters.hold,
    "release_hold": matters.release,
    "dispute": matters.dispute,
    "add_coverage": matters.add_coverage,
    "end_coverage": matters.end_coverage,
    "rebill": matters.rebill,
    "keep_estimate": estimating.keep,
    "place": records.place,
    "leave_out": records.leave_out,
    "adjust": money.adjust,
    "decide_review": money.decide_review,
    "plan": money.set_up_plan,
    "refund": money.refund,
    "send_statement": sending.send_statement,
    "send_receipt": sending.send_receipt,
    "send_form": sending.send_form,
    "send_by_link": sending.send_by_link,
    "contact": people.correct_contact,
    "callback": calling.callback,
    "call_done": calling.call_done,
    "unlock": people.unlock_identity,
    "wrong_recipient": people.wrong_recipient,
}
# What anybody at the desk may do, whoever has the case.
FOR_ANYBODY = frozenset({"note", "wrong_recipient", "call_done"})


def perform(
    session: Session, staff: Staff, number: str, act: str, form: Mapping[str, str], public_url: str
) -> Done:
    """Do an act on a case. The same key does it once; doing it again says so.

    Raises NotFound, Refused, Invalid, Conflict where another clerk has the case, and what sending
    raises. What is beyond the clerk's authority waits for a supervisor.
    """
    run = ACTS.get(act)
    if run is None:
        raise NotFound
    key = _key(form)
    opened = _hold(session, open_case_for(session, staff, number, purpose=f"act.{act}"))
    earlier = session.get(CaseAct, key)
    if earlier is not None:
        return Done("That was done already.", earlier.result_id, outcome="repeated")
    if act not in FOR_ANYBODY and not opened.is_mine:
        raise Conflict(detail="Take the case first.")
    doing = Doing(session, opened, form, key, _today(), public_url)
    try:
        with session.begin_nested():
            done = run(doing)
    except BeyondAuthority as beyond:
        done = _ask_supervisor(doing, act, beyond)
    _keep(doing, act, done)
    return done


def decide(
    session: Session, staff: Staff, approval_id: UUID, *, grant: bool, public_url: str
) -> Done:
    """A supervisor says yes or no to an act; a yes does it at once, under the supervisor's name.

    Raises Refused for other roles and for whoever asked, Conflict where it is decided already.
    """
    require_role(staff, "supervisor")
    row = session.get(Approval, approval_id)
    if row is None:
        raise NotFound
    case = session.get_one(Case, row.case_id)
    opened = _hold(session, open_case_for(session, staff, case.number, purpose="approval"))
    session.refresh(row, with_for_update=True)
    if row.state != "waiting":
        raise Conflict(detail="That was decided already.")
    if row.asked_by == staff.id:
        raise Refused(detail="Somebody else must decide what you asked for.")
    row.state = "granted" if grant else "refused"
    row.decided_by, row.decided_at = staff.id, now()
    done = Done("It was refused.", row.id, outcome="refused")
    form = json.loads(row.form)
    doing = Doing(session, opened, form, row.id, _today(), public_url, approved=True)
    if grant:
        done = ACTS[row.act](doing)
    _keep(doing, row.act, done)
    return done


def _hold(session: Session, opened: OpenCase) -> OpenCase:
    """Lock the conversation and then the case, so that nobody acts beside us; read both anew."""
    conversation = None
    if opened.case.conversation_id is not None:
        conversation = lock(session, opened.case.conversation_id)
    case = session.get_one(Case, opened.case.id, with_for_update=True, populate_existing=True)
    return OpenCase(opened.staff, case, conversation, opened.accounts)


def _ask_supervisor(doing: Doing, act: str, beyond: BeyondAuthority) -> Done:
    kept = {name: value for name, value in doing.form.items() if name != "key"}
    row = Approval(
        case_id=doing.open.case.id,
        act=act,
        form=json.dumps(kept),
        amount_cents=beyond.cents,
        asked_by=doing.open.staff.id,
    )
    doing.session.add(row)
    doing.session.flush()
    return Done("That is beyond what you may do alone: a supervisor is asked.", row.id, "waiting")


def _keep(doing: Doing, act: str, done: Done) -> None:
    case = doing.open.case
    doing.session.add(
        CaseAct(
            key=doing.key,
            case_id=case.id,
            act=act,
            clerk_id=doing.open.staff.id,
            outcome=done.outcome,
            result_id=done.result_id,
        )
    )
    word = act if done.outcome == "done" else f"{act}_{done.outcome}"
    note_event(doing.session, case, "acted", clerk_id=doing.open.staff.id, word=word)
    _announce(doing.session, doing.open.conversation)
    subject = ("result", done.result_id) if done.result_id else None
    record_case(
        doing.session, doing.open.staff, case, f"case.{act}", done.outcome,
        accounts=done.accounts, subject=subject,
    )  # fmt: skip
    log.info("case.act", extra={"case": str(case.id), "kind": act, "outcome": done.outcome})


def _announce(session: Session, conversation: Conversation | None) -> None:
    """Other clerks' screens show it at once."""
    if conversation is not None:
        session.flush()
        announce(session, conversation, "act", seq=take_seq(conversation), message_id=None)


def _key(form: Mapping[str, str]) -> UUID:
    try:
        return UUID(form.get("key", ""))
    except ValueError:
        raise Invalid(field="key", detail="Load the page again.") from None


def _today() -> date:
    return today(practice(), now())


def waiting_approvals(session: Session, case_id: UUID | None = None) -> list[tuple[Approval, Case]]:
    """What waits for a supervisor, oldest first; of one case, or of all."""
    query = (
        select(Approval, Case)
        .join(Case, Case.id == Approval.case_id)
        .where(Approval.state == "waiting")
        .order_by(Approval.asked_at)
        .limit(100)
    )
    if case_id is not None:
        query = query.where(Approval.case_id == case_id)
    return [(row[0], row[1]) for row in session.execute(query)]
