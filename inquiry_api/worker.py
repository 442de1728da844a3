"""The worker: answers messages, delivers texts, does the chores. Several may run side by side.

    python -m inquiry_api.worker

Each queue has its own share of threads, so that a provider of texts that hangs holds up no answer.
A worker that is killed is missed after a few seconds, and its jobs run again elsewhere.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import procrastinate
from procrastinate.exceptions import ConnectorException

from inquiry_api.answers.starting import speak_as_set_up
from inquiry_api.audit.chain import use_audit_key
from inquiry_api.channels.sms.recovery import catch_up
from inquiry_api.channels.sms.twilio import TwilioSender
from inquiry_api.conversations.bot import Bot
from inquiry_api.conversations.delivery import deliver_job
from inquiry_api.conversations.minding import mind_cases
from inquiry_api.conversations.outbox import DELIVER
from inquiry_api.conversations.receiving import TAKE_TURN
from inquiry_api.conversations.redact_later import REDACT_LINE, redact_line_job
from inquiry_api.conversations.redacting import Redacting
from inquiry_api.conversations.sweeping import forget_old, sweep
from inquiry_api.conversations.turns import take_turn_job
from inquiry_api.conversations.worker_context import WorkerContext
from inquiry_api.crypto import use_keyring
from inquiry_api.db import Database
from inquiry_api.desk.measuring import forget_identity, measure_cases, sign_head
from inquiry_api.imports.loads.folder import LOOK_SECONDS, WatchedFolder
from inquiry_api.imports.loads.running import LOAD_BOOKS, load_job
from inquiry_api.jobs import CHORES, DELIVERIES, TRAINING, TURNS, JobKind, worker_app
from inquiry_api.logs import set_up_logging
from inquiry_api.settings import Settings
from inquiry_api.studio.collecting import collect
from inquiry_api.studio.training import TRAIN, train_job
from inquiry_api.studio.watching import watch

log = logging.getLogger(__name__)

THREADS: Mapping[str, int] = {TURNS: 8, DELIVERIES: 6, CHORES: 2, TRAINING: 1}
RUNS: Mapping[JobKind, Callable[..., None]] = {
    TAKE_TURN: take_turn_job,
    DELIVER: deliver_job,
    REDACT_LINE: redact_line_job,
    LOAD_BOOKS: load_job,
    TRAIN: train_job,
}
GRACE_SECONDS = 8.0
# A text must be taken in before one is answered: the API goes first when processors are short.
_GIVES_WAY = 15
_SESSION = Path("/proc/self/autogroup")
_HEARTBEAT_SECONDS = 1.0
_MISSED_AFTER_SECONDS = 6.0
_LOOK_SECONDS = 1.0
_POLL_SECONDS = 0.25
_RECONNECT_SECONDS = 1.0
_SWEEP_SECONDS = 15.0
_CATCH_UP_SECONDS = 300.0
_FORGET_SECONDS = 3600.0
_MIND_SECONDS = 30.0
_COLLECT_SECONDS = 10.0
_WATCH_SECONDS = 15.0
_MEASURE_SECONDS = 60.0


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    set_up_logging()
    settings = Settings.from_env()
    context = context_of(settings)
    _give_way()  # Not before: a worker that was killed should be back soon.
    asyncio.run(run(settings, context))


def _give_way() -> None:
    """Lower our priority. Where Linux shares processors among sessions first (autogroups), what
    counts is the niceness of the session, and a process's own only within it; so both are set.
    """
    os.nice(_GIVES_WAY)
    with suppress(OSError):
        _SESSION.write_text(str(_GIVES_WAY))


def context_of(settings: Settings) -> WorkerContext:
    """What the jobs of this process work with."""
    use_keyring(settings.keyring())
    use_audit_key(settings.audit_key)
    database = Database(settings.database_url, pool_size=sum(THREADS.values()))
    speak_as_set_up(settings, database)
    return WorkerContext(
        database=database,
        bot=Bot(settings.bot_url, settings.bot_token),
        sms=TwilioSender(settings),
        redacting=Redacting(database),
        public_url=settings.public_url,
    )


async def run(settings: Settings, context: WorkerContext) -> None:
    """Work until a signal asks to stop; a database that goes away is waited for."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(sum(THREADS.values()) + 4))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    chores = [asyncio.create_task(chore) for chore in _chores(settings, context)]
    app = worker_app(settings.database_url, RUNS)
    while not stop.is_set():
        await _work(app, context, stop)
    for chore in chores:
        chore.cancel()
    await asyncio.gather(*chores, return_exceptions=True)
    context.database.dispose()


