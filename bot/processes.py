"""What every process of the assistant does before any of Rasa's modules is imported."""

import gc
import logging
import os
import resource
import sys
import threading
import warnings
from functools import cache

STOPPED = 3
QUIET = ("rasa", "sanic", "apscheduler", "aio_pika", "matplotlib", "tensorflow", "absl")


def prepare() -> None:
    """No core dumps, no telemetry, no network; and no log line that was not redacted first.

    Rasa writes what it hears at its default log level. The record factory redacts before any
    handler sees a line; if it can't be installed, the process must not start.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false",
        TICKET_LOCK_LIFETIME="120",
        SANIC_WORKERS="1",
        TF_CPP_MIN_LOG_LEVEL="3",
        CUDA_VISIBLE_DEVICES="-1",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
        SQLALCHEMY_WARN_20="0",
        LOG_LEVEL_LIBRARIES="ERROR",
    )
    try:
        from privacy.log_records import install
    except ImportError:
        sys.stderr.write("bot: the redacting log factory is missing; not started\n")
        raise SystemExit(1) from None
    install()
    logging.captureWarnings(True)
    # Rasa's frozen dependencies warn of their own age at every import; nothing here can mend that.
    warnings.simplefilter("ignore")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def one_thread_each() -> None:
    """Have the numeric libraries compute on the calling thread; called before they are imported.

    One message is too little to share out: their threads would only spin and wait for each other,
    at the cost of the other programs of this machine.
    """
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")


def end_with_stdin() -> None:
    """End when standard input does, so as never to outlive whoever started this process."""

    def wait() -> None:
        # Not by `sys.stdin`, whose lock this thread would hold when the process ends by itself.
        while os.read(0, 4096):
            pass
        os._exit(STOPPED)

    threading.Thread(target=wait, daemon=True).start()


def settle() -> None:
    """Leave what the imports made out of every later garbage collection; nothing of it will go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def look_up_events_once() -> None:
    """Have Rasa find an event's class without walking all subclasses for each stored event."""
    from rasa.shared.core.events import Event

    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))  # type: ignore[method-assign]


def quieten_rasa() -> None:
    """Rasa's own events from WARNING up only: below that they quote what was said."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
