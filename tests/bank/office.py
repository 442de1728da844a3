"""The practice's side of a conversation in the bank: the cases that its answers need are opened."""

from inquiry_api.answers.draft import CaseNeeded
from inquiry_api.cases.opening import open_case, open_case_of
from inquiry_api.conversations.models import Conversation
from tests.answers.talk import Talk


def receive(talk: Talk) -> None:
    """Keep the conversation itself, as the gateway does: cases belong to one."""
    talk.session.add(Conversation(id=talk.speaker.conversation_id, channel="web"))
    talk.session.flush()


def take_on(talk: Talk, needed: CaseNeeded) -> None:
    """Open a case, or go on with the one that waits for the same person."""
    here = talk.speaker.conversation_id
    if needed.person and open_case_of(talk.session, here, needed.kind) is not None:
        return
    open_case(
        talk.session,
        kind=needed.kind,
        severity=needed.severity,
        topic=needed.topic,
        key=needed.key,
        promised_at=needed.promised_at,
        conversation_id=here,
        patient_id=needed.patient_id,
        packet=needed.packet,
    )
