"""Gives each message its words and runs of letters as a sparse vector."""

from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.clauses import parts
from bot.components.ngrams import Ngrams

ORIGIN = "ngrams"
PART_NGRAMS = "part_ngrams"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """Word and letter n-grams, hashed, weighted by how rare they are in the examples."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`columns` for words, and as many for runs of letters."""
        return {"columns": 2048}

    def __init__(self, ngrams: Ngrams, storage: ModelStorage, resource: Resource) -> None:
        self._ngrams = ngrams
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NgramFeaturizer":
        """Made by Rasa before training."""
        plain = Ngrams(np.ones(2 * config["columns"], dtype=np.float32))
        return cls(plain, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "NgramFeaturizer":
        """Made by Rasa from a trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(Ngrams.load(folder), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn how rare each column is."""
        texts = [one.get(TEXT) for one in training_data.training_examples if one.get(TEXT)]
        self._ngrams, _ = Ngrams.learn(texts, self._ngrams.columns)
        with self._storage.write_to(self._resource) as folder:
            self._ngrams.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Count all examples at once."""
        examples = [one for one in training_data.training_examples if one.get(TEXT)]
        rows = self._ngrams.rows([example.get(TEXT) for example in examples])
        for example, row in zip(examples, rows, strict=True):
            _add(example, row)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Count a message and its parts."""
        for message in messages:
            text = message.get(TEXT) or ""
            rows = self._ngrams.rows([text, *parts(text)])
            _add(message, rows[0])
            message.set(PART_NGRAMS, rows[1:])
        return messages


def _add(message: Message, row: np.ndarray) -> None:
    sparse = scipy.sparse.coo_matrix(row[None, :])
    message.add_features(Features(sparse, FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
