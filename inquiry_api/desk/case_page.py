"""Puts together what the case screen shows."""

from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.access.staff_accounts import names, workers
from inquiry_api.answers.clock import today
from inquiry_api.answers.practice import practice
from inquiry_api.cases.history import events_of
from inquiry_api.cases.models import Case
from inquiry_api.cases.states import OUTCOMES, TEAMS
from inquiry_api.conversations.clerk_lines import accepted_texts
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.presence import around, note_presence, staff_key
from inquiry_api.db import now
from inquiry_api.desk.acts.performing import waiting_approvals
from inquiry_api.desk.acts_forms import forms_for
from inquiry_api.desk.case_door import OpenCase, open_case_for
from inquiry_api.desk.case_glance import callbacks_of, glance, other_cases
from inquiry_api.desk.case_records import record_of
from inquiry_api.desk.case_story import tell
from inquiry_api.desk.saved_replies import replies_for
from inquiry_api.desk.thread_lines import REASONS, lines_of
from inquiry_api.ledger.holding import LOOKING, holds_of


def case_values(session: Session, staff: Staff, number: str) -> dict[str, Any]:
    """Everything the whole page shows; opening it is audited and tells the others."""
    opened = open_case_for(session, staff, number, purpose="case")
    talk = opened.conversation
    if talk is not None:
        note_presence(session, talk.id, staff_key(staff.id), typing=False)
    shown = live_values(session, opened)
    account = glance(session, opened, today(practice(), now()))
    record = record_of(session, opened.case, f"staff:{staff.id}")
    callbacks = callbacks_of(session, opened.case)
    return shown | {
        "story": tell(session, opened, revealed=shown["revealed"]),
        "glance": account,
        "record": record,
        "forms": forms_for(
            session, account, talks=talk is not None, record=record, callbacks=callbacks
        ),
        "other_cases": other_cases(session, opened.case),
        "asked": [row for row, _ in waiting_approvals(session, opened.case.id)],
        "callbacks": callbacks,
        "pauses": [(hold, hold.kind in LOOKING) for hold in holds_of(session, opened.case.id)],
        "events": events_of(session, opened.case.id),
        "teams": TEAMS,
        "colleagues": [each for each in workers(session).items() if each[0] != staff.id],
        "outcomes": OUTCOMES,
        "saved": replies_for(opened, staff),
        "texts_accepted": talk is None or talk.channel == "web" or accepted_texts(session, talk),
        "fresh_key": uuid4,
    }


def live_values(session: Session, opened: OpenCase) -> dict[str, Any]:
    """What changes while somebody looks: the thread, who has it, who else is there."""
    talk, staff = opened.conversation, opened.staff
    here = here_in(session, talk, staff)
    into = session.get(Case, opened.case.merged_into_id) if opened.case.merged_into_id else None
    return {
        "opened": opened,
        "people": names(session),
        "reasons": REASONS,
        "lines": lines_of(session, opened.case, revealed=here["revealed"]),
        "merged_into": into,
        "now": now(),
        **mark_of(opened.case, talk),
        **here,
    }


def mark_of(case: Case, talk: Conversation | None) -> dict[str, Any]:
    """How far a page has read, and whose case and conversation it is: its mark of the moment."""
    return {
        "case": case,
        "talk": talk,
        "last_seen": talk.next_seq - 1 if talk is not None else 0,
        "epoch": talk.epoch if talk is not None else 0,
    }


def here_in(session: Session, talk: Conversation | None, staff: Staff) -> dict[str, Any]:
    """Who else is there (their name, whether a colleague, whether they type), and whether this
    clerk has the words revealed.
    """
    if talk is None:
        return {"others": [], "revealed": False}
    found = around(session, talk.id, staff.id)
    people = names(session) if any(each.staff_id for each in found.others) else {}
    others = [
        (
            people.get(each.staff_id, "A colleague") if each.staff_id else "The patient",
            each.staff_id is not None,
            each.typing,
        )
        for each in found.others
    ]
    return {"others": others, "revealed": found.revealed}
