"""What goes into the identity dialogue and what comes out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from inquiry_api.access.prompts import Prompt

Outcome = Literal["ask", "verified", "left", "locked", "digress"]


@dataclass(frozen=True)
class Given:
    """What one message holds. `values` maps the placeholders of THIS message to their values."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    intent: str = ""
    entities: Sequence[Mapping[str, Any]] = ()
    text: str = ""


@dataclass(frozen=True)
class SendCode:
    """A code to be texted to a number on file.

    Without a contact point there is nobody to send it to: the caller queues the same job, which
    then sends nothing, so that a known and an unknown person take equally long.
    """

    contact_point_id: UUID | None
    code: str = field(repr=False)


@dataclass(frozen=True)
class IdentityStep:
    """What to say next. `locked` means that a clerk must take over (open a case)."""

    outcome: Outcome
    prompt: Prompt
    sends: tuple[SendCode, ...] = ()
