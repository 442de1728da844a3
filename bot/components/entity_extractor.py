"""Adds what a message names as entities, by pattern alone."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.finds import finds


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class BillingEntityExtractor(GraphComponent):
    """Amounts in cents, months, orders, counts, placeholders, payers, relations and codes."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "BillingEntityExtractor":
        """Made by Rasa."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = [
                {
                    "entity": one.entity,
                    "value": one.value,
                    "text": text[one.start : one.end],
                    "start": one.start,
                    "end": one.end,
                    "extractor": "BillingEntityExtractor",
                }
                for one in finds(text)
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], True)
        return messages
