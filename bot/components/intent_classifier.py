"""Finds a message's intent, says how sure it is, and hears a second question beside the first."""

import json
from typing import Any, Dict, List, Optional, Sequence, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.linear import Layer, Plan, best, learn
from bot.components.ngram_featurizer import CLAUSE_NGRAMS
from bot.components.readings import Reading, read
from bot.components.sentence_featurizer import CLAUSE_VECTORS, CLAUSES

WEIGHTS, NAMES = "weights.npz", "intents.json"
RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """One linear layer over the encoders' vectors and the n-grams, with calibrated confidence."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """How to learn; below `sure` a message counts as not understood."""
        return {
            "epochs": 10,
            "rate": 0.01,
            "hidden": 0.2,
            "smoothing": 0.05,
            "decay": 0.01,
            "least_steps": 300,
            "dense_weight": 3.0,
            "ngram_weight": 1.5,
            "sure": 0.4,
        }

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._layer: Optional[Layer] = None
        self._names: List[Text] = []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
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
    ) -> "LinearIntentClassifier":
        """Made by Rasa from a trained model; plain numbers and names, nothing is unpickled."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / WEIGHTS, allow_pickle=False) as stored:
                classifier._layer = Layer(stored["weights"], float(stored["temperature"]))
            classifier._names = json.loads((folder / NAMES).read_text())
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        self._names = sorted({example.get(INTENT) for example in examples})
        number = {name: at for at, name in enumerate(self._names)}
        labels = np.array([number[example.get(INTENT)] for example in examples])
        keys = Plan.__dataclass_fields__
        plan = Plan(**{key: self._config[key] for key in keys})
        self._layer = learn(self._stack(examples), labels, len(self._names), plan)
        self._persist(self._layer)
        return self._resource

    def _persist(self, layer: Layer) -> None:
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / WEIGHTS, weights=layer.weights, temperature=layer.temperature)
            (folder / NAMES).write_text(json.dumps(self._names))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent, the ranking, and a second intent where there are two questions."""
        for message in messages:
            if self._layer is not None and message.get(TEXT):
                self._understand(message, self._layer)
        return messages

    def _understand(self, message: Message, layer: Layer) -> None:
        whole = self._stack([message])
        parts = self._parts(message)
        ranked = [self._ranking(row) for row in layer.chances(np.vstack([whole, *parts]))]
        places = message.get(CLAUSES) or []
        reading = read(ranked[0], list(zip(places, ranked[1:])), self._config["sure"])
        reading.write(message, message.get(TEXT))

    def _ranking(self, chances: np.ndarray) -> Reading:
        order, likely = best(chances, RANKED)
        return Reading([(self._names[at], float(how)) for at, how in zip(order, likely)])

    def _stack(self, messages: Sequence[Message]) -> np.ndarray:
        dense, ngrams = self._config["dense_weight"], self._config["ngram_weight"]
        rows = []
        for message in messages:
            sparse = message.get_sparse_features(TEXT)[1]
            vector = message.get_dense_features(TEXT)[1]
            row = np.concatenate(
                [dense * vector.features.ravel(), ngrams * sparse.features.toarray().ravel()]
            )
            rows.append(row.astype(np.float32))
        return np.vstack(rows)

    def _parts(self, message: Message) -> List[np.ndarray]:
        if not message.get(CLAUSES):
            return []
        vectors = self._config["dense_weight"] * message.get(CLAUSE_VECTORS)
        ngrams = self._config["ngram_weight"] * message.get(CLAUSE_NGRAMS).toarray()
        return [np.hstack([vectors, ngrams]).astype(np.float32)]
