"""One transaction for each test, taken back."""

from tests.answers.conftest import kept_database, session

__all__ = ["kept_database", "session"]
