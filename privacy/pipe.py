"""Lets a command's output through as redacted lines only: ``python -m privacy.pipe -- CMD``."""

from __future__ import annotations

import sys

from privacy.line_redactor import LineRedactor
from privacy.supervised import run

USAGE = "usage: python -m privacy.pipe -- COMMAND [ARGUMENT...]\n"
BAD_USAGE = 2


def main(arguments: list[str]) -> int:
    """Run the command after ``--``; its exit status is ours, its end by a signal too."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.stderr.write(USAGE)
        return BAD_USAGE
    return run(command, LineRedactor())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
