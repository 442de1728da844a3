"""Acts about telephone calls: one is promised, and somebody says what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from inquiry_api.answers.clock import is_open
from inquiry_api.answers.practice import practice
from inquiry_api.cases.models import Callback
from inquiry_api.conversations.replies import notice, say_if_wanted
from inquiry_api.conversations.wording import moment, say
from inquiry_api.db import now
from inquiry_api.desk.acts.doing import Doing, Done
from inquiry_api.errors import Invalid

CAME_OF_IT = ("reached", "left_a_message", "nobody_answered", "not_wanted_any_more")


def callback(doing: Doing) -> Done:
    """Promise a telephone call in office hours; whoever writes with the clerk is told when."""
    words = doing.text("at", most=30)
    try:
        at = datetime.fromisoformat(words).replace(tzinfo=practice().zone)
    except ValueError:
        raise Invalid(field="at", detail="Give a day and a time.") from None
    if at.date() < doing.today or not is_open(practice(), at):
        raise Invalid(field="at", detail="Choose a time when the office is open.")
    row = Callback(case_id=doing.open.case.id, at=at, asked_by=doing.open.staff.id)
    row.note = doing.text("note", needed=False) or None
    doing.session.add(row)
    doing.session.flush()
    told = " The patient was told." if _tell(doing, at) else ""
    return Done(f"The call is noted for {at:%A, %B %d, %H:%M}.{told}", row.id)


def call_done(doing: Doing) -> Done:
    """Say what came of a promised call. A second word about it changes nothing."""
    outcome = doing.choice("outcome", CAME_OF_IT)
    row = doing.session.scalar(
        select(Callback)
        .where(
            Callback.id == _call(doing),
            Callback.case_id == doing.open.case.id,
            Callback.done_at.is_(None),
        )
        .with_for_update()
    )
    if row is None:
        raise Invalid(field="call", detail="Choose a call that is still to be made.")
    row.outcome, row.done_at, row.done_by = outcome, now(), doing.open.staff.id
    doing.session.flush()
    again = " Promise another one if they still wait." if outcome == "nobody_answered" else ""
    return Done(f"The call is done: {outcome.replace('_', ' ')}.{again}", row.id)


def _tell(doing: Doing, at: datetime) -> bool:
    talk = doing.open.conversation
    if talk is None or not doing.open.speaks:
        return False
    name, when = doing.open.staff.name.split()[0], moment(at, talk.language)
    words = say("call_promised", talk.language, name=name, when=when)
    return say_if_wanted(doing.session, talk, notice(words))


def _call(doing: Doing) -> UUID:
    try:
        return UUID(doing.form.get("call", ""))
    except ValueError:
        raise Invalid(field="call", detail="Choose one of those shown.") from None
