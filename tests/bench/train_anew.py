"""Trains the assistant into an empty folder, with no cache of any kind. Run by the assistant's
own Python: `python -m tests.bench.train_anew FOLDER [changed]`, where `changed` trains once more in
the same folder, with one more message in one intent.
"""

import shutil
import sys
from pathlib import Path

MESSAGE = "    - how much is it that I have to pay you people all in all\n"


def main(folder: Path, *, changed: bool) -> int:
    """Train; returns the exit status."""
    import bot.models
    from bot import frame
    from bot.components import vector_cache

    bot.models.MODELS = folder
    vector_cache.FOLDER = folder / "vectors"
    frame.FOLDER = folder / "frames"
    if changed:
        return _train_changed(folder)
    from bot import train

    sys.argv = ["bot.train"]
    return train.main()


def _train_changed(folder: Path) -> int:
    from bot.models import ROOT
    from bot.processes import prepare
    from bot.training import train

    prepare()
    shutil.copytree(ROOT / "data" / "nlu", folder / "nlu")
    with (folder / "nlu" / "balance.yml").open("a", encoding="utf-8") as lines:
        lines.write(MESSAGE)
    train([folder / "nlu"], folder / "changed.tar.gz")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), changed="changed" in sys.argv[2:]))
