"""Trains the assistant into an empty folder, with no cache of any kind. Run by the assistant's
own Python: `python -m tests.bench.train_anew FOLDER`.
"""

import os
import sys
from pathlib import Path


def main(folder: Path) -> int:
    """Train; returns the exit status."""
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    import bot.models
    from bot.components import vector_cache

    bot.models.MODELS = folder
    vector_cache.FOLDER = folder / "vectors"
    from bot import train

    sys.argv = ["bot.train"]
    return train.main()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
