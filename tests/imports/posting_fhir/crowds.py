"""A practice of several patients, made by dice: plain claims and answers, and odd ones too."""

import random
from typing import Any

from tests.imports.fhir.builders import concept, coverage, decided, money, patient
from tests.imports.posting_fhir.books import JSON, answer, bill, plan, second_plan

AMOUNTS = (
    (("eligible", 190), ("deductible", 75), ("coinsurance", 23)),
    (("eligible", 190), ("copay", 40), ("benefit", 150)),
    (("eligible", 200), ("deductible", 108)),
    (("coinsurance", 23),),
    (("discount", 110), ("deductible", 98), ("memberliability", 98)),
    (("eligible", 190), ("deductible", 75), ("coinsurance", 300)),
    (("priorpayerpaid", 202), ("copay", 6)),
)
PAID = (92, 150, 92, 92, 92, 92, 92)


def crowd(seed: int, claims: int = 14) -> list[JSON]:
    """Everything of a small practice as resources, in the order in which one would tell it."""
    dice = random.Random(seed)
    people = [person(number, dice) for number in range(4)]
    found = [plan(), *second_plan()[:1], *(one for group in people for one in group)]
    for number in range(claims):
        who = dice.randrange(len(people))
        found += visit(number, who, dice)
    return found


def person(number: int, dice: random.Random) -> list[JSON]:
    """Somebody with a plan, told in one of the ways in which senders tell it."""
    who = patient(
        id=f"p{number}",
        identifier=[{"system": "urn:mrn", "value": f"M{number}"}],
        name=[{"family": dice.choice(("Rivera", "Lind", "Kim")), "given": [f"Ana{number}"]}],
        birthDate=f"19{50 + number}-03-0{number + 1}",
    )
    changes: JSON = {"id": f"c{number}", "beneficiary": {"reference": f"Patient/p{number}"}}
    changes["order"] = dice.choice((1, None))
    if dice.random() < 0.7:
        changes["subscriberId"] = f"S{number}"
    if dice.random() < 0.7:
        changes["period"] = {"start": "2026-01-01"}
    if number == 3:
        changes["payor"] = [{"reference": "Patient/p3"}]
    second = coverage(**{**changes, "id": f"d{number}", "order": 2, "subscriberId": f"T{number}",
                         "payor": [{"reference": "Organization/o2"}]})  # fmt: skip
    return [who, coverage(**changes), second]


def visit(number: int, who: int, dice: random.Random) -> list[JSON]:
    """A claim, mostly with the answer to it, sometimes with an answer alone."""
    day = f"2026-10-{dice.randint(10, 14)}"
    insurance = [{"sequence": 1, "focal": True, "coverage": {"reference": f"Coverage/c{who}"}}]
    if dice.random() < 0.15:
        insurance.append({"sequence": 2, "coverage": {"reference": f"Coverage/d{who}"}})
    about: dict[str, Any] = {"patient": {"reference": f"Patient/p{who}"}, "insurance": insurance}
    item = {"sequence": 1, "productOrService": concept("99213"), "servicedDate": day}
    number_told = [{"value": f"A{number}"}] if dice.random() < 0.6 else None
    claim = bill(
        id=f"k{number}", identifier=number_told, item=[{**item, "net": money(300)}], **about
    )
    which = 0 if dice.random() < 0.6 else dice.randrange(len(AMOUNTS))
    adjudication = [decided("submitted", 300), *(decided(c, v) for c, v in AMOUNTS[which])]
    told = answer(
        id=f"e{number}",
        created=f"2026-11-0{dice.randint(1, 9)}",
        claim={"reference": f"Claim/k{number}"},
        item=[{**item, "adjudication": adjudication}],
        payment={"amount": money(PAID[which])},
        total=[decided("submitted", 300)],
        **about,
    )
    chance = dice.random()
    if chance < 0.1:
        return [claim]
    if chance < 0.2:
        return [{**told, "claim": {"display": "on paper"}}]
    if chance < 0.3:
        told["insurance"] = [{"focal": True, "coverage": {"reference": f"Coverage/d{who}"}}]
    return [claim, told]
