"""Gives each message the vectors of the sentence encoders."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.clauses import parts
from bot.components.encoders import ENCODERS, encoder, mark
from bot.components.sentence_vectors import Encoding
from bot.components.vector_cache import cached

ORIGIN = "sentence"
# The vectors of the parts of a message with two questions, for the classifier.
PART_VECTORS = "part_vectors"
TRAINING_THREADS = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """One dense vector a message: the encoders' vectors side by side."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As `Encoding` says."""
        return {
            "encoders": ["minilm", "multilingual"],
            "english_only": ["minilm"],
            "loud": {},
            "threads": 1,
        }

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturizer":
        """Made by Rasa. The encoders are loaded here, so that no patient waits for them."""
        keys = Encoding.__dataclass_fields__
        encoding = Encoding(**{key: config[key] for key in keys})
        encoding.vectors(["hello"])
        return cls(encoding)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples at once; what was encoded before is taken from the cache."""
        examples = [one for one in training_data.training_examples if one.get(TEXT)]
        rows = self._encoding.vectors([one.get(TEXT) for one in examples], encode=_encode)
        for example, row in zip(examples, rows, strict=True):
            _add(example, row)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode a message, and its parts if it may hold two questions."""
        for message in messages:
            text = message.get(TEXT) or ""
            rows = self._encoding.vectors([text, *parts(text)])
            _add(message, rows[0])
            message.set(PART_VECTORS, rows[1:])
        return messages


def _encode(name: str, sentences: list[str]) -> np.ndarray:
    encode = encoder(name, TRAINING_THREADS).encode
    return cached(mark(name), sentences, encode, ENCODERS[name].size)


def _add(message: Message, row: np.ndarray) -> None:
    message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
