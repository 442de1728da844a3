"""Trains the assistant, unless its sources are unchanged: `python -m bot.train [--quiet]`."""

import argparse
import sys
import time

from bot.frame import NoFrame
from bot.lines import BadLines
from bot.models import MODELS, ROOT, fingerprint, is_whole, model_path, record
from bot.processes import prepare
from bot.training import train

KEEP = 3


def main() -> int:
    """Train into `models/`; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.train")
    parser.add_argument("--quiet", action="store_true", help="say nothing when nothing changed")
    quiet = parser.parse_args().quiet
    path = model_path(fingerprint())
    if is_whole(path):
        path.touch()
        if not quiet:
            sys.stdout.write(f"{path.name} is up to date\n")
        return 0
    prepare()
    started = time.monotonic()
    try:
        train([ROOT / "data" / "nlu"], path)
    except (BadLines, NoFrame) as error:
        sys.stderr.write(f"bot: training failed: {error}\n")
        return 1
    found = record(path)
    _forget_old()
    seconds = time.monotonic() - started
    sys.stdout.write(f"trained {path.name} in {seconds:.0f} s, sha256 {found}\n")
    return 0


def _forget_old() -> None:
    models = sorted(MODELS.glob("plainbill-*.tar.gz"), key=lambda p: p.stat().st_mtime)
    for old in models[:-KEEP]:
        old.unlink()
        old.with_suffix(".sha256").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
