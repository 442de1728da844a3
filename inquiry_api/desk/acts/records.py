"""What an import held: posted where a clerk says, or left out for good."""

from inquiry_api.desk.acts.doing import Doing, Done
from inquiry_api.desk.case_records import record_of
from inquiry_api.errors import Conflict, Invalid
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.settling import Busy, drop, held_item, post_as

_FIELD = "record"


def place(doing: Doing) -> Done:
    """Post it to the claim or patient that the clerk names. Raises Invalid where it can't stand."""
    held = _held(doing)
    shown = record_of(doing.session, doing.open.case, doing.actor)
    named = (
        [one for one in shown.candidates if one.value == doing.form.get(_FIELD)] if shown else []
    )
    if not named:
        raise Invalid(field=_FIELD, detail="Choose one of those shown.")
    try:
        post_as(doing.session, held, named[0].meant)
    except Unsure as fault:
        why = fault.reason.replace("_", " ")
        detail = f"It can't stand there: {why}. Nothing was posted."
        raise Invalid(field=_FIELD, detail=detail) from None
    except Busy:
        raise _busy() from None
    return Done("It is posted there, and the case is closed.", held.id)


def leave_out(doing: Doing) -> Done:
    """Nothing of it is posted, now or later."""
    held = _held(doing)
    try:
        drop(doing.session, held)
    except Busy:
        raise _busy() from None
    return Done("It is left out: nothing of it was posted. The case is closed.", held.id)


def _held(doing: Doing) -> HeldItem:
    held = held_item(doing.session, doing.open.case.id)
    if held is None:
        raise Invalid(detail="Nothing waits here any more.")
    return held


def _busy() -> Conflict:
    return Conflict(detail="Records are being loaded at this moment. Try again in a minute.")
