"""Makes the part of a model that is Rasa's: the graph, the domain and the rules, trained by Rasa.

`python -m bot.frame ARCHIVE` trains `config.yml` on the intents' names alone, by Rasa's own graph
and components. `bot/training.py` then puts what was learned from all messages in its place, which
needs nothing of Rasa; importing Rasa takes 15 seconds of processor time. Frames are kept, as they
change only with the release.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.models import ROOT, source_files
from bot.processes import end_with_stdin, prepare, quieten_rasa

DOMAIN, CONFIG, RULES = ROOT / "bot" / "domain", ROOT / "config.yml", ROOT / "data" / "rules"
SOURCES = (
    *("bot/frame.py", "bot/importer.py", "config.yml", "bot/domain", "bot/components"),
    *("data/rules", "bot/requirements.lock"),
)
FOLDER = ROOT / ".rasa" / "frames"
KEEP = 3


class NoFrame(Exception):
    """Rasa could not make a frame; what it printed says why."""


@contextmanager
def frame() -> Iterator[Callable[[], Path]]:
    """Look for a frame of these sources, or start making one; yields what waits for its archive.

    What is yielded raises NoFrame.
    """
    path = FOLDER / f"{_name()}.tar.gz"
    if path.exists():
        path.touch()
        yield lambda: path
        return
    running = subprocess.Popen(  # noqa: S603 - our own program.
        [sys.executable, "-m", "bot.frame", str(path)], cwd=ROOT, stdin=subprocess.PIPE
    )

    def finished() -> Path:
        if running.wait() != 0 or not path.exists():
            raise NoFrame("Rasa could not train the rules; the lines above say why")
        return path

    try:
        yield finished
    finally:
        running.kill()
        running.wait()


def _name() -> str:
    digest = hashlib.sha256()
    for path in source_files(SOURCES):
        digest.update(f"{path.relative_to(ROOT)}\x00".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def main() -> int:
    """Make one; returns the exit status."""
    end_with_stdin()
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    prepare()
    os.environ["LOG_LEVEL"] = "ERROR"  # Rasa shows its bars of progress unless told so.
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    trained([], partial)
    partial.replace(path)
    kept = sorted(path.parent.glob("*.tar.gz"), key=lambda one: one.stat().st_mtime)
    for old in kept[:-KEEP]:
        old.unlink(missing_ok=True)
    return 0


def trained(messages: list[Path], archive: Path) -> None:
    """Train by Rasa alone, on folders of messages, or where there is none on the intents' names.

    Of Rasa's own way of training only its cache is left out: a fingerprint of every message after
    each component.
    """
    import rasa.model_training  # noqa: F401
    from rasa.engine.recipes.recipe import Recipe
    from rasa.engine.validation import validate

    from bot.importer import TrainingFiles

    quieten_rasa()
    importer = TrainingFiles(str(CONFIG), str(DOMAIN), [*map(str, messages), str(RULES)])
    config = importer.get_config()
    graph = Recipe.recipe_for_name(config["recipe"]).graph_config_for_recipe(config, {})
    validate(graph)
    _run(graph, importer, archive)


def _run(graph: Any, importer: Any, archive: Path) -> None:
    from rasa.engine.constants import PLACEHOLDER_IMPORTER
    from rasa.engine.graph import ExecutionContext
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    with tempfile.TemporaryDirectory(prefix="plainbill-train-") as folder:
        storage = LocalModelStorage(Path(folder))
        context = ExecutionContext(graph_schema=graph.train_schema)
        runner = DaskGraphRunner.create(graph.train_schema, storage, context, hooks=[])
        runner.run(inputs={PLACEHOLDER_IMPORTER: importer})
        storage.create_model_package(archive, graph, importer.get_domain())


if __name__ == "__main__":
    sys.exit(main())
