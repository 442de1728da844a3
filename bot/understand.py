"""Tells what messages mean, with the newest model: `python -m bot.understand [--jsonl]`.

Reads lines of text, or with `--jsonl` objects with a `text`, and prints a JSON object for each.
"""

import argparse
import json
import sys
from collections.abc import Iterator

from bot.assistant import Assistant
from bot.models import BadModel, newest


class BadLine(Exception):
    """A line that is no message; the text says which and why."""


def main() -> int:
    """Read stdin, write stdout; returns the exit status."""
    parser = argparse.ArgumentParser(prog="plainbill understand", description=__doc__)
    parser.add_argument("--jsonl", action="store_true", help='lines are objects with a "text"')
    jsonl = parser.parse_args().jsonl
    try:
        assistant = Assistant.load(newest())
        for text in messages(jsonl):
            sys.stdout.write(json.dumps(assistant.read(text), ensure_ascii=False) + "\n")
            sys.stdout.flush()
    except (BadLine, BadModel) as error:
        sys.stderr.write(f"understand: {error}\n")
        return 1
    return 0


def messages(jsonl: bool) -> Iterator[str]:
    """The messages on stdin. Raises BadLine naming the line."""
    for number, line in enumerate(sys.stdin, 1):
        text = line.rstrip("\n")
        if jsonl and text.strip():
            yield text_of(text, number)
        elif not jsonl:
            yield text


def text_of(line: str, number: int) -> str:
    """The `text` of a JSON line. Raises BadLine."""
    try:
        found = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError):
        raise BadLine(f'line {number} is no object with a "text"') from None
    if not isinstance(found, str):
        raise BadLine(f'line {number}: "text" must be a string')
    return found


if __name__ == "__main__":
    sys.exit(main())
