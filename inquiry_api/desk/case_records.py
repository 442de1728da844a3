"""What an import could not place: the record, and whom or what it may mean, each with its score."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.audit.trail import record
from inquiry_api.cases.models import Case
from inquiry_api.coverage.models import Payer
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting import matching_claims, matching_people
from inquiry_api.imports.posting.records import Person
from inquiry_api.imports.posting_x12.held import WHOLE
from inquiry_api.imports.settling import Meant, held_item, may_be_told
from inquiry_api.ledger.models import Account, Claim, Visit
from inquiry_api.ledger.people import Patient
from inquiry_api.money import format_cents

IMPORT = "import"
MOST_SHOWN = 6


@dataclass(frozen=True)
class Candidate:
    """One claim or patient of ours, its score, the score that makes it certain, and why."""

    meant: Meant
    words: str
    points: int
    certain: int
    because: tuple[str, ...]
    patient_id: UUID
    whose: str


@dataclass(frozen=True)
class Choice:
    """What a clerk can say of a record, as a form names it. `meant` is None for a whole remittance:
    it is another one than that of before.
    """

    value: str
    words: str
    meant: Meant | None


@dataclass(frozen=True)
class RecordShown:
    """What a file said, where it said it, and what it may be about. `waits` until it is settled."""

    file: str
    place: str
    told: tuple[tuple[str, str], ...]
    candidates: tuple[Candidate, ...]
    waits: bool
    choices: tuple[Choice, ...]


def record_of(session: Session, case: Case, actor: str) -> RecordShown | None:
    """The record behind a case that an import opened; None for other cases.

    Whoever sees a candidate sees a patient: each is in the audit trail.
    """
    if case.topic != IMPORT:
        return None
    packet: dict[str, Any] = json.loads(case.packet or "{}")
    held = held_item(session, case.id)
    candidates = tuple(_candidates(session, packet, case, actor))
    return RecordShown(
        file=str(packet.get("file", "")),
        place=str(packet.get("place") or ""),
        told=tuple(_told(packet.get("record") or {}, str(packet.get("told") or ""))),
        candidates=candidates,
        waits=held is not None,
        choices=tuple(_choices(held, packet, candidates)) if held is not None else (),
    )


def _choices(
    held: HeldItem, packet: Mapping[str, Any], candidates: Iterable[Candidate]
) -> Iterator[Choice]:
    """One of those on file, a new visit of one of these patients, or somebody new."""
    told, claims = may_be_told(held), (packet.get("record") or {}).get("claims")
    if held.kind == WHOLE and isinstance(claims, int):  # Else its claims were not kept with it.
        words = f"another payment than that of before: post it with its {claims:,} claims"
        yield Choice("whole", words, None)
    for one in candidates:
        if one.meant.as_fields.keys() <= told:
            value = str(one.meant.claim_id or one.meant.patient_id)
            yield Choice(value, f"{one.words} (score {one.points})", one.meant)
    if "is_new" not in told:
        return
    for patient_id, whose in {one.patient_id: one.whose for one in candidates}.items():
        meant = Meant(patient_id=patient_id, is_new=True)
        yield Choice(f"visit {patient_id}", f"a new visit of {whose}", meant)
    if _named(packet):
        yield Choice("new", f"a new patient: {_named(packet)}", Meant(is_new=True))


def _candidates(
    session: Session, packet: Mapping[str, Any], case: Case, actor: str
) -> Iterator[Candidate]:
    for one in packet.get("candidates", [])[:MOST_SHOWN]:
        found = _claim(session, one) if one.get("claim_id") else _patient(session, one)
        if found is not None:
            record(
                session, actor=actor, action="case.candidate_shown", purpose="case",
                patient_id=found.patient_id, subject=("case", case.id),
            )  # fmt: skip
            yield found


def _claim(session: Session, one: Mapping[str, Any]) -> Candidate | None:
    claim = session.get(Claim, UUID(one["claim_id"]))
    if claim is None:
        return None
    visit = session.get_one(Visit, claim.visit_id)
    patient = session.get_one(Patient, session.get_one(Account, visit.account_id).patient_id)
    payer = session.get_one(Payer, claim.payer_id)
    parts = [
        _name(patient),
        f"{visit.kind} on {_day(visit.service_on)}",
        f"claim {claim.number or 'without a number'} to {payer.name}",
        format_cents(claim.charge_cents),
    ]
    meant, words = Meant(claim_id=claim.id), ", ".join(parts)
    certain = matching_claims.CERTAIN
    return Candidate(meant, words, _score(one), certain, _why(one), patient.id, parts[0])


def _patient(session: Session, one: Mapping[str, Any]) -> Candidate | None:
    named = one.get("patient_id") or one.get("patient")
    patient = session.get(Patient, UUID(named)) if named else None
    if patient is None:
        return None
    meant, certain = Meant(patient_id=patient.id), matching_people.CERTAIN
    whose = _name(patient)
    return Candidate(meant, whose, _score(one), certain, _why(one), patient.id, whose)


def _score(one: Mapping[str, Any]) -> int:
    return int(one.get("points", 0))


def _why(one: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(map(str, one.get("because", ())))


def _name(patient: Patient) -> str:
    name = f"{patient.given_name or ''} {patient.family_name or ''}".strip() or "No name"
    return f"{name}, born {_day(patient.birth_date)}" if patient.birth_date else name


def _told(said: Mapping[str, Any], news: str) -> Iterator[tuple[str, str]]:
    """What the record says of itself, in the order in which a clerk compares."""
    person = said.get("patient") or {}
    lines = (
        ("Patient", _said_name(said)),
        ("Born", _day(person.get("birth_date"))),
        ("Member number", person.get("member_id")),
        ("Payer", _payer(said.get("payer"))),
        ("Our number", said.get("number")),
        ("Payer's number", said.get("payer_number")),
        ("Services from", _day(said.get("service_from"))),
        ("Services to", _day(said.get("service_to"))),
        ("Charged", _money(said.get("charge"))),
        ("Paid by the payer", _money(said.get("paid"))),
        ("Decided on", _day(said.get("decided_on"))),
        ("Payment", _money(said.get("amount"))),
        ("Claims", said.get("claims") if isinstance(said.get("claims"), int) else None),
        ("Trace", said.get("trace")),
        ("The same came before in", said.get("before")),
        ("News", news or said.get("state")),
    )
    yield from ((label, str(value)) for label, value in lines if value)
    for label, group in (("Patient's share", "PR"), ("Taken off", "CO"), ("Other", "OA")):
        sums = _adjusted(said, group)
        if sums:
            yield label, sums


def _said_name(said: Mapping[str, Any]) -> str:
    person = said.get("patient") or {}
    return f"{person.get('given', '')} {person.get('family', '')}".strip()


def _named(packet: Mapping[str, Any]) -> str:
    """Whom the record names, if by a family name and a given one: a patient can be made of that."""
    said = packet.get("record") or {}
    person = Person.model_validate(said.get("patient") or {})
    return _said_name(said) if person.named else ""


def _adjusted(said: Mapping[str, Any], group: str) -> str:
    """`PR-1 $75.00, PR-2 $23.00`, over the claim and its lines."""
    lines = [said, *said.get("lines", ())]
    all_of_them = (one for line in lines for one in line.get("adjustments", ()))
    sums: dict[str, int] = {}
    for one in all_of_them:
        if one["group"] == group:
            sums[one["reason"]] = sums.get(one["reason"], 0) + one["cents"]
    return ", ".join(f"{group}-{reason} {format_cents(cents)}" for reason, cents in sums.items())


def _payer(said: object) -> str:
    return str(said.get("name", "")) if isinstance(said, Mapping) else str(said or "")


def _money(cents: object) -> str:
    return format_cents(cents) if isinstance(cents, int) else ""


def _day(said: object) -> str:
    day = date.fromisoformat(said) if isinstance(said, str) and said else said
    return f"{day:%b} {day.day}, {day.year}" if isinstance(day, date) else ""
