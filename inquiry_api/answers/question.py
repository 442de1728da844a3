"""One question as a topic sees it: who asks, what is named, and the records once the door opens."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.door import NotVerified, Scope, open_records
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers.clock import today
from inquiry_api.answers.picture import Picture
from inquiry_api.answers.practice import Practice, practice
from inquiry_api.answers.sides import narrowed
from inquiry_api.answers.wanted import Wanted, read_wanted
from inquiry_api.db import now

_PLACEHOLDER = re.compile(r"<[A-Z_]+_\d+>")


@dataclass(frozen=True)
class Asked:
    """What can be kept of a question, to answer it later or again.

    `visits` were picked from a list; `simpler` counts how often it was not understood. `text` is
    the message with its placeholders; `details` are the answers to what a case needs, by name.
    """

    topic: str
    entities: Sequence[Mapping[str, Any]] = ()
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    visits: tuple[str, ...] = ()
    simpler: int = 0
    text: str = field(default="", repr=False)
    details: Mapping[str, str] = field(default_factory=dict, repr=False)

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return {
            "topic": self.topic,
            "entities": [dict(entity) for entity in self.entities],
            "values": dict(self.values),
            "visits": list(self.visits),
            "simpler": self.simpler,
            "text": self.text,
            "details": dict(self.details),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Asked":
        """What `as_json` made; other keys are left alone."""
        names = ("topic", "entities", "values", "simpler", "text", "details")
        found = {name: kept[name] for name in names if name in kept}
        return cls(**found, visits=tuple(kept["visits"]))


class Question:
    """A topic's view of one turn. Reading `scope` or `picture` opens the door: NotVerified."""

    def __init__(self, session: Session, speaker: Speaker, asked: Asked) -> None:
        self.session = session
        self.speaker = speaker
        self.asked = asked
        self.focus: tuple[UUID, ...] = ()  # The visits that the answer is about.
        self.practice: Practice = practice()

    @property
    def topic(self) -> str:
        """The topic's name."""
        return self.asked.topic

    @cached_property
    def wanted(self) -> Wanted:
        """What the message names."""
        return read_wanted(self.asked.entities, self.asked.values, self.speaker.language)

    @property
    def said(self) -> str:
        """The message itself, with the real values: for a case, never for an answer."""
        return filled(self.asked.text, self.asked.values)

    @cached_property
    def at(self) -> datetime:
        """The present, for dates and promises. What expires is decided by the database's clock."""
        return now()

    @cached_property
    def today(self) -> date:
        """The practice's own date."""
        return today(self.practice, self.at)

    @cached_property
    def scope(self) -> Scope:
        """What is open to the speaker, of the side that is asked about. Raises NotVerified."""
        opened = open_records(self.session, self.speaker, topic=self.topic)
        return narrowed(opened, self.topic, self.asked.text)

    @cached_property
    def picture(self) -> Picture:
        """The records behind the scope. Raises NotVerified."""
        return Picture(self.session, self.scope, self.today)

    @property
    def verified(self) -> bool:
        """Whether somebody is verified here; opens the door if so."""
        try:
            return self.scope is not None
        except NotVerified:
            return False

    @property
    def only_amounts(self) -> bool:
        """Whether any account is open to a guarantor only: amounts and dates, nothing else."""
        return any(account.role == "guarantor" for account in self.scope.accounts)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A message with its placeholders' values back in place; one that isn't known stays."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[0], found[0]), text)
