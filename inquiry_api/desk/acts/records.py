"""What an import held: posted where a clerk says, or left out for good."""

from collections import Counter

from inquiry_api.desk.acts.doing import Doing, Done
from inquiry_api.desk.case_records import Choice, record_of
from inquiry_api.errors import Conflict, Invalid
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.tally import REVIEW, Tally
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.settling import Busy, drop, held_item, post_again, post_as

_FIELD = "record"


def place(doing: Doing) -> Done:
    """Post it as the clerk says. Raises Invalid where it can't stand; nothing is posted then."""
    held, chosen = _held(doing), _chosen(doing)
    try:
        if chosen.meant is None:
            return Done(_told(post_again(doing.session, held)), held.id)
        post_as(doing.session, held, chosen.meant)
    except Unsure as fault:
        why = fault.reason.replace("_", " ")
        detail = f"It can't stand there: {why}. Nothing was posted."
        raise Invalid(field=_FIELD, detail=detail) from None
    except Busy:
        raise _busy() from None
    return Done("It is posted there, and the case is closed.", held.id)


def _chosen(doing: Doing) -> Choice:
    """What the form names among what the page offers now."""
    shown = record_of(doing.session, doing.open.case, doing.actor)
    wanted = doing.form.get(_FIELD)
    for one in shown.choices if shown else ():
        if one.value == wanted:
            return one
    raise Invalid(field=_FIELD, detail="Choose one of those shown.")


def _told(tally: Tally) -> str:
    """What became of the claims of a remittance that was posted whole."""
    counts = tally.endings.get("remittance", Counter())
    held = counts.get(REVIEW, 0)
    posted = sum(counts.values()) - held
    waits = f" {held:,} of its claims wait for a clerk, each as a case of its own." if held else ""
    return f"The payment is posted with {posted:,} claims, and the case is closed.{waits}"


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
