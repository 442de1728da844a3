"""Reads messages with a trained model and nothing else: no Rasa, no dialogue, no network.

The parts are those that the pipeline runs; only Rasa, which takes 15 s of processor time to
import, is left out. A test holds that both say the same.
"""

import json
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.components.clauses import parts
from bot.components.finds import finds
from bot.components.intent_model import IntentModel, Mix
from bot.components.languages import asked_for, recognised
from bot.components.ngrams import Ngrams
from bot.components.sentence_vectors import Encoding
from bot.plain_text import harmless

RANKED = 5
SURE = 0.4


@dataclass(frozen=True)
class Assistant:
    """The understanding half of a model."""

    encoding: Encoding
    ngrams: Ngrams
    mix: Mix
    model: IntentModel
    sure: float

    @classmethod
    def load(cls, archive: Path) -> "Assistant":
        """Read a model's archive. Its components are found by the names of their classes."""
        with tempfile.TemporaryDirectory() as scratch, tarfile.open(archive) as packed:
            packed.extractall(scratch, filter="data")
            folder = Path(scratch)
            settings = _settings(folder)
            classifier = settings["LinearIntentClassifier"]
            return cls(
                encoding=Encoding(**_of(Encoding, settings["SentenceFeaturizer"])),
                ngrams=Ngrams.load(_resource(folder, "NgramFeaturizer")),
                mix=Mix(**_of(Mix, classifier)),
                model=IntentModel.load(_resource(folder, "LinearIntentClassifier")),
                sure=classifier.get("sure", SURE),
            )

    def read(self, text: str) -> dict[str, Any]:
        """Intent, confidence, ranking and entities of one redacted message."""
        plain = harmless(text)
        heard = parts(plain)
        vectors = self.encoding.message_vectors(plain, heard)
        rows = self.mix.rows(vectors, self.ngrams.rows([plain, *heard]))
        reading = self.model.read(plain, rows, vectors, self.sure)
        return {
            "text": text,
            "intent": reading.intent,
            "confidence": round(reading.confidence, 4),
            "ranking": [
                {"name": name, "confidence": round(chance, 4)}
                for name, chance in reading.ranked[:RANKED]
            ],
            "entities": [*_without_extractor(reading.entities(plain)), *_found(plain)],
        }


def _found(text: str) -> list[dict[str, Any]]:
    found = [
        {
            "entity": one.entity,
            "value": one.value,
            "text": text[one.start : one.end],
            "start": one.start,
            "end": one.end,
        }
        for one in finds(text)
    ]
    language = asked_for(text) or recognised(text)
    if language is not None:
        found.append(
            {"entity": "language", "value": language, "text": text, "start": 0, "end": len(text)}
        )
    return found


def _without_extractor(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: one[key] for key in one if key != "extractor"} for one in entities]


def _settings(folder: Path) -> dict[str, dict[str, Any]]:
    nodes = json.loads((folder / "metadata.json").read_text())["predict_schema"]["nodes"]
    return {node["uses"].rsplit(".", 1)[-1]: node["config"] for node in nodes.values()}


def _resource(folder: Path, component: str) -> Path:
    found: Path = next((folder / "components").glob(f"train_*.{component}[0-9]*"))
    return found


def _of(kind: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: config[one.name] for one in fields(kind) if one.name in config}
