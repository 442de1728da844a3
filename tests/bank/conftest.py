"""The books of one conversation at a time, taken back after it."""

from tests.answers.conftest import kept_database, session

__all__ = ["kept_database", "session"]
