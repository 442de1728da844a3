"""Few-shot accuracy of `config.yml`'s pipeline with other intents: `python -m bot.fewshot FOLDER`.

FOLDER holds `train.csv` and `test.csv` with the columns `text` and `category`, as BANKING77 does.
For each seed some examples a class are drawn. They and the names of the classes take the whole way
that the billing messages took: the packaged encoder is tuned on them (`bot/tuning`), the layer and
the neighbours learn from what the tuned one and the multilingual one say; then the whole test set
is read. Nothing is learned from any other message.

Fewer messages are tuned on more gently, in more layers, and by their likeness too; a tenth of the
steps do for the layer, and what is all in English hears the multilingual encoder less. All of that
was chosen by messages that BANKING77 has for training and no seed draws (1,200, then 3,000).
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bot.components.encoders import MiniLM
from bot.components.intent_model import IntentModel, Mix
from bot.components.linear import Plan
from bot.components.ngrams import Ngrams
from bot.components.sentence_vectors import Encoding
from bot.components.weights import changed, packaged
from bot.components.wording import spoken
from bot.lines import with_names
from bot.training import CLASSIFIER, COLUMNS, NGRAMS, chosen, pipeline
from bot.tuning.learning import Course
from bot.tuning.tune import differences

MULTILINGUAL = Encoding(("multilingual",), {"multilingual": 0.6})
COURSE = Course(
    epochs=5, rate=7e-4, rank=16, layers=5, hidden=0.2, hidden_pieces=0.15, likeness=1.0
)
STEPS = 90

Examples = Sequence[tuple[str, str]]


def main() -> int:
    """Print a JSON line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.fewshot", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shots", type=int, default=10)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    given = parser.parse_args()
    train, test = read(given.folder / "train.csv"), read(given.folder / "test.csv")
    settings = pipeline()
    started = time.monotonic()
    found = [
        round(accuracy(with_names(draw(train, given.shots, seed)), test, settings), 4)
        for seed in given.seeds
    ]
    seconds = round(time.monotonic() - started)
    told = {"accuracy": round(sum(found) / len(found), 4), "seeds": found, "seconds": seconds}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def read(path: Path) -> list[tuple[str, str]]:
    """Texts and their classes."""
    with path.open(newline="", encoding="utf-8") as lines:
        return [(row["text"], row["category"]) for row in csv.DictReader(lines)]


def draw(train: list[tuple[str, str]], shots: int, seed: int) -> list[tuple[str, str]]:
    """So many examples of each class, without replacement."""
    chance = np.random.RandomState(seed)
    drawn: list[tuple[str, str]] = []
    for name in sorted({name for _, name in train}):
        own = [example for example in train if example[1] == name]
        drawn += [own[at] for at in chance.choice(len(own), shots, replace=False)]
    return drawn


def vectors(reader: MiniLM, examples: Examples) -> np.ndarray:
    """What the tuned encoder and the multilingual one say of each text, side by side."""
    texts = [text for text, _ in examples]
    tuned = reader.encode([spoken(text) for text in texts])
    return np.hstack([tuned, MULTILINGUAL.vectors(texts)])


def accuracy(drawn: Examples, test: Examples, settings: dict[str, dict[str, Any]]) -> float:
    """Tune and train on what was drawn, read the test set."""
    reader = MiniLM(weights=changed(packaged(), differences(drawn, COURSE)))
    classifier, columns = settings[CLASSIFIER], settings[NGRAMS].get("columns", COLUMNS)
    plan, mix = replace(chosen(Plan, classifier), least_steps=STEPS), chosen(Mix, classifier)
    ngrams, counted = Ngrams.learn([text for text, _ in drawn], columns)
    learnt, seen = (vectors(reader, examples) for examples in (drawn, test))
    names = [name for _, name in drawn]
    model = IntentModel.learn(mix.rows(learnt, counted), learnt, names, plan)
    asked = mix.rows(seen, ngrams.rows([text for text, _ in test]))
    best = model.chances(asked, seen).argmax(axis=1)
    right = [model.names[at] == name for at, (_, name) in zip(best, test, strict=True)]
    return float(np.mean(right))


if __name__ == "__main__":
    sys.exit(main())
