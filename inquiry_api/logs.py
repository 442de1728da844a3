"""How our processes log: a time, then JSON with a fixed event name and allow-listed fields."""

import json
import logging
import sys
import time
from typing import Any

# Ids and words of ours. A field that is not named here is dropped, whoever logs it.
FIELDS = (
    "case",
    "channel",
    "code",
    "conversation",
    "count",
    "error",
    "flow",
    "job",
    "kind",
    "ms",
    "outbox",
    "outcome",
    "part",
    "reason",
    "reply",
    "request",
    "severity",
    "stage",
    "topic",
    "tries",
    "turn",
)


class EventFormatter(logging.Formatter):
    """The time, then the event and its allow-listed fields; never a message's own text."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {"level": record.levelname, "event": record.getMessage()}
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        # The time stands in front: there the log pipe knows it for one, and leaves it.
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return f"{at} {json.dumps(line, default=str)}"


def set_up_logging() -> None:
    """Send every logger of this process to standard error in one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "procrastinate", "twilio", "presidio-analyzer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.captureWarnings(True)
