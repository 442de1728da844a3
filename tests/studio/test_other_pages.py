"""Wording, the practice's settings, insight: what the pages show and keep."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from inquiry_api.answers.policies import Assistance
from inquiry_api.answers.poverty.table import compare
from inquiry_api.answers.practice import file_practice, read_practice
from inquiry_api.answers.rendering import source_of
from inquiry_api.db import Database, now
from inquiry_api.tuning.models import SettingsVersion, WordingVersion
from tests.studio.conftest import Person
from tests.tuning.builders import arrived

PATH = "/studio/wording/identity/left"
OPEN = {"monday.opens": "09:00", "monday.closes": "12:00"}
RULES = Assistance(full_up_to_percent=200, part_up_to_percent=400)
FORM = {"language": "en", "channel": "sms", "from": "2026-01-01", "reason": "plainer"}


def test_both_languages_stand_side_by_side_with_a_preview(ana: Person) -> None:
    page = ana.get(f"{PATH}?channel=sms").text

    assert page.index(">English<") < page.index(">Spanish<")
    assert page.count("As a patient sees it") == 2
    assert "The rules for wording are not met." not in page


def test_a_wording_is_proposed_by_one_and_signed_by_another(
    database: Database, ana: Person, ben: Person
) -> None:
    answer = ana.post(PATH, {**FORM, "act": "propose", "body": "That is all right."})
    assert answer.status_code == 303
    with database.transaction() as session:
        key = session.scalars(select(WordingVersion.id)).one()
    sign = f"/studio/wording/versions/{key}/sign"

    assert ana.post(sign, {"name": "identity/left"}).status_code == 409
    assert ben.post(sign, {"name": "identity/left"}).status_code == 303

    assert "your own" in ana.get(f"{PATH}?channel=sms").text
    assert "Ben, " in ana.get(f"{PATH}?channel=sms").text


def test_what_breaks_a_rule_is_shown_and_not_kept(database: Database, ana: Person) -> None:
    answer = ana.post(PATH, {**FORM, "act": "propose", "body": "Pay immediately."})

    assert answer.status_code == 422
    assert "presses, blames or promises too much" in answer.text
    with database.transaction() as session:
        assert session.scalars(select(WordingVersion.id)).all() == []


def test_a_wording_needs_a_reason_and_a_day(ana: Person) -> None:
    body = source_of("en", "sms", "identity/left") or ""

    assert ana.post(PATH, {**FORM, "act": "propose", "body": body, "reason": ""}).status_code == 422
    assert ana.post(PATH, {**FORM, "act": "propose", "body": body, "from": "x"}).status_code == 422


@pytest.mark.parametrize("path", ["/studio/wording/no/such", "/studio/insight/secrets.csv"])
def test_what_is_not_there_is_not_found(ana: Person, path: str) -> None:
    assert ana.get(path).status_code == 404


def test_hours_and_rules_are_changed_from_a_day_on(database: Database, ana: Person) -> None:
    page = ana.get("/studio/practice").text
    assert "555-0140" in page

    form = {
        "monday.opens": "09:00", "monday.closes": "12:00", "phone": "555-0155",
        "plan.minimum_cents": "30.00", "from": "2026-01-01", "reason": "we moved",
    }  # fmt: skip
    assert ana.post("/studio/practice", form).status_code == 303

    page = ana.get("/studio/practice").text
    assert "555-0155" in page
    assert 'value="30.00"' in page
    with database.transaction() as session:
        row = session.scalars(select(SettingsVersion)).one()
        assert "tuesday" not in row.body
        assert "minimum_cents: 3000" in row.body
    ana.post(f"/studio/practice/{row.id}/withdraw")
    assert "555-0140" in ana.get("/studio/practice").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (OPEN | {"monday.opens": "18:00"}, "Office hours, Monday: closes must be later"),
        (OPEN | {"claim_days": "soon"}, "Days an insurer usually takes: write a whole number"),
        (OPEN | {"claim_days": "0"}, "Days an insurer usually takes: Input should be greater"),
        (OPEN | {"plan.minimum_cents": "a lot"}, "Smallest monthly payment, dollars: write an"),
        (OPEN | {"response.high": "5"}, "Urgent matters: choose open hours or working days"),
        (OPEN | {"understanding.sure_percent": "99"}, "It answers when it is sure to, percent:"),
        (OPEN | {"poverty.new.year": "2027"}, "from which day of 2027 they hold"),
        ({}, "Office hours: the office must open"),
    ],
)
def test_a_bad_setting_is_named_and_not_kept(
    database: Database, ana: Person, change: dict[str, str], said: str
) -> None:
    answer = ana.post("/studio/practice", {**change, "from": "2026-01-01", "reason": "try"})

    assert answer.status_code == 422
    assert said in answer.text
    with database.transaction() as session:
        assert session.scalars(select(SettingsVersion.id)).all() == []


def poverty(**changes: str) -> dict[str, str]:
    """Next year's guidelines as somebody types them."""
    figures = {"states": (16_300, 5_800), "alaska": (20_400, 7_250), "hawaii": (18_750, 6_670)}
    typed = {"year": "2027", "from": "2027-01-15", "source": "92 FR 900"}
    for region, (first, further) in figures.items():
        typed |= {f"{region}.first": f"{first:,}", f"{region}.further": str(further)}
    return {f"poverty.new.{name}": value for name, value in (typed | changes).items()}


