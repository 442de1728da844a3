"""Cases that answers need: what a clerk must know, how urgent it is, by when a person writes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.draft import CaseNeeded, Severity
from inquiry_api.answers.facts import as_json
from inquiry_api.answers.picture import Picture, VisitView
from inquiry_api.answers.question import Question
from inquiry_api.ledger.models import Hold


def asked_case(
    question: Question,
    severity: Severity,
    *,
    why: str,
    person: bool = False,
    holds: Sequence[Hold] = (),
    **more: Any,
) -> CaseNeeded:
    """A case for what the patient asks in this turn; a later turn may open another.

    `holds` are the pauses written for it.
    """
    key = f"{question.topic}:{question.speaker.turn_id}"
    more["holds"] = [_paused(hold) for hold in holds]
    case = _case(question, question.topic, severity, key, why=why, person=person, more=more)
    return replace(case, holds=tuple(hold.id for hold in holds))


def _paused(hold: Hold) -> dict[str, Any]:
    return {
        "hold": str(hold.id),
        "kind": hold.kind,
        "account": str(hold.account_id),
        "visit": str(hold.visit_id) if hold.visit_id else None,
        "until": hold.ends_on,
    }


def found_case(
    question: Question, kind: str, severity: Severity, about: UUID | str, **more: Any
) -> CaseNeeded:
    """A case for what the records show, once a day for the same thing however often it is asked."""
    key = f"{kind}:{about}:{question.today.isoformat()}"
    return _case(question, kind, severity, key, why=kind, person=False, more=more)


def promise(question: Question, severity: Severity) -> datetime:
    """By when a person will have answered."""
    return promised_at(question.practice, severity, question.at)


def _case(
    question: Question,
    kind: str,
    severity: Severity,
    key: str,
    *,
    why: str,
    person: bool,
    more: Mapping[str, Any],
) -> CaseNeeded:
    verified = question.verified
    packet: dict[str, Any] = {
        "topic": question.topic,
        "why": why,
        "channel": question.speaker.channel,
        "language": question.speaker.language,
        "verified": verified,
        "said": question.said,
        "asked": _asked(question),
        **more,
    }
    if verified:
        packet["role"] = question.scope.role
        packet["records"] = records(question.picture)
    return CaseNeeded(
        kind=kind,
        severity=severity,
        topic=question.topic,
        key=key,
        promised_at=promise(question, severity),
        patient_id=question.scope.patient_id if verified else None,
        packet={name: as_json(value) for name, value in packet.items()},
        person=person,
    )


def _asked(question: Question) -> dict[str, Any]:
    """What the message named, with the real values: the packet is sealed."""
    wanted = question.wanted
    return {
        "amounts": list(wanted.amounts),
        "dates": ["-".join(str(part or "?") for part in day) for day in wanted.days],
        "months": ["-".join(str(part or "?") for part in month[:2]) for month in wanted.months],
        "names": list(wanted.names),
        "visits": list(question.asked.visits),
    }


def records(picture: Picture) -> dict[str, Any]:
    """What the records show, for a clerk: each visit's money, claims, plans."""
    return {
        "as_of": picture.as_of,
        "credit": picture.credit,
        "visits": [_visit(view) for view in picture.all_visits],
        "claims": [
            {
                "claim": str(claim.claim_id),
                "visit": str(claim.visit_id),
                "payer": claim.payer,
                "position": claim.position,
                "state": claim.state,
                "on": claim.news_on,
            }
            for claim in picture.claims
        ],
        "plans": [
            {"plan": str(plan.plan_id), "left_cents": plan.left_cents(picture.owed)}
            for plan in picture.plans
        ],
    }


def _visit(view: VisitView) -> dict[str, Any]:
    money = view.balance
    return {
        "visit": str(view.visit_id),
        "on": view.on,
        "fault": money.fault,
        "charges_cents": money.charges.cents,
        "insurer_cents": money.insurer.cents,
        "review_cents": money.review.cents,
        "owed_cents": money.owed.cents,
        "due_cents": view.due.cents,
        "hold": view.hold.kind if view.hold else None,
        "protected": view.protected,
    }
