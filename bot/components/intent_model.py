"""The trained part of understanding: names of intents, a linear layer, and how to use them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.components.attacks import is_attack
from bot.components.clauses import clauses
from bot.components.danger import in_danger
from bot.components.linear import Layer, Plan, best, learn, softmax
from bot.components.neighbours import Neighbours
from bot.components.readings import EMERGENCY, OUTSIDE, Ranked, Reading, decided, read

WEIGHTS, NAMES = "weights.npz", "intents.json"
RANKED = 10


@dataclass(frozen=True)
class Mix:
    """How much the encoders' vectors and the n-grams count beside each other."""

    dense_weight: float = 3.0
    ngram_weight: float = 1.5

    def rows(self, vectors: np.ndarray, ngrams: np.ndarray) -> np.ndarray:
        """What the layer reads; one row for each text."""
        mixed = np.hstack([self.dense_weight * vectors, self.ngram_weight * ngrams])
        return mixed.astype(np.float32)


@dataclass(frozen=True)
class IntentModel:
    """A layer whose classes have names, and the examples that it asks beside its own judgement."""

    names: Sequence[str]
    layer: Layer
    neighbours: Neighbours

    @classmethod
    def learn(
        cls, rows: np.ndarray, vectors: np.ndarray, intents: Sequence[str], plan: Plan
    ) -> "IntentModel":
        """Train on the rows of each example, the encoders' vectors of it, and its intent."""
        names = sorted(set(intents))
        number = {name: at for at, name in enumerate(names)}
        labels = np.array([number[intent] for intent in intents])
        layer = learn(rows, labels, len(names), plan)
        return cls(names, layer, Neighbours.learn(vectors, labels, len(names)))

    def chances(self, rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """How likely each intent is, a row for each text."""
        scores = self.layer.scores(rows) / self.layer.temperature
        return softmax(scores + self.neighbours.hints(vectors))

    def read(self, text: str, rows: np.ndarray, vectors: np.ndarray, sure: float) -> Reading:
        """What a message means; the first row is the whole of it, the next ones are its parts."""
        whole, *parts = [self._ranked(chances) for chances in self.chances(rows, vectors)]
        if in_danger(text):
            return decided(EMERGENCY, whole)
        if is_attack(text):
            return decided(OUTSIDE, whole)
        return read(whole, list(zip(clauses(text), parts, strict=True)), sure)

    def _ranked(self, chances: np.ndarray) -> Ranked:
        order, likely = best(chances, RANKED)
        return [(self.names[at], float(how)) for at, how in zip(order, likely, strict=True)]

    def save(self, folder: Path) -> None:
        """Write into a model's folder: plain numbers and names."""
        np.savez(folder / WEIGHTS, weights=self.layer.weights, temperature=self.layer.temperature)
        (folder / NAMES).write_text(json.dumps(self.names))
        self.neighbours.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        """Read from a model's folder; nothing in it is unpickled."""
        with np.load(folder / WEIGHTS, allow_pickle=False) as stored:
            layer = Layer(stored["weights"], float(stored["temperature"]))
        return cls(json.loads((folder / NAMES).read_text()), layer, Neighbours.load(folder))
