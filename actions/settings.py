"""What the action server is told by its environment."""

import os
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True)
class Settings:
    """Where the inquiry API is, and the tokens of both doors."""

    api_url: str
    api_token: str = field(repr=False)
    own_token: str = field(repr=False)

    @classmethod
    def from_env(cls) -> "Settings":
        """Read the environment. Raises RuntimeError naming a variable that is missing."""
        return cls(
            api_url=os.environ.get("PLAINBILL_API_URL", "http://127.0.0.1:8080").rstrip("/"),
            api_token=_token("PLAINBILL_ACTIONS_TOKEN"),
            own_token=_token("PLAINBILL_ACTION_SERVER_TOKEN"),
        )


@cache
def settings() -> Settings:
    """The settings, read once."""
    return Settings.from_env()


def _token(name: str) -> str:
    value = os.environ.get(name, "")
    if len(value) < 32:
        raise RuntimeError(f"{name} is missing or shorter than 32 characters")
    return value
