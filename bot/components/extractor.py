"""Puts what `bot.reading` and `bot.languages` find into Rasa's entities."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.languages import language_of
from bot.reading import read


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FixedRules(GraphComponent, EntityExtractorMixin):
    """Amounts, months, counts, ordinals and their kin, and the language of the message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "FixedRules":
        """Made by Rasa; there is nothing to configure."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = message.get(ENTITIES, []) + _entities(text)
            message.set(ENTITIES, found, add_to_output=True)
        return messages


def _entities(text: str) -> list[dict[str, Any]]:
    entities: list[dict[str, Any]] = [
        {
            "entity": found.entity,
            "value": found.value,
            "text": text[found.start : found.end],
            "start": found.start,
            "end": found.end,
        }
        for found in read(text)
    ]
    language = language_of(text)
    if language is not None:
        entities.append({"entity": "language", "value": language, "text": "", "start": 0, "end": 0})
    return entities
