"""The forms that fit any case: a telephone call, and a message that reached the wrong person."""

from collections.abc import Sequence
from datetime import timedelta

from inquiry_api.cases.models import Callback
from inquiry_api.db import now
from inquiry_api.desk.act_fields import ActForm, Field, fixed
from inquiry_api.desk.acts.calling import CAME_OF_IT
from inquiry_api.desk.frame import office_time


def call_forms(callbacks: Sequence[Callback]) -> list[ActForm]:
    """To promise a call, and to say what came of those that are still to be made."""
    tomorrow = f"{now() + timedelta(days=1):%Y-%m-%d}T10:00"
    when = Field("at", "When", "datetime", value=tomorrow)
    about = Field("note", "About", needed=False)
    forms = [ActForm("callback", "Schedule a call", "Promise the call", "Talk", (when, about), "k")]
    waiting = tuple((str(row.id), office_time(row.at)) for row in callbacks if not row.done_at)
    if waiting:
        fields = (
            Field("call", "Call", "select", waiting),
            Field("outcome", "What came of it", "select", fixed(CAME_OF_IT)),
        )
        forms.append(ActForm("call_done", "Call made", "Note it", "Talk", fields, "j"))
    return forms


def wrong_recipient() -> ActForm:
    """To report it, whoever has the case."""
    fields = (
        Field("recipient", "Who got it"),
        Field("what", "What they saw of this patient", "area"),
    )
    label = "Report wrong recipient"
    return ActForm("wrong_recipient", label, "Report it", "Person", fields, "w")
