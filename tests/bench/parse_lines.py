"""Understands messages through Rasa's own pipeline, one by one. Run by the assistant's own Python:
`python -m tests.bench.parse_lines MODEL TEXTS RESULTS`, where TEXTS is a JSON list and RESULTS will
be one of objects, each with the milliseconds of processor time that it took. (Rasa prints what it
likes.)
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

_WARM_UP = 20


async def read_all(model: str, texts: list[str]) -> list[dict[str, Any]]:
    """What each text means, and how long the processor took for that."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    agent = Agent.load(model)
    for text in texts[:_WARM_UP]:
        await agent.processor.parse_message(UserMessage(text))
    results = []
    for text in texts:
        began = time.process_time()
        parsed = await agent.processor.parse_message(UserMessage(text))
        milliseconds = (time.process_time() - began) * 1000
        ranked = [one["name"] for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback"]
        found = parsed["intent"]
        told = {"intent": found["name"], "confidence": found["confidence"]}
        results.append({**told, "best": ranked[0], "ranked": ranked, "ms": milliseconds})
    return results


def main(model: str, texts: Path, results: Path) -> int:
    """Read one file, write the other; returns the exit status."""
    from bot.processes import one_thread_each, prepare, quieten_rasa, settle

    one_thread_each()
    prepare()
    quieten_rasa()
    import rasa.core.agent  # noqa: F401 - so that `settle` leaves it out, as in bot.serve

    settle()
    found = asyncio.run(read_all(model, json.loads(texts.read_text())))
    results.write_text(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:])))
