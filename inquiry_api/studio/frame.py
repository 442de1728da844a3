"""The studio's blueprint, who may open it, and what its templates may use."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import Role, Staff
from inquiry_api.desk.guard import refuse_foreign_forms, signed_in
from inquiry_api.errors import NotFound
from inquiry_api.services import services

LOOKERS: tuple[Role, ...] = ("admin", "supervisor")
DECIDERS: tuple[Role, ...] = ("admin",)

blueprint = Blueprint(
    "studio",
    __name__,
    url_prefix="/studio",
    template_folder="templates",
    static_folder="static",
)
blueprint.before_request(refuse_foreign_forms)

TABS = (
    ("Inbox", "studio.inbox"),
    ("Training data", "studio.topics"),
    ("Models", "studio.models"),
    ("Wording", "studio.wordings"),
    ("Practice", "studio.practice_settings"),
    ("Insight", "studio.insight"),
)
STAGES = {
    "waiting": "Waiting for the worker",
    "starting": "Starting the trainer",
    "learning": "Learning from the training data",
    "reading_candidate": "Reading messages with the candidate",
    "reading_production": "Reading the same messages with the model in use",
    "comparing": "Comparing",
    "done": "Done",
    "failed": "Stopped",
}
REASONS = {
    "contradicted": "a clerk ended it as something else",
    "thumbs_down": "the patient was not helped",
    "fallback": "not understood",
    "escalated": "a person had to take over",
    "rephrased": "said again in other words",
    "repeated": "the answer was not understood",
    "unsure": "the assistant was unsure",
}


@dataclass(frozen=True)
class Visit:
    """One request of somebody who may be here."""

    session: Session
    staff: Staff


@contextmanager
def visit(*roles: Role) -> Iterator[Visit]:
    """A transaction for whoever is signed in as one of these."""
    with services().database.transaction() as session:
        yield Visit(session, signed_in(session, *(roles or LOOKERS)))


def names_of(session: Session, ids: set[UUID | None]) -> dict[UUID, str]:
    """The names of colleagues, for a history."""
    wanted = [one for one in ids if one is not None]
    rows = session.execute(select(StaffUser.id, StaffUser.name).where(StaffUser.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def chosen(name: str, among: tuple[str, ...]) -> str | None:
    """A filter from the address; None where it is not set. Raises NotFound for an unknown one."""
    value = request.args.get(name) or None
    if value is not None and value not in among:
        raise NotFound
    return value


@blueprint.app_template_filter("topic")
def topic(intent: str | None) -> str:
    """A topic's name for people: `ask_due_date` is `due date`."""
    if intent is None:
        return "nobody said"
    if intent == "nlu_fallback":
        return "not understood"
    return intent.removeprefix("ask_").replace("_", " ")


@blueprint.app_template_filter("percent")
def percent(share: float | None) -> str:
    """A share from 0 to 1."""
    return "none" if share is None else f"{share:.1%}"


@blueprint.app_template_global("studio_frame")
def studio_frame() -> dict[str, object]:
    """The tabs and fixed words of every page of the studio."""
    tabs = [pair for pair in TABS if pair[1] in current_app.view_functions]
    return {"tabs": tabs, "stages": STAGES, "reasons": REASONS}
