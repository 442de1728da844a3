"""The frame of every staff page: its blueprint, and what its templates may use."""

from datetime import datetime
from typing import Any

from flask import Blueprint, g

from inquiry_api.access.staff import Staff
from inquiry_api.access.staff_sessions import IDLE
from inquiry_api.answers.practice import practice
from inquiry_api.desk.guard import refuse_foreign_forms
from inquiry_api.desk.navigation import links_for

blueprint = Blueprint(
    "desk",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
)
blueprint.before_request(refuse_foreign_forms)


@blueprint.app_template_global("desk_frame")
def desk_frame() -> dict[str, Any]:
    """Who is signed in (`me`), where they may go (`links`), and after how long they idle out."""
    me: Staff | None = g.get("staff")
    return {
        "me": me,
        "links": links_for(me) if me else [],
        "idle_seconds": int(IDLE.total_seconds()),
    }


@blueprint.app_template_filter("office_time")
def office_time(moment: datetime) -> str:
    """A moment on the practice's own clock: `Mon Jun 15, 2:30 PM`."""
    return f"{office_day(moment)}, {office_clock(moment)}"


@blueprint.app_template_filter("office_day")
def office_day(moment: datetime) -> str:
    """A day on the practice's own calendar: `Mon Jun 15`."""
    local = moment.astimezone(practice().zone)
    return f"{local:%a %b} {local.day}"


@blueprint.app_template_filter("office_clock")
def office_clock(moment: datetime) -> str:
    """The time on the practice's own clock: `2:30 PM`."""
    local = moment.astimezone(practice().zone)
    return f"{local.hour % 12 or 12}:{local:%M %p}"


@blueprint.app_template_filter("office_stamp")
def office_stamp(moment: datetime) -> str:
    """A moment on the practice's own clock, to the second: `2026-06-15 14:30:05`."""
    return f"{moment.astimezone(practice().zone):%Y-%m-%d %H:%M:%S}"


@blueprint.app_template_filter("words")
def words(name: str) -> str:
    """A name of ours as words: `plan_too_long` is `plan too long`."""
    return name.replace("_", " ").replace(".", " ")
