"""Serves the newest model to the gateway on loopback: `python -m bot.serve`."""

import os
import sys

from bot.models import ROOT, BadModel, newest
from bot.processes import (
    look_up_events_once,
    one_thread_each,
    prepare,
    quieten_rasa,
    settle,
)

REQUEST_SECONDS = 15


def main() -> int:
    """Serve until a signal; returns the exit status."""
    prepare()
    one_thread_each()
    os.environ.setdefault("PLAINBILL_ACTION_SERVER_URL", "http://127.0.0.1:5055/webhook")
    os.environ.setdefault("PLAINBILL_API_URL", "http://127.0.0.1:8080")
    os.environ.setdefault("PLAINBILL_MODEL_TOKEN", "none")
    try:
        model = newest()
    except BadModel as error:
        sys.stderr.write(f"bot: {error}\n")
        return 1
    _serve(str(model))
    return 0


def _serve(model: str) -> None:
    from rasa.core import agent
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    from bot import pulling
    from bot.action_results import check_with_one_validator

    quieten_rasa()
    check_with_one_validator()
    look_up_events_once()
    settle()
    # Rasa answers from memory when the database fails, and forgets the turn. Better to fail.
    agent.FailSafeTrackerStore = lambda store: store
    pulling.use()
    serve_application(
        model_path=model,
        interface="127.0.0.1",
        port=int(os.environ.get("PLAINBILL_BOT_PORT", "5005")),
        credentials=str(ROOT / "bot" / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(ROOT / "bot" / "endpoints.yml")),
        enable_api=False,
        response_timeout=REQUEST_SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
