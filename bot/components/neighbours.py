"""Asks the nearest of the messages learned from, beside the linear layer.

A linear layer draws one border around an intent; people say the same thing in ways that lie far
apart. On messages never seen, hearing the forty nearest examples was worth 1 to 2 points in English
and 3 in Spanish, and made the confidence truer. Kept of each example are 128 small whole numbers.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto
from onnx.helper import make_node

from bot.components.drawing import Drawing
from bot.components.encoders import session

FILE = "neighbours.npz"
DIRECTIONS, MOST = 128, 40
# How fast an example counts less with distance, how loud all are beside the layer, and what an
# intent has that no neighbour speaks for.
SHARPNESS, LOUDNESS, FLOOR = 12.0, 0.7, 0.02
_LARGEST, _MIDDLE, _TINY = 127, 128, 1e-12


@dataclass(frozen=True)
class Neighbours:
    """Examples along the directions in which they differ most, of unit length, and their classes.

    `rows` are whole numbers, to be multiplied by `scale`.
    """

    middle: np.ndarray
    directions: np.ndarray
    rows: np.ndarray
    scale: float
    labels: np.ndarray
    classes: int

    @cached_property
    def _session(self) -> Any:
        """Finds the nearest of all rows in whole numbers, which reads a quarter of the memory."""
        drawing = Drawing()
        rows = drawing.keep("rows", self.rows.T)
        middle = drawing.keep("asked_middle", np.array(_MIDDLE, dtype=np.uint8))
        near = drawing.step("MatMulInteger", ["asked", rows, middle], "all")
        count = drawing.keep("count", np.array([self.count]))
        drawing.nodes.append(make_node("TopK", [near, count], ["near", "places"], sorted=0))
        given = {"asked": (TensorProto.UINT8, ("messages", self.rows.shape[1]))}
        told = {"near": TensorProto.INT32, "places": TensorProto.INT64}
        return session(drawing.finished(given, told), threads=1)

    @classmethod
    def learn(cls, vectors: np.ndarray, labels: np.ndarray, classes: int) -> "Neighbours":
        """Keep the examples' vectors."""
        middle = vectors.mean(axis=0)
        apart = vectors - middle
        strengths, directions = np.linalg.eigh(apart.T @ apart)
        directions = directions[:, np.argsort(-strengths)[:DIRECTIONS]].astype(np.float32)
        rows = _unit(apart @ directions)
        scale = float(np.abs(rows).max()) / _LARGEST
        whole = np.rint(rows / scale).astype(np.int8)
        return cls(middle, directions, whole, scale, labels.astype(np.int16), classes)

    @property
    def count(self) -> int:
        """How many are asked: never more than a class has on average."""
        return max(min(MOST, len(self.labels) // self.classes), 1)

    def hints(self, vectors: np.ndarray) -> np.ndarray:
        """What to add to each class's score, a row for each message."""
        asked = _unit((vectors - self.middle) @ self.directions).astype(np.float32)
        scale = np.abs(asked).max(axis=1, keepdims=True) / _LARGEST + _TINY
        whole = (np.rint(asked / scale) + _MIDDLE).astype(np.uint8)
        products, places = self._session.run(None, {"asked": whole})
        near = products * (scale * self.scale)
        return np.vstack([self._hint(*one) for one in zip(near, places, strict=True)])

    def _hint(self, near: np.ndarray, places: np.ndarray) -> np.ndarray:
        weights = np.exp(SHARPNESS * (near - near.max()))
        votes = np.bincount(self.labels[places], weights=weights, minlength=self.classes)
        hint: np.ndarray = LOUDNESS * np.log(votes / votes.sum() + FLOOR)
        return hint

    def save(self, folder: Path) -> None:
        """Write into a model's folder: plain numbers."""
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__}
        np.savez_compressed(folder / FILE, **kept)

    @classmethod
    def load(cls, folder: Path) -> "Neighbours":
        """Read from a model's folder; nothing in it is unpickled."""
        with np.load(folder / FILE, allow_pickle=False) as stored:
            return cls(
                middle=stored["middle"],
                directions=stored["directions"],
                rows=stored["rows"],
                scale=float(stored["scale"]),
                labels=stored["labels"],
                classes=int(stored["classes"]),
            )


def _unit(rows: np.ndarray) -> np.ndarray:
    found: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return found
