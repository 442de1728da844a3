"""The trained part of understanding: names of intents, a linear layer, and how to use them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.components.attacks import is_attack
from bot.components.clauses import asks, clauses
from bot.components.danger import in_danger, of_money
from bot.components.linear import Layer, Plan, best, learn, softmax
from bot.components.neighbours import Neighbours
from bot.components.readings import (
    EMERGENCY,
    OUTSIDE,
    URGENT_BESIDE_MONEY,
    URGENT_SURE,
    Part,
    Ranked,
    Reading,
    asked_back,
    decided,
    read,
)
from bot.components.worlds import apart

WEIGHTS, NAMES = "weights.npz", "intents.json"
RANKED = 10
TINY = 1e-30


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
    """Names of intents, a layer, and the examples that are asked beside the layer's judgement.

    `classes` has the number of the intent that each class of the layer belongs to.
    """

    names: Sequence[str]
    classes: np.ndarray
    layer: Layer
    neighbours: Neighbours

    @classmethod
    def learn(
        cls,
        rows: np.ndarray,
        vectors: np.ndarray,
        intents: Sequence[str],
        plan: Plan,
        worlds: Mapping[str, int] | None = None,
    ) -> "IntentModel":
        """Train on the rows of each example, the encoders' vectors of it, and its intent.

        `worlds` are intents to be learned as so many classes.
        """
        parted = apart(vectors, intents, worlds or {})
        kinds, names = sorted(set(parted)), sorted(set(intents))
        number = {name: at for at, name in enumerate(names)}
        place = {kind: at for at, kind in enumerate(kinds)}
        layer = learn(rows, np.array([place[kind] for kind in parted]), len(kinds), plan)
        labels = np.array([number[intent] for intent in intents])
        classes = np.array([number[name] for name, _ in kinds])
        return cls(names, classes, layer, Neighbours.learn(vectors, labels, len(names)))

    def chances(self, rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """How likely each intent is, a row for each text."""
        own = self.layer.chances(rows) @ self._belongs
        return softmax(np.log(own + TINY) + self.neighbours.hints(vectors))

    @cached_property
    def _belongs(self) -> np.ndarray:
        """1 where a class of the layer (down) belongs to an intent (across)."""
        found: np.ndarray = self.classes[:, None] == np.arange(len(self.names))
        return found.astype(np.float32)

    def read(self, text: str, rows: np.ndarray, vectors: np.ndarray, sure: float) -> Reading:
        """What a message means; the first row is the whole of it, the next ones are its parts."""
        whole, *parts = [self._ranked(chances) for chances in self.chances(rows, vectors)]
        if in_danger(text):
            return decided(EMERGENCY, whole)
        if is_attack(text):
            return decided(OUTSIDE, whole)
        heard = [
            Part(place, ranked, asks(text, place), _urgent_sure(text[slice(*place)]))
            for place, ranked in zip(clauses(text), parts, strict=True)
        ]
        reading = read(whole, heard, sure, _urgent_sure(text))
        return asked_back(reading) if text.rstrip().endswith("?") else reading

    def _ranked(self, chances: np.ndarray) -> Ranked:
        order, likely = best(chances, RANKED)
        return [(self.names[at], float(how)) for at, how in zip(order, likely, strict=True)]

    def save(self, folder: Path) -> None:
        """Write into a model's folder: plain numbers and names."""
        layer = {"weights": self.layer.weights, "temperature": self.layer.temperature}
        np.savez(folder / WEIGHTS, classes=self.classes, **layer)
        (folder / NAMES).write_text(json.dumps(self.names))
        self.neighbours.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        """Read from a model's folder; nothing in it is unpickled."""
        with np.load(folder / WEIGHTS, allow_pickle=False) as stored:
            layer = Layer(stored["weights"], float(stored["temperature"]))
            classes = stored["classes"]
        names = json.loads((folder / NAMES).read_text())
        return cls(names, classes, layer, Neighbours.load(folder))


def _urgent_sure(text: str) -> float:
    """How sure of an emergency these words must be."""
    return URGENT_BESIDE_MONEY if of_money(text) else URGENT_SURE
