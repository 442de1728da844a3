"""What jobs work with, made once when the worker starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from inquiry_api.conversations.bot import Bot
from inquiry_api.conversations.redacting import Redacting
from inquiry_api.db import Database


class SmsRefused(Exception):
    """The provider did not take the text and said why. `code` is its error code, 0 for none."""

    def __init__(self, code: int) -> None:
        super().__init__("refused")
        self.code = code


class SmsNotSent(Exception):
    """The provider could not be reached: the text has certainly not left."""


class SmsUnknown(Exception):
    """The request left and no answer came: the text may have been sent."""


@dataclass(frozen=True)
class SentText:
    """A text that the provider has, as its own list shows it."""

    provider_id: str
    body: str
    sent_at: datetime


@dataclass(frozen=True)
class ReceivedText:
    """A text that came to the practice's number."""

    provider_id: str
    sender: str
    body: str
    media: int


class SmsSender(Protocol):
    """A provider of text messages. Each method may raise SmsNotSent or SmsUnknown."""

    def send(self, to: str, body: str, *, outbox_id: UUID) -> str:
        """Hand over a text; returns the provider's id. Raises SmsRefused if it is not taken."""

    def sent_to(self, to: str, *, since: datetime) -> Sequence[SentText]:
        """The texts sent to a number since a moment."""

    def received(self, *, since: datetime) -> Sequence[ReceivedText]:
        """The texts that came since a moment, oldest first."""


@dataclass(frozen=True)
class WorkerContext:
    """The database, the assistant, the provider of texts, and the redaction."""

    database: Database
    bot: Bot
    sms: SmsSender
    redacting: Redacting
    public_url: str