def test_next_years_poverty_guidelines_are_typed_in_and_hold_from_their_day(
    database: Database, ana: Person
) -> None:
    typed = {**OPEN, **poverty(), "from": "2026-01-01", "reason": "the new table"}

    assert ana.post("/studio/practice", typed).status_code == 303

    with database.transaction() as session:
        kept = read_practice(session.scalars(select(SettingsVersion.body)).one())
    told = compare(RULES, 4, 6_740_000, date(2027, 1, 15), kept.poverty)
    assert told is not None
    assert (told.year, told.guideline_cents, told.percent) == (2027, 3_370_000, 200)
    before = compare(RULES, 4, 6_740_000, date(2027, 1, 14), kept.poverty)
    assert before is not None
    assert (before.year, before.guideline_cents) == (2026, 3_300_000)
    assert 'value="16300"' in ana.get("/studio/practice").text


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"states.first": "1630"}, "1,630 is far from 15,960 in 2026"),
        ({"hawaii.further": "66.70"}, "Hawaii, each further person: write whole dollars"),
        ({"from": "2026-01-15"}, "from which day of 2027"),
        ({"source": " "}, "say where they stand"),
        ({"year": "20027"}, "write the year"),
    ],
)
def test_a_slip_in_the_poverty_table_is_caught(
    database: Database, ana: Person, slip: dict[str, str], said: str
) -> None:
    typed = {**OPEN, **poverty(**slip), "from": "2026-01-01", "reason": "the new table"}

    answer = ana.post("/studio/practice", typed)

    assert answer.status_code == 422
    assert said in answer.text
    with database.transaction() as session:
        assert session.scalars(select(SettingsVersion.id)).all() == []


def test_the_form_as_it_is_shown_changes_nothing(database: Database, ana: Person) -> None:
    page = ana.get("/studio/practice").text

    sent = fields_of(page)
    sent["reason"] = "nothing"
    answer = ana.post("/studio/practice", sent)

    assert answer.status_code == 303
    with database.transaction() as session:
        kept = read_practice(session.scalars(select(SettingsVersion.body)).one())
    assert kept.model_dump() == file_practice().model_dump()


def fields_of(page: str) -> MultiDict[str, str]:
    """What a browser would send of the form, changed nowhere."""
    form = page[page.index('action="/studio/practice"') : page.index("<h2>Versions")]
    sent: MultiDict[str, str] = MultiDict()
    for name, rest in re.findall(r'<input[^>]*?name="([^"]+)"([^>]*)>', form):
        value = re.search(r'value="([^"]*)"', rest)
        if 'type="checkbox"' not in form[: form.index(rest)][-80:] or " checked" in rest:
            sent.add(name, unescape(value[1]) if value else "")
    for name, options in re.findall(r'<select[^>]*?name="([^"]+)".*?>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent.add(name, chosen[1] if chosen else re.findall(r'value="([^"]*)"', options)[0])
    return sent


def test_a_bar_shows_what_it_would_mean_and_is_told_to_the_assistant(
    database: Database, ana: Person, speaking: None
) -> None:
    with database.transaction() as session:
        for number, sure in enumerate((0.52, 0.63, 0.68, 0.9)):
            arrived(session, f"message {number}", confidence=sure)
    page = ana.get("/studio/practice").text
    assert "Of the latest 4 messages" in page
    assert '<td class="number">3 <small>(75%)' in page
    asking = {"Authorization": f"Bearer {'m' * 32}"}
    assert ana.get("/models/bars", headers=asking).json == {"sure_percent": None}
    assert ana.get("/models/bars").status_code == 401

    typed = {**OPEN, "understanding.sure_percent": "70", "from": "2026-01-01", "reason": "surer"}
    assert ana.post("/studio/practice", typed).status_code == 303

    assert ana.get("/models/bars", headers=asking).json == {"sure_percent": 70}


def test_insight_counts_topics_and_what_became_of_them(database: Database, ana: Person) -> None:
    old = now() - timedelta(days=20)
    with database.transaction() as session:
        arrived(session, "what do i owe you", said_at=old)
        back = arrived(session, "where is my claim", said_at=old, intent="ask_claim_status")
        arrived(
            session,
            "still no word of that claim?",
            said_at=old + timedelta(days=2),
            conversation_id=back.conversation_id,
            intent="ask_claim_status",
        )

    page = ana.get("/studio/insight").text
    settled = ana.get("/studio/insight/resolution.csv").text.splitlines()

    assert "<svg" in page
    assert settled[0] == "topic,asked,resolved"
    assert set(settled[1:]) == {"ask_balance,1,1", "ask_claim_status,2,1"}
    for name in ("weeks", "left", "confusing", "promises"):
        assert ana.get(f"/studio/insight/{name}.csv").status_code == 200
