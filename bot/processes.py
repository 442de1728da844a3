"""What every process of the assistant does before any of Rasa's modules is imported."""

import logging
import os
import resource
import sys
import warnings

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


def quieten_rasa() -> None:
    """Rasa's own events from WARNING up only: below that they quote what was said."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
