"""Settings for an application under test: made-up secrets, the test's own database."""

import base64
from collections.abc import Mapping

from inquiry_api.db import Database
from inquiry_api.settings import Settings


def _key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


def environment_for(database: Database, **changes: str) -> Mapping[str, str]:
    """The variables of a process under test."""
    return {
        "DATABASE_URL": database.url,
        "PLAINBILL_DATA_KEYS": f"1:{_key('k')}",
        "PLAINBILL_INDEX_KEY": _key("i"),
        "PLAINBILL_AUDIT_KEY": _key("a"),
        "PLAINBILL_ACTIONS_TOKEN": "a" * 40,
        "PLAINBILL_BOT_TOKEN": "b" * 40,
        "PLAINBILL_MODEL_TOKEN": "m" * 40,
        "TWILIO_ACCOUNT_SID": "ACtest",
        "TWILIO_AUTH_TOKEN": "twilio-token-of-a-test",
        "TWILIO_FROM": "+15555550100",
        **changes,
    }


def settings_for(database: Database, **changes: str) -> Settings:
    """The same, read."""
    return Settings.from_env(environment_for(database, **changes))
