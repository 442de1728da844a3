"""Runs the action server on loopback: `python -m actions`."""

import os

from rasa_sdk.endpoint import run
from rasa_sdk.executor import ActionExecutor

from actions.settings import settings

PORT = 5055


def main() -> None:
    """Serve until a signal."""
    os.environ["SANIC_HOST"] = "127.0.0.1"
    settings()  # A missing token ends the start here, in words.
    executor = ActionExecutor()
    executor.register_package("actions")
    run(executor, port=int(os.environ.get("PLAINBILL_ACTION_SERVER_PORT", str(PORT))))


if __name__ == "__main__":
    main()
