"""Tunes the encoder on the training messages; writes `bot/components/billing_delta.npz`.

`python -m bot.tuning.tune [--epochs 4]`, in the assistant's own environment, with nothing else on
the machine. It takes long (`bot/tuning/learning.py` says what is done) and is no part of training.

The file that ships was made by the same method, but before this was written in JAX: in PyTorch,
from the weights in floating point, and from the messages that stood in `data/nlu` then. Tuning
anew gives another file, which has to be measured before it ships.
"""

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from bot.components.encoders import encoder
from bot.components.weights import DELTA, packaged
from bot.components.wording import spoken
from bot.lines import written
from bot.models import ROOT
from bot.tuning.learning import Course, tuned


def main() -> int:
    """Learn and write; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.tuning.tune")
    parser.add_argument("--epochs", type=int, default=Course.epochs)
    given = parser.parse_args()
    examples = list(written(ROOT / "data" / "nlu"))
    np.savez_compressed(DELTA, **differences(examples, Course(epochs=given.epochs)))
    sys.stdout.write(f"wrote {DELTA.name} from {len(examples)} messages\n")
    return 0


def differences(examples: Sequence[tuple[str, str]], course: Course) -> dict[str, np.ndarray]:
    """What messages with their intents teach the packaged encoder."""
    pieces = encoder("minilm").pieces([spoken(text) for text, _ in examples])
    labels = np.unique([intent for _, intent in examples], return_inverse=True)[1]
    return tuned(packaged(), pieces, labels, course)


if __name__ == "__main__":
    sys.exit(main())
