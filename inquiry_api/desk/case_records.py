"""What an import could not place: the record, and whom or what it may mean, each with its score."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.audit.trail import record
from inquiry_api.cases.models import Case
from inquiry_api.coverage.models import Payer
from inquiry_api.imports.posting import matching_claims, matching_people
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

    @property
    def value(self) -> str:
        """How a form names it."""
        return str(self.meant.claim_id or self.meant.patient_id)


@dataclass(frozen=True)
class RecordShown:
    """What a file said, where it said it, and what it may be about. `waits` until it is settled."""

    file: str
    place: str
    told: tuple[tuple[str, str], ...]
    candidates: tuple[Candidate, ...]
    waits: bool
    may_choose: bool


def record_of(session: Session, case: Case, actor: str) -> RecordShown | None:
    """The record behind a case that an import opened; None for other cases.

    Whoever sees a candidate sees a patient: each is in the audit trail.
    """
    if case.topic != IMPORT:
        return None
    packet: dict[str, Any] = json.loads(case.packet or "{}")
    held = held_item(session, case.id)
    told = may_be_told(held) if held is not None else frozenset[str]()
    candidates = tuple(_candidates(session, packet, case, actor))
    return RecordShown(
        file=str(packet.get("file", "")),
        place=str(packet.get("place") or ""),
        told=tuple(_told(packet.get("record") or {}, str(packet.get("told") or ""))),
        candidates=candidates,
        waits=held is not None,
        may_choose=any(one.meant.as_fields.keys() <= told for one in candidates),
    )


def _candidates(
    session: Session, packet: Mapping[str, Any], case: Case, actor: str
) -> Iterator[Candidate]:
    for one in packet.get("candidates", [])[:MOST_SHOWN]:
        found = _claim(session, one) if one.get("claim_id") else _patient(session, one)
        if found is not None:
            whose, candidate = found
            record(
                session, actor=actor, action="case.candidate_shown", purpose="case",
                patient_id=whose, subject=("case", case.id),
            )  # fmt: skip
            yield candidate


def _claim(session: Session, one: Mapping[str, Any]) -> tuple[UUID, Candidate] | None:
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
    meant = Meant(claim_id=claim.id)
    certain = matching_claims.CERTAIN
    return patient.id, Candidate(meant, ", ".join(parts), _score(one), certain, _why(one))


def _patient(session: Session, one: Mapping[str, Any]) -> tuple[UUID, Candidate] | None:
    named = one.get("patient_id") or one.get("patient")
    patient = session.get(Patient, UUID(named)) if named else None
    if patient is None:
        return None
    meant, certain = Meant(patient_id=patient.id), matching_people.CERTAIN
    return patient.id, Candidate(meant, _name(patient), _score(one), certain, _why(one))


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
    name = f"{person.get('given', '')} {person.get('family', '')}".strip()
    lines = (
        ("Patient", name),
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
        ("Trace", said.get("trace")),
        ("News", news or said.get("state")),
    )
    yield from ((label, str(value)) for label, value in lines if value)
    for label, group in (("Patient's share", "PR"), ("Taken off", "CO"), ("Other", "OA")):
        sums = _adjusted(said, group)
        if sums:
            yield label, sums


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
