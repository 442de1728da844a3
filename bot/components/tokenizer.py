"""Splits messages into words, keeping what the gateway put for an identifier in one piece."""

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.wording import words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PlaceholderTokenizer(Tokenizer):
    """`<DATE_1>` and `$1,204.50` are one token each."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As Rasa asks for it; nothing of it is used."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "PlaceholderTokenizer":
        """Made by Rasa."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that learns reads the words of an example."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """One token for each word, amount, placeholder or mark."""
        found = words(message.get(attribute) or "")
        return [Token(text, start, end) for text, start, end in found]
