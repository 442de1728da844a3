"""Gives each message the vectors of the sentence encoders."""

from typing import Any, Dict, List, Sequence, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.clauses import clauses
from bot.components.encoders import ENCODERS, encoder
from bot.components.languages import recognised
from bot.components.vector_cache import cached
from bot.components.wording import spoken

ORIGIN = "sentence"
# Where the parts of a message with two questions are kept, for the classifier.
CLAUSES, CLAUSE_VECTORS = "clauses", "clause_vectors"
TRAINING_THREADS = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """One dense vector a message: the encoders' vectors side by side."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`english_only`: encoders that a message recognised as Spanish does not ask (zeros)."""
        return {"encoders": ["minilm", "multilingual"], "english_only": ["minilm"], "threads": 1}

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturizer":
        """Made by Rasa. The encoders are loaded here, so that no patient waits for them."""
        featurizer = cls(config)
        featurizer.vectors(["hello"])
        return featurizer

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples at once; what was encoded before is taken from the cache."""
        examples = [one for one in training_data.training_examples if one.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        blocks = [self._block(name, texts, training=True) for name in self._config["encoders"]]
        for example, row in zip(examples, np.hstack(blocks)):
            _add(example, row)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Encode a message, and its parts if it may hold two questions."""
        for message in messages:
            text = message.get(TEXT) or ""
            places = clauses(text)
            rows = self.vectors([text, *(text[start:end] for start, end in places)])
            _add(message, rows[0])
            message.set(CLAUSES, places)
            message.set(CLAUSE_VECTORS, rows[1:])
        return messages

    def vectors(self, texts: Sequence[Text]) -> np.ndarray:
        """A row for each text."""
        return np.hstack([self._block(name, texts) for name in self._config["encoders"]])

    def _block(self, name: Text, texts: Sequence[Text], training: bool = False) -> np.ndarray:
        skipped = name in self._config["english_only"]
        read = [at for at, text in enumerate(texts) if not skipped or recognised(text) != "es"]
        rows = np.zeros((len(texts), ENCODERS[name].size), dtype=np.float32)
        if read:
            sentences = [spoken(texts[at]) for at in read]
            rows[read] = self._trained(name, sentences) if training else self._now(name, sentences)
        return rows

    def _now(self, name: Text, sentences: List[Text]) -> np.ndarray:
        return encoder(name, self._config["threads"]).encode(sentences)

    @staticmethod
    def _trained(name: Text, sentences: List[Text]) -> np.ndarray:
        encode = encoder(name, TRAINING_THREADS).encode
        return cached(name, sentences, encode, ENCODERS[name].size)


def _add(message: Message, row: np.ndarray) -> None:
    message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
