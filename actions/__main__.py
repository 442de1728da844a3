"""Runs the action server on loopback: `python -m actions`.

One process: rasa-sdk's own start puts the server into a child, which would outlive a killed
parent, hold the port, and so keep the next one from starting.
"""

import os

from rasa_sdk.endpoint import create_app_for_serve
from rasa_sdk.executor import ActionExecutor

from actions.settings import settings

PORT = 5055


def main() -> None:
    """Serve until a signal."""
    settings()  # A missing token ends the start here, in words.
    executor = ActionExecutor()
    executor.register_package("actions")
    port = int(os.environ.get("PLAINBILL_ACTION_SERVER_PORT", str(PORT)))
    app = create_app_for_serve(executor)
    app.run(host="127.0.0.1", port=port, single_process=True, motd=False)


if __name__ == "__main__":
    main()
