"""The facts of 271, 277, 999 and TA1 as plain JSON values."""

from inquiry_api.imports.x12.acknowledgements import (
    Acknowledgement,
    InterchangeAcknowledgement,
    SetAnswer,
)
from inquiry_api.imports.x12.claim_status import ClaimStatus, StatusAnswer, StatusReport
from inquiry_api.imports.x12.eligibility import Benefit, EligibilityAnswer, Member, Reject
from inquiry_api.imports.x12.facts_remittance import Facts, name_of, stated
from inquiry_api.imports.x12.values import amount_text


def eligibility_facts(answers: tuple[EligibilityAnswer, ...]) -> Facts:
    """Every member of the file, and the rejects above them."""
    return {
        "members": [_member(member) for answer in answers for member in answer.members],
        "rejects": [_reject(reject) for answer in answers for reject in answer.rejects],
        "could_not_be_checked": any(answer.could_not_be_checked for answer in answers),
    }


def _member(member: Member) -> Facts:
    party = member.party
    return {
        "level": str(member.level),
        "last": party.last if party else None,
        "first": party.first if party else None,
        "member_id": party.id if party else None,
        "payer": name_of(member.payer),
        "benefits": [_benefit(benefit) for benefit in member.benefits],
        "benefit_count": len(member.benefits),
        "rejects": [_reject(reject) for reject in member.rejects],
        "dates": [[dated.qualifier, dated.text] for dated in member.dates],
        "active": member.active,
        "inactive": member.inactive,
        "checked": member.checked,
    }


def _benefit(benefit: Benefit) -> Facts:
    return {
        "info": benefit.info,
        "meaning": benefit.meaning,
        "coverage_level": benefit.coverage_level,
        "service_types": list(benefit.service_types),
        "insurance_type": benefit.insurance_type,
        "plan": benefit.plan,
        "period": benefit.period,
        "amount": amount_text(benefit.amount) or "",
        "percent": benefit.percent_text,
        "network": benefit.network_code,
    }


def _reject(reject: Reject) -> Facts:
    return {
        "valid": reject.valid,
        "code": reject.code,
        "followup": reject.follow_up,
        "level": str(reject.level),
    }


def status_facts(answers: tuple[StatusAnswer, ...]) -> Facts:
    """Every claim and batch that a status was given for."""
    reports = [report for answer in answers for report in answer.reports]
    return {
        "implementation": next((answer.guide for answer in answers), ""),
        "claim_count": sum(report.is_claim for report in reports),
        "claims": [_report(report) for report in reports],
    }


def _report(report: StatusReport) -> Facts:
    patient = report.patient
    facts = {
        "level": report.level,
        "trace": report.trace,
        "patient_last": patient.last if patient else None,
        "patient_first": patient.first if patient else None,
        "statuses": [_status(status) for status in report.statuses],
        "rejected": report.rejected,
    }
    numbers = {"1K": "payer_claim_number", "BLT": "bill_type", "EJ": "patient_account"}
    for qualifier, name in numbers.items():
        value = report.reference(qualifier)
        if value is not None:
            facts[name] = value
    return facts


def _status(status: ClaimStatus) -> Facts:
    first = status.codes[0] if status.codes else None
    return {
        "category": first.category if first else "",
        "status": first.status if first else "",
        "entity": first.entity if first else "",
        "meaning": first.meaning if first else "unknown",
        "more_codes": [[c.category, c.status, c.entity] for c in status.codes[1:]],
        "date": stated(status.effective),
        "action": status.action,
        "charge": amount_text(status.charge),
        "paid": amount_text(status.paid),
        "paid_date": stated(status.decided_on),
        "check": status.check,
    }


def acknowledgement_facts(answers: tuple[Acknowledgement, ...]) -> Facts:
    """Every group of ours that was answered."""
    return {"groups": [_group(answer) for answer in answers]}


def _group(answer: Acknowledgement) -> Facts:
    return {
        "functional_id": answer.functional_id,
        "control": answer.group_control,
        "version": answer.group_version,
        "status": answer.status,
        "included": answer.included,
        "received": answer.received,
        "accepted": answer.accepted,
        "codes": list(answer.codes),
        "sets": [_set(answered) for answered in answer.sets],
    }


def _set(answered: SetAnswer) -> Facts:
    return {
        "set": answered.set_id,
        "control": answered.control,
        "status": answered.status,
        "accepted": answered.accepted,
        "codes": list(answered.codes),
        "errors": [
            {"segment": e.segment_tag, "position": e.position, "loop": e.loop, "code": e.code}
            for e in answered.errors
        ],
    }


def ta1_facts(answers: tuple[InterchangeAcknowledgement, ...]) -> list[Facts]:
    """Every interchange of ours that was answered."""
    return [
        {
            "control": answer.control,
            "date": answer.date,
            "time": answer.time,
            "status": answer.status,
            "note": answer.note,
            "accepted": answer.accepted,
        }
        for answer in answers
    ]