async def _work(app: procrastinate.App, context: WorkerContext, stop: asyncio.Event) -> None:
    """Run the queues until asked to stop, or until the database fails them."""
    try:
        async with app.open_async():
            helpers = [asyncio.create_task(_resume_missed(app))]
            helpers += [asyncio.create_task(_queue(app, context, name)) for name in THREADS]
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait([*helpers, stopping], return_when=asyncio.FIRST_COMPLETED)
            await _end(helpers)
            stopping.cancel()
    except ConnectorException:
        log.error("worker.database_lost")
    if not stop.is_set():
        await asyncio.sleep(_RECONNECT_SECONDS)


async def _queue(app: procrastinate.App, context: WorkerContext, name: str) -> None:
    await app.run_worker_async(
        queues=[name],
        name=name,
        concurrency=THREADS[name],
        fetch_job_polling_interval=_POLL_SECONDS,
        shutdown_graceful_timeout=GRACE_SECONDS,
        delete_jobs=procrastinate.jobs.DeleteJobCondition.SUCCESSFUL,
        additional_context={"worker": context},
        install_signal_handlers=False,
        update_heartbeat_interval=_HEARTBEAT_SECONDS,
        stalled_worker_timeout=_MISSED_AFTER_SECONDS,
    )


async def _end(helpers: list[asyncio.Task[None]]) -> None:
    """Stop the queues: each finishes what it is doing, for as long as the grace lasts."""
    for helper in helpers:
        helper.cancel()
    for outcome in await asyncio.gather(*helpers, return_exceptions=True):
        if isinstance(outcome, Exception):
            log.error("worker.queue_failed", extra={"error": type(outcome).__name__})


async def _resume_missed(app: procrastinate.App) -> None:
    """Take the jobs of workers whose heartbeat stopped, and let them run again."""
    while True:
        missed = await app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=_MISSED_AFTER_SECONDS
        )
        for job in missed:
            try:
                await app.job_manager.retry_job(job)
                log.warning("worker.job_resumed", extra={"job": job.id})
            except ConnectorException:
                log.info("worker.job_ended_itself", extra={"job": job.id})
        await asyncio.sleep(_LOOK_SECONDS)


def _chores(settings: Settings, context: WorkerContext) -> list[Coroutine[Any, Any, None]]:
    watched = []
    if settings.books_folder:
        folder = WatchedFolder(context.database, Path(settings.books_folder))
        watched = [_every(LOOK_SECONDS, folder.look)]
    return [
        *watched,
        _every(_SWEEP_SECONDS, lambda: sweep(context.database)),
        _every(_CATCH_UP_SECONDS, lambda: catch_up(context)),
        _every(_FORGET_SECONDS, lambda: forget_old(context.database)),
        _every(_MIND_SECONDS, lambda: mind_cases(context.database)),
        _every(_COLLECT_SECONDS, lambda: collect(context.database)),
        _every(_WATCH_SECONDS, lambda: watch(context.database)),
        _every(_MEASURE_SECONDS, lambda: measure_cases(context.database)),
        _every(_FORGET_SECONDS, lambda: forget_identity(context.database)),
        _every(_FORGET_SECONDS, lambda: sign_head(context.database, settings.heads_path)),
    ]


async def _every(seconds: float, chore: Callable[[], object]) -> None:
    """Do a chore now and then. It fails by itself alone, and is done again the next time."""
    while True:
        try:
            await asyncio.to_thread(chore)
        except Exception as fault:
            log.error("worker.chore_failed", extra={"error": type(fault).__name__})
        await asyncio.sleep(seconds)


if __name__ == "__main__":
    main()
