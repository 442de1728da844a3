"""Models: training one, how it compares, and letting it answer."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.answers.practice import practice
from inquiry_api.db import now
from inquiry_api.errors import Conflict, Invalid, NotFound, Refused
from inquiry_api.studio import charts
from inquiry_api.studio.frame import DECIDERS, Visit, blueprint, names_of, topic, visit
from inquiry_api.studio.standing import plight
from inquiry_api.studio.training import ask_for_training
from inquiry_api.studio.watching import rates
from inquiry_api.tuning.lines import training_data
from inquiry_api.tuning.models import AssistantModel, ModelStep, TrainingRun
from inquiry_api.tuning.registry import (
    InUse,
    ask_override,
    before_production,
    grant_override,
    in_use,
    last_number,
    may_answer,
    production,
    step,
)
from inquiry_api.tuning.scrubbing import scrubbed

_QUIET_SECONDS = 180
MOST_SHARE = 50
_BUSY = "A training is under way already. Wait for it."
_MEANWHILE = "Somebody else changed what answers meanwhile. Look again before you decide."
_NOT_YOU = "Another admin must decide this: you asked for it, or the gate still holds."


@blueprint.get("/models")
def models() -> ResponseReturnValue:
    """What answers now, the trainings, and the candidates."""
    with visit() as here:
        return _models_page(here)


def _models_page(here: Visit, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    session = here.session
    held = in_use(session)
    rows = list(
        session.scalars(select(AssistantModel).order_by(AssistantModel.trained_at.desc()).limit(25))
    )
    steps = list(session.scalars(select(ModelStep).order_by(ModelStep.number.desc()).limit(15)))
    current = session.get(AssistantModel, held.production.model_id) if held.production else None
    body = render_template(
        "studio/models.html",
        current=current,
        **_trial(session, held),
        before=before_production(session),
        rates=rates(session),
        plight=plight(session),
        margin=practice().understanding.roll_back_points,
        run=_latest_run(session),
        stale=_is_stale(session, current),
        rows=rows,
        by_id={row.id: row for row in rows},
        steps=steps,
        names=names_of(session, {one.staff_id for one in steps}),
        seen=last_number(session),
        decides=here.staff.role in DECIDERS,
        problem=problem,
        quiet_seconds=_QUIET_SECONDS,
        now=now(),
    )
    return body, status


def _trial(session: Session, held: InUse) -> dict[str, Any]:
    """The model that some conversations try, and their share in percent."""
    if held.canary is None:
        return {"canary": None, "share": 0}
    return {
        "canary": session.get(AssistantModel, held.canary.model_id),
        "share": held.canary.share,
    }


def _latest_run(session: Session) -> TrainingRun | None:
    return session.scalar(select(TrainingRun).order_by(TrainingRun.asked_at.desc()).limit(1))


def _is_stale(session: Session, current: AssistantModel | None) -> bool:
    """Whether the data changed since the model in use was trained."""
    return training_data(session).upto != (current.upto_change if current else 0)


@blueprint.post("/models/train")
def train_model() -> ResponseReturnValue:
    """Ask for a training of the data as it stands."""
    try:
        with visit(*DECIDERS) as here:
            ask_for_training(here.session, here.staff.id)
    except Conflict:
        with visit() as here:
            return _models_page(here, _BUSY, 409)
    return redirect(url_for("studio.models"), 303)


@blueprint.get("/runs/<uuid:run_id>")
def training_run(run_id: UUID) -> ResponseReturnValue:
    """How far a training is: a part of the page, asked for again and again."""
    with visit() as here:
        run = here.session.get(TrainingRun, run_id)
        if run is None:
            raise NotFound
        body = render_template("studio/_run.html", run=run, now=now(), quiet_seconds=_QUIET_SECONDS)
    return body


@blueprint.get("/models/<uuid:model_id>")
def model(model_id: UUID) -> ResponseReturnValue:
    """How a candidate compares with the model that answered when it was trained."""
    with visit() as here:
        return _model_page(here, model_id)


def _model_page(
    here: Visit, model_id: UUID, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    row = _model(here.session, model_id)
    report = row.report
    held = in_use(here.session)
    people = {row.override_asked_by, row.override_granted_by}
    body = render_template(
        "studio/model.html",
        model=row,
        report=report,
        picture=charts.confusion(report["confused"], topic) if report else None,
        is_current=held.production is not None and held.production.model_id == row.id,
        is_canary=held.canary is not None and held.canary.model_id == row.id,
        may_answer=may_answer(row),
        seen=last_number(here.session),
        names=names_of(here.session, people),
        me=here.staff,
        decides=here.staff.role in DECIDERS,
        problem=problem,
    )
    return body, status


def _model(session: Session, model_id: UUID) -> AssistantModel:
    row = session.get(AssistantModel, model_id)
    if row is None:
        raise NotFound
    return row


@blueprint.post("/models/<uuid:model_id>/answer")
def let_answer(model_id: UUID) -> ResponseReturnValue:
    """Promote a model, try it on a share of conversations, or end the trial."""
    form = request.form
    try:
        with visit(*DECIDERS) as here:
            row = _model(here.session, model_id)
            _adopt_before(here.session)
            _step(here, row, form.get("act", ""))
    except Invalid as wrong:
        with visit() as here:
            return _model_page(here, model_id, wrong.detail, 422)
    except Conflict:
        with visit() as here:
            return _model_page(here, model_id, _MEANWHILE, 409)
    except Refused:
        with visit() as here:
            return _model_page(here, model_id, "The gate does not let this model answer.", 403)
    return redirect(url_for("studio.models"), 303)


def _adopt_before(session: Session) -> None:
    """Keep what answers now as a row, so that it can be rolled back to."""
    production(session)


def _step(here: Visit, row: AssistantModel, act: str) -> ModelStep:
    form = request.form
    if act not in ("promote", "canary", "end_canary"):
        raise Invalid(field="act", detail="Choose what to do.")
    share = form.get("share", type=int) if act == "canary" else 100
    if act == "canary" and (share is None or not 1 <= share <= MOST_SHARE):
        raise Invalid(field="share", detail=f"Give a share from 1 to {MOST_SHARE} percent.")
    return step(
        here.session,
        act,
        row,
        seen=form.get("seen", -1, type=int),
        reason=_reason(),
        staff_id=here.staff.id,
        share=share or 0,
    )


def _reason() -> str:
    return scrubbed(" ".join(request.form.get("reason", "").split()))[:300]


@blueprint.post("/models/roll-back")
def roll_back() -> ResponseReturnValue:
    """Let the model before this one answer again."""
    try:
        with visit(*DECIDERS) as here:
            target = before_production(here.session)
            if target is None:
                return _models_page(here, "There is no earlier model to go back to.", 409)
            step(
                here.session,
                "roll_back",
                target,
                seen=request.form.get("seen", -1, type=int),
                reason=_reason() or "Rolled back by hand.",
                staff_id=here.staff.id,
            )
    except Conflict:
        with visit() as here:
            return _models_page(here, _MEANWHILE, 409)
    return redirect(url_for("studio.models"), 303)


@blueprint.post("/models/<uuid:model_id>/override")
def override(model_id: UUID) -> ResponseReturnValue:
    """Ask that a model passes although the gate failed; another admin grants it."""
    try:
        with visit(*DECIDERS) as here:
            row = _model(here.session, model_id)
            if request.form.get("act") == "grant":
                grant_override(here.session, row, here.staff.id)
            elif _reason():
                ask_override(here.session, row, here.staff.id, _reason())
            else:
                raise Invalid(field="reason", detail="Say in a few words why.")
    except Invalid as wrong:
        with visit() as here:
            return _model_page(here, model_id, wrong.detail, 422)
    except (Refused, Conflict):
        with visit() as here:
            return _model_page(here, model_id, _NOT_YOU, 403)
    return redirect(url_for("studio.model", model_id=model_id), 303)
