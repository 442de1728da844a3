"""Finds a message's intent, says how sure it is, and hears a second question beside the first."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.intent_model import IntentModel, Mix
from bot.components.linear import Plan
from bot.components.ngram_featurizer import PART_NGRAMS
from bot.components.sentence_featurizer import PART_VECTORS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """One linear layer over the encoders' vectors and the n-grams, with calibrated confidence."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How to learn (`Plan`, `worlds`), how to weigh (`Mix`); unsure below `sure`."""
        return {**vars(Plan()), **vars(Mix()), "sure": 0.4, "worlds": {}}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._mix = Mix(config["dense_weight"], config["ngram_weight"])
        self._storage = storage
        self._resource = resource
        self._model: IntentModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        """Made by Rasa before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearIntentClassifier":
        """Made by Rasa from a trained model."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier._model = IntentModel.load(folder)
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        plan = Plan(**{key: self._config[key] for key in Plan.__dataclass_fields__})
        intents = [example.get(INTENT) for example in examples]
        vectors, ngrams = _features(examples)
        rows = self._mix.rows(vectors, ngrams)
        model = IntentModel.learn(rows, vectors, intents, plan, self._config["worlds"])
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent, the ranking, and a second intent where there are two questions."""
        for message in messages:
            if self._model is not None and message.get(TEXT):
                self._understand(message, self._model)
        return messages

    def _understand(self, message: Message, model: IntentModel) -> None:
        whole = _features([message])
        vectors = np.vstack([whole[0], message.get(PART_VECTORS)])
        ngrams = np.vstack([whole[1], message.get(PART_NGRAMS)])
        rows = self._mix.rows(vectors, ngrams)
        reading = model.read(message.get(TEXT), rows, vectors, self._config["sure"])
        message.set(INTENT, {"name": reading.intent, "confidence": reading.confidence}, True)
        message.set(INTENT_RANKING_KEY, reading.ranking(), True)
        found = reading.entities(message.get(TEXT))
        if found:
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], True)


def _features(messages: Sequence[Message]) -> tuple[np.ndarray, np.ndarray]:
    """The encoders' vectors and the n-grams, a row for each message."""
    vectors = [message.get_dense_features(TEXT)[1].features for message in messages]
    ngrams = [message.get_sparse_features(TEXT)[1].features.toarray() for message in messages]
    return np.vstack(vectors), np.vstack(ngrams)
