"""Gives each message the vectors of the sentence encoders."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.clauses import parts
from bot.components.sentence_vectors import Encoding

ORIGIN = "sentence"
# The vectors of the parts of a message with two questions, for the classifier.
PART_VECTORS = "part_vectors"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """One dense vector a message: the encoders' vectors side by side."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As `Encoding` says."""
        return {"encoders": ["minilm", "multilingual"], "loud": {}, "threads": 1}

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
        """Made by Rasa, before training and for every start."""
        return cls(Encoding(**{key: config[key] for key in Encoding.__dataclass_fields__}))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceFeaturizer":
        """Made by Rasa to understand messages. Encoders are loaded here: no patient waits."""
        made = cls.create(config, model_storage, resource, execution_context)
        made._encoding.vectors(["hello"])
        return made

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples, but for those whose vectors are in the cache."""
        examples = [one for one in training_data.training_examples if one.get(TEXT)]
        said = [(one.get(TEXT), one.get(INTENT) or "") for one in examples]
        rows = self._encoding.learned_vectors(said)
        for example, row in zip(examples, rows, strict=True):
            _add(example, row)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode a message, and its parts if it may hold two questions."""
        for message in messages:
            text = message.get(TEXT) or ""
            rows = self._encoding.message_vectors(text, parts(text))
            _add(message, rows[0])
            message.set(PART_VECTORS, rows[1:])
        return messages


def _add(message: Message, row: np.ndarray) -> None:
    message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
