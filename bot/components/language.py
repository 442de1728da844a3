"""Recognises the language of a message, and hears when another one is asked for."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.languages import asked_for, recognised


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageRecognizer(GraphComponent):
    """Adds the entity `language` (`en` or `es`), unless the message could be either."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageRecognizer":
        """Made by Rasa."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """A request ("in Spanish, please") counts more than the language it is made in."""
        for message in messages:
            text = message.get(TEXT) or ""
            language = asked_for(text) or recognised(text)
            if language is not None:
                message.set(ENTITIES, [*message.get(ENTITIES, []), _entity(language, text)], True)
        return messages


def _entity(language: str, text: str) -> dict[str, Any]:
    return {
        "entity": "language",
        "value": language,
        "start": 0,
        "end": len(text),
        "extractor": "LanguageRecognizer",
    }
