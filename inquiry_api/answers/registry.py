"""Topic to answer: the one way in for everybody who needs an answer composed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.answers.draft import Answer


def answer(
    session: Session,
    speaker: Speaker,
    topic: str,
    entities: Sequence[Mapping[str, Any]],
    values: Mapping[str, str] | None = None,
) -> Answer:
    """Answer `topic` for whoever speaks; `values` are the placeholders' real values.

    `entities` are as Rasa sends them: entity, value, text, start, end. Unknown topics raise
    NotFound. Nothing is told before the door says yes: the outcome is `identify` then.
    """
    raise NotImplementedError
