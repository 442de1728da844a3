"""What a patient says of an answer reaches the inbox, before or after its message does."""

from uuid import UUID

import pytest
from sqlalchemy import select

from inquiry_api.conversations.models import Message
from inquiry_api.conversations.thumbs_down import note_thumbs_down
from inquiry_api.db import Database
from inquiry_api.studio.collecting import collect
from inquiry_api.tuning.intake import WEIGHTS
from inquiry_api.tuning.models import InboxItem
from tests.conversations.harness import Gateway, says


def answered(database: Database) -> UUID:
    """A conversation with one question and its answer."""
    sure = {"name": "ask_office_info", "confidence": 0.97}
    gateway = Gateway(database, lambda _: says("We open at 8.", intent=sure, model="m1"))
    conversation = gateway.open_chat()
    gateway.typed(conversation, "how much is it all together")
    gateway.work()
    return conversation


def no_help(database: Database, conversation: UUID) -> None:
    with database.transaction() as session:
        seq = session.scalars(select(Message.seq).where(Message.author == "bot")).one()
        note_thumbs_down(session, conversation, seq)


@pytest.mark.parametrize("collected_first", [True, False])
def test_an_answer_that_was_no_help_moves_its_question_up(
    database: Database, collected_first: bool
) -> None:
    conversation = answered(database)
    if collected_first:
        assert collect(database) == 1
    no_help(database, conversation)

    collect(database)
    collect(database)

    with database.transaction() as session:
        item = session.scalars(select(InboxItem)).one()
        assert item.text == "how much is it all together"
        assert item.reasons == ["thumbs_down"]
        assert item.score == WEIGHTS["thumbs_down"] + 1
