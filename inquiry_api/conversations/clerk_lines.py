"""What a clerk may write on a channel, and what must go by a secure link instead (R29)."""

import re
from dataclasses import dataclass
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.consents import TEXT_PRIVACY, Holder, decision
from inquiry_api.access.models import IdentitySession
from inquiry_api.access.sessions import LONGEST
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.segments import NotSendable, sendable
from inquiry_api.db import now

# Procedure codes (CPT, HCPCS), diagnosis codes (ICD-10-CM, always with their point), and the
# reason codes of payers.
_CODES = re.compile(
    r"\b(?:[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|[A-V]\d{4}|\d{4}[FTU]|"
    r"(?:CO|PR|OA|PI|CR)-?\d{1,3}|(?:CPT|ICD|HCPCS)[\s:#]*\w+|"
    # Five digits alone, unless they stand in an amount or behind a state, as a zip code does.
    r"(?<!(?-i:[A-Z]{2} ))(?<![\d$.,#-])\d{5}(?![\d-]|[.,]\d))\b",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"\$\s?\d[\d,]*(?:\.\d\d)?|\b\d[\d,]*\.\d{2}\b|\b\d+\s?(?:dollars?|d[oó]lares|USD)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fault:
    """Why a text may not go out as it is. `kind` is code, diagnosis, amount, unverified or length;
    `found` is the piece of it.
    """

    kind: str
    found: str = ""


def faults_of(session: Session, conversation: Conversation, text: str) -> list[Fault]:
    """What keeps this text from being sent in this conversation; empty if it may go."""
    if conversation.channel != "sms":
        private = _private(text)
        return [] if not private or was_verified(session, conversation) else [Fault("unverified")]
    faults = [Fault("code", found.group()) for found in _CODES.finditer(text)]
    faults += [Fault("diagnosis", found.group()) for found in _clinical().finditer(text)]
    amount = _AMOUNTS.search(text)
    if amount and not accepted_texts(session, conversation):
        faults.append(Fault("amount", amount.group()))
    try:
        sendable(text)
    except NotSendable:
        faults.append(Fault("length"))
    return faults


def last_identity(session: Session, conversation: Conversation) -> IdentitySession | None:
    """Who was last proved to be in this conversation, even if a clerk has it by now."""
    return session.scalar(
        select(IdentitySession)
        .where(IdentitySession.conversation_id == conversation.id)
        .order_by(IdentitySession.verified_at.desc())
        .limit(1)
    )


def was_verified(session: Session, conversation: Conversation) -> bool:
    """Whether somebody was proved here within the hour, and only a handover ended it."""
    identity = last_identity(session, conversation)
    if identity is None or identity.verified_at < now() - LONGEST:
        return False
    return identity.ended_at is None or identity.end_reason == "handover"


def accepted_texts(session: Session, conversation: Conversation) -> bool:
    """Whether the person of this number accepted that texts are not private."""
    identity = last_identity(session, conversation)
    if identity is None or conversation.contact_index is None:
        return False
    whose = Holder(identity.patient_id, tuple(identity.guarantor_ids), conversation.contact_index)
    return decision(session, whose, TEXT_PRIVACY) is True


def _private(text: str) -> bool:
    return bool(_CODES.search(text) or _clinical().search(text) or _AMOUNTS.search(text))


_found: re.Pattern[str] | None = None


def _clinical() -> re.Pattern[str]:
    global _found
    if _found is None:
        lines = (files("inquiry_api.conversations") / "clinical_words.txt").read_text("utf-8")
        words = [line.strip() for line in lines.splitlines() if line and not line.startswith("#")]
        _found = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w{{0,3}}\b", re.IGNORECASE)
    return _found
