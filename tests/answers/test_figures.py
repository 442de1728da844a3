"""What each topic says of each situation: the case it picks, its exact figures, the rows behind."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy.orm import Session

from inquiry_api.answers.draft import Draft, Json
from inquiry_api.money import format_cents
from tests.answers.situations import PARTS, SITUATIONS
from tests.answers.talk import Talk, cents, entry_sum
from tests.answers.written import refused


def asked(session: Session, name: str, channel: Any = "web", language: Any = "en") -> Any:
    situation = SITUATIONS[name]
    talk = Talk(session, channel, language).verify()
    situation.write(talk.books)
    return talk.ask(situation.topic, **situation.entities)


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_situation_is_told_by_its_case_and_exact_figures(session: Session, name: str) -> None:
    situation = SITUATIONS[name]

    answer = asked(session, name)

    assert answer.outcome == "answered"
    assert answer.draft.facts["variant"] == situation.variant
    found = {figure: cents(answer.draft.facts, figure) for figure in situation.figures}
    assert found == dict(situation.figures)
    assert (answer.case.kind if answer.case else None) == situation.case


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_amount_told_is_a_fact_and_every_figure_its_entries(
    session: Session, name: str, channel: str, language: str
) -> None:
    draft: Draft = asked(session, name, channel, language).draft

    known = {abs(amount["cents"]) for amount in amounts(draft.facts)}
    known |= {abs(row.cents) for row in draft.table if row.cents is not None}
    told = re.findall(r"\$[\d,]+\.\d\d", draft.text)
    assert set(told) <= {format_cents(amount) for amount in known | {2_500}}  # The plans' minimum.
    for amount in amounts(draft.facts):
        if "entries" in amount:
            assert abs(entry_sum(session, amount["entries"])) == abs(amount["cents"])
            assert set(amount["entries"]) <= set(draft.entries)


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_row_of_a_table_is_the_sum_of_its_entries(session: Session, name: str) -> None:
    draft: Draft = asked(session, name).draft

    for row in draft.table:
        behind = abs(entry_sum(session, list(row.entries)))
        if row.entries and name not in PARTS:
            assert behind == abs(row.cents or 0)
        assert set(row.entries) <= set(draft.entries)


def amounts(facts: Json) -> Iterator[dict[str, Any]]:
    """Every amount anywhere in the facts."""
    if isinstance(facts, Mapping):
        if "cents" in facts:
            yield dict(facts)
        for value in facts.values():
            yield from amounts(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from amounts(value)


def test_the_steps_of_an_explanation_lead_from_the_charge_to_the_rest(session: Session) -> None:
    table = asked(session, "explain: deductible and coinsurance").draft.table

    assert [(row.label, row.cents) for row in table] == [
        ("Charge", 30_000),
        ("Price cut agreed with your plan", -11_000),
        ("Paid by your plan", -9_200),
        ("Of this your deductible", 7_500),
        ("Of this your coinsurance", 2_300),
        ("You paid", -3_000),
        ("Left for you", 6_800),
    ]
    steps = [row.cents for row in table if row.kind not in ("share", "left")]
    assert sum(steps) == table[-1].cents


def test_a_plan_s_year_limits_are_told_apart_with_their_date(session: Session) -> None:
    text = asked(session, "deductible: met and left").draft.text

    assert "as of November 1, 2026" in text
    assert "Deductible for you, in network: $600.00 of $1,500.00 is met. $900.00 is left." in text
    assert "Deductible for your family, in network: $900.00 of $3,000.00" in text
    assert "The most you pay in a year for you, in network: $1,100.00 of $6,000.00" in text


def test_claims_on_their_way_are_named_beside_the_deductible(session: Session) -> None:
    talk = Talk(session).verify()
    payer = talk.books.payer()
    talk.books.limit(talk.books.cover(payer), 150_000, 60_000)
    talk.books.claim(talk.books.visit(30_000), payer, 30_000)

    text = talk.told("deductible").text

    assert "not decided yet, and may change the numbers: March 4, 2026" in text


def test_a_refused_claim_is_told_with_its_reason_and_next_step(session: Session) -> None:
    talk = Talk(session).verify()
    refused("CO", "197")(talk.books)

    text = talk.told("claim_status", month="03").text

    assert "Harbor Health said no on April 2, 2026. You don't owe this part." in text
    assert "wanted to approve this before the visit" in text
    assert "We ask the plan for a late approval." in text
    assert "197" not in text


def test_a_silent_claim_gets_a_date_by_which_a_person_writes(session: Session) -> None:
    text = asked(session, "claims: silent for too long").draft.text

    assert "by Monday, November 23, 5 pm" in text


def test_a_text_about_a_refusal_says_why_in_plain_words_and_what_comes_next(
    session: Session,
) -> None:
    talk = Talk(session, "sms").verify()
    refused("CO", "50")(talk.books)

    text = talk.told("claim_status", month="03").text

    assert text == (
        "Mar 4, 2026: said no on Apr 2, 2026. Your part $0.00. Your plan decided this wasn't "
        "covered. You don't owe it now. Your doctor's office can ask the plan to look again."
    )
