"""Acts on who somebody is: contact details, a lock, a message that reached the wrong person."""

from uuid import uuid5

import phonenumbers
from sqlalchemy import func, select

from inquiry_api.access.sessions import end_sessions
from inquiry_api.access.unlocking import unlock, unlock_conversation
from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.practice import practice
from inquiry_api.audit.disclosures import note_disclosure
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.conversations.outbox import enqueue_notice
from inquiry_api.conversations.wording import say
from inquiry_api.crypto import blind_index
from inquiry_api.db import now
from inquiry_api.desk.acts.doing import Doing, Done
from inquiry_api.errors import Invalid
from inquiry_api.ledger.people import ContactPoint, Patient

CHECKED = ("birth_date_and_code", "photo_id", "called_number_on_file")


def correct_contact(doing: Doing) -> Done:
    """Change a number or an address on file (R9): the old number is told, sessions on it end."""
    patient_id = doing.open.case.patient_id
    if patient_id is None:
        raise Invalid(detail="This case is about nobody on file yet.")
    kind = doing.choice("kind", ("phone", "email", "address"))
    doing.choice("checked", CHECKED)
    if kind == "address":
        patient = doing.session.get_one(Patient, patient_id)
        patient.address = doing.text("value", most=160)
        return Done("The address is corrected." + _tell_old(doing, ended=False))
    value = _phone(doing) if kind == "phone" else _email(doing)
    told = _tell_old(doing, ended=kind == "phone")
    if kind == "email":
        _end(doing, "email")
    point = ContactPoint(
        patient_id=patient_id,
        kind=kind,
        value=value,
        value_index=blind_index(kind, value),
        texts=kind == "phone" and doing.form.get("texts") == "yes",
    )
    doing.session.add(point)
    doing.session.flush()
    return Done(f"The new {'number' if kind == 'phone' else kind} is on file." + told, point.id)


def unlock_identity(doing: Doing) -> Done:
    """Let somebody who was locked out by wrong tries try again."""
    doing.choice("checked", CHECKED)
    case, staff = doing.open.case, doing.open.staff
    if case.patient_id is not None:
        unlock(doing.session, staff_id=staff.id, patient_id=case.patient_id)
    if case.conversation_id is not None:
        unlock_conversation(doing.session, staff_id=staff.id, conversation_id=case.conversation_id)
    return Done("They can verify themselves again.")


def wrong_recipient(doing: Doing) -> Done:
    """Something reached somebody it was not meant for: stop, and open the privacy incident.

    Whose data it was is accounted for at once, where that is known (45 CFR 164.528).
    """
    case, talk = doing.open.case, doing.open.conversation
    recipient, what = doing.text("recipient", most=300), doing.text("what", most=300)
    if talk is not None:
        end_sessions(doing.session, talk.id, "wrong_recipient")
        if talk.contact_index is not None:
            _distrust(doing, talk.contact_index)
    made = _incident(doing, f"{recipient}: {what}")
    said = f"The privacy team has it as {made.number}. Verified sessions here ended."
    if case.patient_id is None:
        return Done(f"{said} Whose data it was must still be found and accounted for.", made.id)
    note_disclosure(
        doing.session,
        patient_id=case.patient_id,
        at=now(),
        recipient=recipient,
        what=what,
        purpose="wrong_recipient",
        noted_by=doing.open.staff.id,
        case_id=made.id,
    )
    return Done(f"{said} It stands in the accounting of disclosures.", made.id)


def _incident(doing: Doing, said: str) -> Case:
    case = doing.open.case
    made = open_case(
        doing.session,
        kind="wrong_recipient",
        severity="high",
        topic="complain_privacy",
        key=f"wrong_recipient:{doing.key}",
        promised_at=promised_at(practice(), "high", now()),
        conversation_id=case.conversation_id,
        patient_id=case.patient_id,
        packet={
            "why": "something reached the wrong person",
            "said": said,
            "flag": "privacy_incident",
            "asked_in": case.number,
            "clocks": {"found_on": doing.today.isoformat()},
            "suggested": "Find what was seen and by whom; the notice rules run from today "
            "(45 CFR 164.404: without delay, at most 60 days).",
        },
    )
    made.team = "privacy"
    return made


def _tell_old(doing: Doing, *, ended: bool) -> str:
    """Tell each number on file that something changed; end them if a number is what changed."""
    patient = doing.session.get_one(Patient, doing.open.case.patient_id)
    told = 0
    for point in _points(doing, "phone"):
        words, key = say("contact_changed", patient.language), uuid5(doing.key, str(point.id))
        told += enqueue_notice(doing.session, point, words, key=key)
        if ended:
            point.ended_at = func.now()
    if told > 1:
        return f" The {told} old numbers were told."
    return " The old number was told." if told else " No old number could be told: call or write."


def _end(doing: Doing, kind: str) -> None:
    for point in _points(doing, kind):
        point.ended_at = func.now()


def _points(doing: Doing, kind: str) -> list[ContactPoint]:
    return list(
        doing.session.scalars(
            select(ContactPoint).where(
                ContactPoint.patient_id == doing.open.case.patient_id,
                ContactPoint.kind == kind,
                ContactPoint.ended_at.is_(None),
            )
        )
    )


def _distrust(doing: Doing, contact_index: bytes) -> None:
    rows = doing.session.scalars(
        select(ContactPoint).where(
            ContactPoint.value_index == contact_index,
            ContactPoint.patient_id == doing.open.case.patient_id,
        )
    )
    for point in rows:
        point.trusted = False


def _phone(doing: Doing) -> str:
    try:
        found = phonenumbers.parse(doing.text("value", most=30), "US")
    except phonenumbers.NumberParseException:
        raise Invalid(field="value", detail="Write a telephone number.") from None
    if not phonenumbers.is_possible_number(found):
        raise Invalid(field="value", detail="Write a telephone number with its area code.")
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def _email(doing: Doing) -> str:
    value = doing.text("value", most=120)
    if "@" not in value.strip("@") or " " in value:
        raise Invalid(field="value", detail="Write an e-mail address.")
    return value.casefold()
