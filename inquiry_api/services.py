"""What the routes of one application share, made once at start."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from inquiry_api.db import Database
from inquiry_api.settings import Settings


@dataclass(frozen=True)
class Services:
    """The settings and the database of one application."""

    settings: Settings
    database: Database


def services() -> Services:
    """The current application's services."""
    return cast(Services, current_app.extensions["plainbill"])
