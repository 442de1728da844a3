"""Background jobs: queued in the caller's own transaction, run by the worker, resumed when killed.

A job and the row it is about commit together or not at all. Arguments are ids only, since the
queue keeps and logs them. Jobs that share a lock run one at a time in the order they were queued.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import procrastinate
from procrastinate.schema import SchemaManager
from sqlalchemy.orm import Session

TURNS = "turns"
DELIVERIES = "deliveries"
CHORES = "chores"
TRAINING = "training"
QUEUES = (TURNS, DELIVERIES, CHORES, TRAINING)

# Never opened: it only writes through connections that are handed to it.
_queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


@dataclass(frozen=True)
class JobKind:
    """A task's registered name (`namespace:name`) and the queue that its jobs wait in."""

    name: str
    queue: str


def defer(
    session: Session,
    kind: JobKind,
    *,
    lock: str | None = None,
    at: datetime | None = None,
    ids: Mapping[str, UUID] | None = None,
) -> int:
    """Queue a job within the session's transaction. Returns the job's number.

    With `at` it does not start earlier; a waiting job holds back the later ones of its lock.
    """
    connection = session.connection().connection.driver_connection
    job = _queue.configure_task(
        name=kind.name, queue=kind.queue, lock=lock, schedule_at=at, connection=connection
    )
    return job.defer(**{name: str(value) for name, value in (ids or {}).items()})


def worker_app(database_url: str, runs: Mapping[JobKind, Callable[..., None]]) -> procrastinate.App:
    """The app that runs jobs, with the function of each kind.

    A function is given the job's context and its ids, as text.
    """
    connector = procrastinate.PsycopgConnector(
        conninfo=database_url, min_size=2, max_size=8, timeout=10
    )
    app = procrastinate.App(connector=connector)
    for kind, function in runs.items():
        app.task(name=kind.name, queue=kind.queue, retry=Retries(), pass_context=True)(function)
    return app


def schema_statements() -> str:
    """The SQL that makes the queue's tables, for the migration that brings them."""
    return SchemaManager.get_schema()


class TryAgain(Exception):
    """Ends a job that is to run again at `at`, ahead of the later jobs of its lock."""

    def __init__(self, at: datetime) -> None:
        super().__init__("try again")
        self.at = at


class Retries(procrastinate.BaseRetryStrategy):
    """Runs a job again when it asks for it, and after a fault of ours 1, 2, 4, 8 … seconds later.

    A job that keeps failing is given up here; what it was about is found again by a sweep.
    """

    def __init__(self, *, faults: int = 6) -> None:
        self._faults = faults

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate.jobs.Job
    ) -> procrastinate.RetryDecision | None:
        """When to run the job again; None to give it up."""
        if isinstance(exception, TryAgain):
            return procrastinate.RetryDecision(retry_at=exception.at)
        if job.attempts >= self._faults:
            return None
        return procrastinate.RetryDecision(retry_in={"seconds": 2**job.attempts})
