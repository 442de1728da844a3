"""A made-up FHIR export as NDJSON: people, plans, claims of three lines and the answers to them."""

import json
import random
from collections.abc import Iterator
from typing import Any

_LINES_PER_CLAIM = 3
_CLAIMS_PER_PATIENT = 10
_AMOUNTS = "http://terminology.hl7.org/CodeSystem/adjudication"
Json = dict[str, Any]


def made_up_export(claims: int, seed: int = 1) -> bytes:
    """As many claims, each with its answer, ten to a patient; everything balances."""
    dice = random.Random(seed)
    return "\n".join(json.dumps(one) for one in _resources(claims, dice)).encode()


def _resources(claims: int, dice: random.Random) -> Iterator[Json]:
    yield {"resourceType": "Organization", "id": "o1", "name": "Everyday Health Plan"}
    for number in range(claims):
        who = number // _CLAIMS_PER_PATIENT
        if number % _CLAIMS_PER_PATIENT == 0:
            yield _patient(who)
            yield _coverage(who)
        lines = [dice.randrange(5_000, 50_000) for _ in range(_LINES_PER_CLAIM)]
        yield _claim(number, who, lines)
        yield _answer(number, who, lines)


def _patient(who: int) -> Json:
    return {
        "resourceType": "Patient", "id": f"p{who}", "birthDate": f"{1930 + who % 80}-03-14",
        "identifier": [{"system": "urn:mrn", "value": f"M{who}"}],
        "name": [{"family": f"Lane{who}", "given": ["First"]}],
        "telecom": [{"system": "phone", "value": f"212-555-01{who % 100:02d}"}],
        "address": [{"line": ["2 Elm St"], "city": "Springfield", "state": "IL"}],
    }  # fmt: skip


def _coverage(who: int) -> Json:
    return {
        "resourceType": "Coverage", "id": f"c{who}", "status": "active", "order": 1,
        "beneficiary": {"reference": f"Patient/p{who}"}, "subscriberId": f"S{who}",
        "payor": [{"reference": "Organization/o1"}], "period": {"start": "2026-01-01"},
    }  # fmt: skip


def _claim(number: int, who: int, lines: list[int]) -> Json:
    items = [
        {**_line(number, place), "net": _money(cents)} for place, cents in enumerate(lines, start=1)
    ]
    return {
        "resourceType": "Claim", "id": f"k{number}", "identifier": [{"value": f"F{number}"}],
        "provider": {"display": "Harbor Clinic"}, "total": _money(sum(lines)), "item": items,
        **_about(who),
    }  # fmt: skip


def _answer(number: int, who: int, lines: list[int]) -> Json:
    items = [
        {**_line(number, place), "adjudication": list(_adjudication(cents))}
        for place, cents in enumerate(lines, start=1)
    ]
    paid = sum(_paid(cents) for cents in lines)
    return {
        "resourceType": "ExplanationOfBenefit", "id": f"e{number}", "outcome": "complete",
        "claim": {"reference": f"Claim/k{number}"}, "insurer": {"reference": "Organization/o1"},
        "provider": {"display": "Harbor Clinic"}, "item": items,
        "total": [_stated("submitted", sum(lines)), _stated("benefit", paid)],
        "payment": {"amount": _money(paid), "date": "2026-11-03"},
        **_about(who),
    }  # fmt: skip


def _about(who: int) -> Json:
    cover = {"reference": f"Coverage/c{who}"}
    return {
        "status": "active", "use": "claim", "created": "2026-10-20",
        "type": {"coding": [{"code": "professional"}]},
        "patient": {"reference": f"Patient/p{who}"},
        "insurance": [{"sequence": 1, "focal": True, "coverage": cover}],
    }  # fmt: skip


def _line(number: int, place: int) -> Json:
    day = f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}"
    return {
        "sequence": place, "servicedDate": day,
        "productOrService": {"coding": [{"code": f"{99211 + place}"}]},
    }  # fmt: skip


def _adjudication(cents: int) -> Iterator[Json]:
    yield _stated("submitted", cents)
    yield _stated("eligible", cents - cents * 3 // 10)
    yield _stated("deductible", cents // 10)
    yield _stated("coinsurance", cents // 20)
    yield _stated("benefit", _paid(cents))


def _paid(cents: int) -> int:
    return cents - cents * 3 // 10 - cents // 10 - cents // 20


def _stated(code: str, cents: int) -> Json:
    return {"category": {"coding": [{"system": _AMOUNTS, "code": code}]}, "amount": _money(cents)}


def _money(cents: int) -> Json:
    return {"value": cents / 100, "currency": "USD"}
