"""Gives each message its words and runs of letters as a sparse vector."""

from typing import Any, Dict, List, Text

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

from bot.components.ngrams import counts, rarity, weighted
from bot.components.sentence_featurizer import CLAUSES

ORIGIN = "ngrams"
CLAUSE_NGRAMS = "clause_ngrams"
FILE = "rarity.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """Word and letter n-grams, hashed, weighted by how rare they are in the examples."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`columns` for words, and as many for runs of letters."""
        return {"columns": 2048}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._columns: int = config["columns"]
        self._storage = storage
        self._resource = resource
        self._rarity = np.ones(2 * self._columns, dtype=np.float32)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NgramFeaturizer":
        """Made by Rasa before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "NgramFeaturizer":
        """Made by Rasa from a trained model."""
        featurizer = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / FILE, allow_pickle=False) as stored:
                featurizer._rarity = stored["rarity"]
        return featurizer

    def train(self, training_data: TrainingData) -> Resource:
        """Learn how rare each column is."""
        texts = [one.get(TEXT) for one in training_data.training_examples if one.get(TEXT)]
        self._rarity = rarity(counts(texts, self._columns))
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, rarity=self._rarity)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Count all examples at once."""
        examples = [one for one in training_data.training_examples if one.get(TEXT)]
        rows = self._rows([example.get(TEXT) for example in examples])
        for at, example in enumerate(examples):
            _add(example, rows[at])
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Count a message and its parts."""
        for message in messages:
            text = message.get(TEXT) or ""
            places = message.get(CLAUSES) or []
            rows = self._rows([text, *(text[start:end] for start, end in places)])
            _add(message, rows[0])
            message.set(CLAUSE_NGRAMS, rows[1:])
        return messages

    def _rows(self, texts: List[Text]) -> scipy.sparse.csr_matrix:
        return weighted(counts(texts, self._columns), self._rarity)


def _add(message: Message, row: scipy.sparse.csr_matrix) -> None:
    message.add_features(Features(row.tocoo(), FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
