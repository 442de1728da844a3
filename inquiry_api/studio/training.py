"""Training as a job: asked for on a page, run by the worker on a queue of its own, watched live."""

import logging
from collections.abc import Callable, Sequence
from uuid import UUID

import procrastinate
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from inquiry_api.answers.practice import practice
from inquiry_api.audit.trail import record
from inquiry_api.conversations.worker_context import WorkerContext
from inquiry_api.db import Database, now
from inquiry_api.errors import Conflict
from inquiry_api.jobs import TRAINING, JobKind, TryAgain, defer
from inquiry_api.studio.trainer import (
    FAILED,
    Trained,
    TrainingFailed,
    TrainingStopped,
    train,
)
from inquiry_api.tuning.gate import Case, compare, faults
from inquiry_api.tuning.inbox import labelled, recent
from inquiry_api.tuning.lines import TrainingData, data_upto, training_data
from inquiry_api.tuning.models import TrainingRun
from inquiry_api.tuning.registry import ModelDamaged, NewModel, body_of, keep, production
from inquiry_api.tuning.regression_set import regression_set

log = logging.getLogger(__name__)

TRAIN = JobKind("studio:train", TRAINING)
MOST_LABELLED, MOST_RECENT = 300, 150
_MOST_TRIES = 2
INTERRUPTED = "The worker was stopped twice while it trained."
LOST = "The database was away when it ended, and what came of it is lost."

Train = Callable[..., Trained]


def ask_for_training(session: Session, staff_id: UUID) -> TrainingRun:
    """Queue a training of the data as it stands. Raises Conflict while another is under way."""
    mend_lost(session)
    under_way = session.scalar(
        select(TrainingRun)
        .where(TrainingRun.state.in_(("waiting", "running")))
        .with_for_update()
        .limit(1)
    )
    if under_way is not None:
        raise Conflict
    run = TrainingRun(upto_change=training_data(session).upto, staff_id=staff_id)
    session.add(run)
    session.flush()
    defer(session, TRAIN, lock="training", ids={"run_id": run.id})
    record(
        session,
        actor=f"staff:{staff_id}",
        action="model.training_asked",
        purpose="studio",
        subject=("training_run", run.id),
    )
    return run


def mend_lost(session: Session) -> int:
    """End the trainings that no job is about any more: the database failed them, say."""
    lost = session.scalars(
        select(TrainingRun)
        .where(
            TrainingRun.state.in_(("waiting", "running")),
            text(
                "NOT EXISTS (SELECT 1 FROM procrastinate_jobs job WHERE job.lock = 'training' "
                "AND job.status IN ('todo', 'doing'))"
            ),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for run in lost:
        run.state, run.stage, run.problem, run.finished_at = "failed", "failed", LOST, now()
    session.flush()
    return len(lost)


def train_job(job: procrastinate.JobContext, *, run_id: str) -> None:
    """The job of a training."""
    context: WorkerContext = job.additional_context["worker"]
    tries = job.job.attempts if job.job else 0
    run_training(context.database, UUID(run_id), tries=tries, is_stopping=job.should_abort)


def run_training(
    database: Database,
    run_id: UUID,
    *,
    tries: int = 0,
    is_stopping: Callable[[], bool] = lambda: False,
    trainer: Train = train,
) -> None:
    """Train, compare, and keep what came of it; a failure is kept in plain words."""
    begun = _begin(database, run_id, tries)
    if begun is None:
        return
    data, cases, body = begun
    try:
        trained = trainer(
            data,
            cases,
            body,
            progress=lambda stage, percent: _note(database, run_id, stage, percent),
            sure_percent=practice().understanding.sure_percent,
            is_stopping=is_stopping,
        )
        _finish(database, run_id, data, trained)
    except TrainingStopped:
        raise TryAgain(now()) from None
    except TrainingFailed as failed:
        _fail(database, run_id, str(failed))
    except (ModelDamaged, ValueError, KeyError):
        _fail(database, run_id, FAILED)


def _begin(
    database: Database, run_id: UUID, tries: int
) -> tuple[TrainingData, Sequence[Case], bytes | None] | None:
    with database.transaction() as session:
        run = session.get_one(TrainingRun, run_id, with_for_update=True)
        if run.state in ("done", "failed"):
            return None
        if tries >= _MOST_TRIES:
            run.state, run.problem, run.finished_at = "failed", INTERRUPTED, now()
            return None
        run.state, run.stage, run.percent = "running", "starting", 1
        run.started_at = run.heard_at = now()
        data = data_upto(session, run.upto_change)
        model = production(session)
        body = body_of(session, model.id)[1] if model is not None else None
        return data, cases_of(session), body


def cases_of(session: Session) -> list[Case]:
    """The messages to compare by: the regression set, what people labelled, what came lately."""
    found = {case.text: case for case in regression_set()}
    for item in labelled(session, count=MOST_LABELLED):
        case = Case(item.text, item.language, "labelled", item.label)
        found.setdefault(item.text, case)
    for item in recent(session, count=MOST_RECENT):
        found.setdefault(item.text, Case(item.text, item.language, "traffic"))
    return list(found.values())


def _note(database: Database, run_id: UUID, stage: str, percent: int) -> None:
    try:
        with database.transaction() as session:
            run = session.get_one(TrainingRun, run_id)
            run.stage, run.percent, run.heard_at = stage, percent, now()
    except OperationalError:
        log.warning("training.unnoted")  # What it learns is not lost for that.


def _finish(database: Database, run_id: UUID, data: TrainingData, trained: Trained) -> None:
    report = compare(trained.pairs)
    with database.transaction() as session:
        run = session.get_one(TrainingRun, run_id, with_for_update=True)
        model = keep(
            session,
            NewModel(
                name=f"{data.version}-{run.id.hex[:6]}",
                body=trained.body,
                data_version=data.version,
                upto_change=data.upto,
                seconds=trained.seconds,
                report=report,
                faults=tuple(faults(report)),
            ),
        )
        run.model_id, run.state, run.stage, run.percent = model.id, "done", "done", 100
        run.finished_at = now()
    log.info("training.done", extra={"ms": trained.seconds * 1000})


def _fail(database: Database, run_id: UUID, problem: str) -> None:
    with database.transaction() as session:
        run = session.get_one(TrainingRun, run_id, with_for_update=True)
        run.state, run.stage, run.problem, run.finished_at = "failed", "failed", problem, now()
    log.error("training.failed", extra={"outcome": "failed"})
