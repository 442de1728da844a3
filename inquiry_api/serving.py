"""What gunicorn serves, and how: gunicorn reads the lower-case names here as its configuration.

A stream of replies holds a thread for as long as a patient looks at the page, so threads are many
and cheap; the `sync` worker would let a handful of open pages stop every other request.
"""

import os
import sys

from flask import Flask

from inquiry_api.answers.clock import is_open
from inquiry_api.answers.practice import practice
from inquiry_api.answers.starting import speak_as_set_up
from inquiry_api.app import create_app
from inquiry_api.db import now
from inquiry_api.logs import set_up_logging
from inquiry_api.settings import Settings, SettingsError


def _settings() -> Settings:
    try:
        return Settings.from_env()
    except SettingsError as error:
        sys.stderr.write(f"plainbill: {error}\n")
        raise SystemExit(1) from None


def _made(settings: Settings) -> Flask:
    made = create_app(settings)
    try:
        speak_as_set_up(settings, made.extensions["plainbill"].database)
    except SettingsError as error:
        sys.stderr.write(f"plainbill: {error}\n")
        raise SystemExit(1) from None
    return made


def app() -> Flask:
    """The application with this process's settings."""
    set_up_logging()
    made = _made(_settings())
    is_open(practice(), now())  # Loads the calendar: no patient should wait for that.
    return made


bind = os.environ.get("PLAINBILL_BIND", "127.0.0.1:8080")
worker_class = "gthread"
workers = 2
threads = 240  # 200 open pages of the hub, and 40 for everything else.
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = None  # An address in a request line may hold a one-time token.
loglevel = "warning"
