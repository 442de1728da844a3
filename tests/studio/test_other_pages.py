"""Wording, the practice's settings, insight: what the pages show and keep."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from inquiry_api.answers.rendering import source_of
from inquiry_api.db import Database, now
from inquiry_api.tuning.models import SettingsVersion, WordingVersion
from tests.studio.conftest import Person
from tests.tuning.builders import arrived

PATH = "/studio/wording/identity/left"
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
        "plan.minimum_cents": "3000", "from": "2026-01-01", "reason": "we moved",
    }  # fmt: skip
    assert ana.post("/studio/practice", form).status_code == 303

    page = ana.get("/studio/practice").text
    assert "555-0155" in page
    assert 'value="3000"' in page
    with database.transaction() as session:
        row = session.scalars(select(SettingsVersion)).one()
        assert "tuesday" not in row.body
    ana.post(f"/studio/practice/{row.id}/withdraw")
    assert "555-0140" in ana.get("/studio/practice").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"monday.opens": "18:00", "monday.closes": "09:00"}, "hours.monday"),
        ({"monday.opens": "09:00", "monday.closes": "12:00", "claim_days": "soon"}, "claim_days"),
        ({}, "hours"),
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
