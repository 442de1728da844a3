"""Encodes the training messages ahead, while Rasa is still being imported.

`python -m bot.encoding ENCODER FOLDER...` puts the vectors of one encoder into the cache; each
encoder has a process of its own. Training then finds them there. It would come to the same without
this, only later: whatever is missing in the cache is encoded by the pipeline itself.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.components import vector_cache
from bot.components.sentence_vectors import Encoding, grouped
from bot.lines import BadLines, examples
from bot.models import ROOT
from bot.processes import end_with_stdin


def main() -> int:
    """Encode; returns the exit status."""
    end_with_stdin()
    name, cache, *folders = sys.argv[1:]
    vector_cache.FOLDER = Path(cache)
    try:
        groups = grouped(examples(map(Path, folders)))
    except (BadLines, OSError):
        return 1  # The training itself says what is wrong.
    encoding = Encoding(threads=1)
    for sentences in groups.values():
        encoding.group(name, sentences)
    return 0


@contextmanager
def encoded_ahead(names: Sequence[str], folders: Sequence[Path]) -> Iterator[Any]:
    """Start encoding; yields what waits for the end of it. Whatever still runs is ended after."""
    given = [str(vector_cache.FOLDER), *map(str, folders)]
    running = [
        subprocess.Popen(  # noqa: S603 - our own program.
            [sys.executable, "-m", "bot.encoding", name, *given], cwd=ROOT, stdin=subprocess.PIPE
        )
        for name in names
    ]
    try:
        yield lambda: [one.wait() for one in running]
    finally:
        for one in running:
            one.kill()
            one.wait()


if __name__ == "__main__":
    sys.exit(main())
