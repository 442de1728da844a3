"""One paragraph that tells a case: who, how proved, what they asked, what was tried, what next."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentitySession
from inquiry_api.answers.practice import practice
from inquiry_api.cases.models import Case
from inquiry_api.conversations.clerk_lines import last_identity
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.desk.case_door import OpenCase
from inquiry_api.desk.case_records import IMPORT
from inquiry_api.ledger.people import Guarantor, Patient
from inquiry_api.money import format_cents

VIA = {
    "code": "a code to the phone on file",
    "access_code": "name, birth date and the code on a statement",
    "phone": "their own phone and birth date",
    "link": "a secure link and birth date",
}
CHANNELS = {"sms": "text message", "web": "web chat"}
LANGUAGES = {"en": "English", "es": "Spanish"}
NEXT = {
    "talk_to_human": "Read the last lines, then reply.",
    "dispute_charge": "Log the dispute so that nothing is asked for, then check the charge.",
    "request_refund": "Check the credit, then ask for the refund.",
    "update_insurance": "Add the coverage and ask for the visit to be billed again.",
    "secondary_insurance": "Add the coverage with its priority and ask to bill again.",
    "financial_assistance": "Send the assistance form and hold the account.",
    "payment_plan": "Set up a plan within the rules, or offer more time.",
    "request_more_time": "Hold the account until the date you agree on.",
    "update_contact": "Check who they are, then correct it; the old number is told.",
    "identity_locked": "Check who they are another way, then unlock.",
    "rebill": "Send the claim, then close with what came of it.",
    "match_remittance": "Compare it with what it may be, then say which it is.",
    "match_claim": "Compare it with what it may be, then say which it is.",
    "match_patient": "Compare it with what it may be, then say who it is.",
    "match_eligibility": "Compare it with what it may be, then say who it is.",
    "match_status": "Compare it with what it may be, then say which it is.",
    "review_remittance": "Ask the payer where it does not add up; else decide the payer's share.",
    "review_claim": "Mend it in the system that sent it, then load it again.",
    "rejected_claim": "Mend the claim and send it again; the payer's filing limit runs.",
    "rejected_claims": "Mend the file and send it again; the payer's filing limit runs.",
    "complain_privacy": "Report a wrong recipient if something was seen; the clock runs.",
}


@dataclass(frozen=True)
class Said:
    """One sentence of the story; `kind` says what it is about."""

    kind: str
    words: str


def tell(session: Session, opened: OpenCase, *, revealed: bool) -> list[Said]:
    """The story. Without `revealed` the patient's words stand as they were redacted."""
    packet: dict[str, Any] = json.loads(opened.case.packet or "{}")
    told = [
        Said("who", _who(session, opened)),
        Said("verified", _verified(session, opened)),
        Said("asked", _asked(session, opened, packet, revealed=revealed)),
        Said("found", _found(packet)),
        Said("tried", _tried(session, opened)),
        Said("stopped", _stopped(packet)),
        Said("next", _next(opened.case, packet)),
    ]
    return [said for said in told if said.words]


def _who(session: Session, opened: OpenCase) -> str:
    talk = opened.conversation
    if opened.case.topic == IMPORT:
        return "Something in a file of records needs a person."
    how = ""
    if talk is not None:
        language = LANGUAGES.get(talk.language, talk.language)
        how = f" by {CHANNELS[talk.channel]}, in {language}"
    if opened.case.patient_id is None:
        return f"Somebody not yet known writes{how}."
    patient = session.get_one(Patient, opened.case.patient_id)
    name = f"{patient.given_name or ''} {patient.family_name or ''}".strip() or "The patient"
    born = f", born {patient.birth_date[:4]}," if patient.birth_date else ""
    died = (
        " The patient has died; speak with whoever acts for the estate."
        if (patient.deceased_on)
        else ""
    )
    return f"{name}{born} writes{how}.{died}"


def _verified(session: Session, opened: OpenCase) -> str:
    talk = opened.conversation
    identity = last_identity(session, talk) if talk is not None else None
    if identity is None:
        return "Nobody was verified in this conversation." if talk is not None else ""
    at = identity.verified_at.astimezone(practice().zone)
    clock = f"{at.hour % 12 or 12}:{at:%M %p}"
    words = f"Verified by {VIA[identity.via]} on {at:%a %b} {at.day}, {clock}"
    return f"{words}{_as_whom(session, identity, opened.case)}."


def _as_whom(session: Session, identity: IdentitySession, case: Case) -> str:
    if identity.patient_id is not None and identity.patient_id == case.patient_id:
        return " as the patient"
    if not identity.guarantor_ids:
        return " as somebody other than this patient"
    row = session.get(Guarantor, identity.guarantor_ids[0])
    name = f"{row.given_name} {row.family_name}" if row else "somebody"
    return f" as {name}, who answers for the bill (amounts and dates only)"


def _asked(session: Session, opened: OpenCase, packet: dict[str, Any], *, revealed: bool) -> str:
    if revealed and packet.get("said"):
        return f"They asked: “{packet['said']}”"
    talk = opened.conversation
    if talk is None:
        return f"They asked: “{packet['said']}”" if packet.get("said") else ""
    first = session.scalar(
        select(Message.redacted_text)
        .where(
            Message.conversation_id == talk.id,
            Message.author == "patient",
            Message.created_at <= opened.case.opened_at,
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return f"They asked: “{first}”" if first else ""


def _found(packet: dict[str, Any]) -> str:
    records = packet.get("records")
    captured = "; ".join(
        f"{item['field'].replace('_', ' ')}: {item['value']}" for item in packet.get("captured", ())
    )
    told = f"They told: {captured}." if captured else ""
    if not isinstance(records, dict):
        return told
    visits = records.get("visits", [])
    due = sum(_cents(visit.get("due_cents")) for visit in visits)
    waits = sum(1 for visit in visits if _cents(visit.get("insurer_cents")))
    words = f"On file then: {format_cents(due)} due over {len(visits)} visits"
    words += f", {waits} still with an insurer." if waits else "."
    return f"{words} {told}".strip()


def _cents(value: Any) -> int:
    return int(value.get("cents", 0)) if isinstance(value, dict) else int(value or 0)


def _tried(session: Session, opened: OpenCase) -> str:
    talk: Conversation | None = opened.conversation
    if talk is None:
        return ""
    rows = session.scalars(
        select(Message.intent)
        .where(
            Message.conversation_id == talk.id,
            Message.author == "bot",
            Message.suppressed.is_(False),
            Message.intent.is_not(None),
        )
        .order_by(Message.seq.desc())
        .limit(12)
    )
    intents = dict.fromkeys(
        (intent or "").removeprefix("ask_").replace("_", " ") for intent in reversed(rows.all())
    )
    return f"The assistant answered: {', '.join(intents)}." if intents else ""


def _stopped(packet: dict[str, Any]) -> str:
    why = str(packet.get("why", "")).replace("_", " ")
    return f"It stopped because: {why}." if why else ""


def _next(case: Case, packet: dict[str, Any]) -> str:
    suggested = packet.get("suggested") or NEXT.get(case.topic) or NEXT.get(case.kind)
    return f"Next: {suggested or 'Look at the account beside this, then reply.'}"
