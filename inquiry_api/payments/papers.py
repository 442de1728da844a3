"""Addresses of statements and receipts: opened only by whoever is verified for the account."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.payments.models import Paper
from inquiry_api.payments.tokens import new_token, token_hash

LIFETIME = timedelta(hours=24)
_KIND = "paper"


@dataclass(frozen=True)
class Wanted:
    """Which paper, of which account, for which days; no days mean all of them."""

    kind: Literal["statement", "receipt"]
    account_id: UUID
    starts_on: date | None = None
    ends_on: date | None = None


def create_paper(session: Session, speaker: Speaker, wanted: Wanted) -> str:
    """The token of a paper's address. The paper itself is made when it is opened."""
    token = new_token()
    session.add(
        Paper(
            token_hash=token_hash(_KIND, token),
            conversation_id=speaker.conversation_id,
            account_id=wanted.account_id,
            kind=wanted.kind,
            language=speaker.language,
            starts_on=wanted.starts_on,
            ends_on=wanted.ends_on,
            expires_at=func.now() + LIFETIME,
        )
    )
    session.flush()
    return token


def paper_of(session: Session, token: str) -> Paper | None:
    """The paper behind an address, until it is over; looking uses nothing up."""
    return session.scalar(
        select(Paper).where(
            Paper.token_hash == token_hash(_KIND, token), Paper.expires_at > func.now()
        )
    )
