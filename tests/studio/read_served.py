"""Reads a message as the assistant would just now: with the model that the API serves.

    python -m tests.studio.read_served ADDRESS TOKEN TEXT

Run by the assistant's own Python. Bytes that do not have their name's hash are refused; while
nothing is served, the newest shipped model reads.
"""

import json
import sys
import tempfile
import urllib.request
from pathlib import Path

from bot.assistant import Assistant
from bot.models import newest
from bot.pulling import is_as_named


def main(address: str, token: str, text: str) -> None:
    """Print the reading as JSON."""
    asked = urllib.request.Request(  # noqa: S310 - our own address on this machine.
        f"{address}/models/production", headers={"Authorization": f"Bearer {token}"}
    )
    with tempfile.TemporaryDirectory() as folder:
        path = newest()
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
            if answer.status == 200:
                path = Path(folder, "model.tar.gz")
                path.write_bytes(answer.read())
                assert is_as_named(path, answer.headers["ETag"])
        read = Assistant.load(path).read(text)
    sys.stdout.write(json.dumps({"intent": read["intent"], "confidence": read["confidence"]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
