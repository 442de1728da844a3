"""Tunes the encoder on the training messages: `python -m bot.tuning.tune FILE [--epochs 4]`.

FILE gets what was learned; the assistant reads it as `bot/components/billing_delta.npz`. It runs in
the assistant's own environment, with nothing else on the machine, takes long
(`bot/tuning/learning.py` says what is done) and is no part of training.

The file that ships was made by the same method, but before this was written in JAX: in PyTorch,
from the weights in floating point, and from the messages that stood in `data/nlu` then. Tuning
anew gives another file, which has to be measured before it takes that place.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.components.encoders import encoder
from bot.components.weights import packaged
from bot.components.wording import spoken
from bot.lines import written
from bot.models import ROOT
from bot.tuning.learning import Course, tuned


def main() -> int:
    """Learn and write; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.tuning.tune")
    parser.add_argument("file", type=Path, help="where to write, an .npz")
    parser.add_argument("--messages", type=Path, default=ROOT / "data" / "nlu")
    parser.add_argument("--epochs", type=int, default=Course.epochs)
    given = parser.parse_args()
    examples = list(written(given.messages))
    np.savez_compressed(given.file, **differences(examples, Course(epochs=given.epochs)))
    sys.stdout.write(f"wrote {given.file} from {len(examples)} messages\n")
    return 0


def differences(examples: Sequence[tuple[str, str]], course: Course) -> dict[str, np.ndarray]:
    """What messages with their intents teach the packaged encoder."""
    pieces = encoder("minilm").pieces([spoken(text) for text, _ in examples])
    labels = np.unique([intent for _, intent in examples], return_inverse=True)[1]
    return tuned(packaged(), pieces, labels, course)


if __name__ == "__main__":
    sys.exit(main())
