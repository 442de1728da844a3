"""The inbox's pages: what is shown, and what a decision does."""

import pytest
from sqlalchemy import func, select

from inquiry_api.audit.models import AuditEvent
from inquiry_api.db import Database
from inquiry_api.tuning.lines import training_data
from inquiry_api.tuning.models import DataChange, InboxItem
from inquiry_api.tuning.rasa_yaml import Line
from tests.studio.conftest import Person, signed_in
from tests.tuning.builders import arrived


def test_the_most_instructive_message_stands_first(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        arrived(session, "what is my balance", confidence=0.99)
        arrived(session, "the thingy for hsa money people", intent="nlu_fallback", confidence=0.3)

    page = ana.get("/studio/").text

    assert page.index("thingy for hsa") < page.index("what is my balance")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("intent=nlu_fallback", {"uno"}),
        ("language=es", {"uno"}),
        ("channel=sms", {"two"}),
        ("model=model-b", {"two"}),
        ("reason=unsure", {"two"}),
        ("", {"uno", "two"}),
    ],
)
def test_filters(database: Database, ana: Person, query: str, shown: set[str]) -> None:
    with database.transaction() as session:
        arrived(session, "uno primero", language="es", intent="nlu_fallback", confidence=0.2)
        arrived(session, "two seconds", channel="sms", model="model-b", confidence=0.7)

    page = ana.get(f"/studio/?{query}").text

    assert {word for word in ("uno", "two") if f">{word} " in page} == shown


def test_a_filter_that_is_none_is_not_found(ana: Person) -> None:
    assert ana.get("/studio/?intent=drop_tables").status_code == 404
    assert ana.get("/studio/?after=zzz").status_code == 404


def test_relabelling_settles_the_group_and_teaches_it(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        first = arrived(session, "gimme the hsa paper thing for twenty six", confidence=0.3)
        second = arrived(session, "gimme the hsa paper thing for twenty five", confidence=0.3)
        key, other = first.id, second.id

    page = ana.get(f"/studio/inbox/{key}").text
    answer = ana.post(
        f"/studio/inbox/{key}/settle",
        {"verdict": "topic:request_receipt", "with": str(other), "teach": "1"},
    )

    assert "twenty five" in page
    assert answer.status_code == 303
    with database.transaction() as session:
        states = set(session.scalars(select(InboxItem.state)))
        data = training_data(session)
        assert states == {"relabelled"}
        assert (
            Line("request_receipt", "en", "gimme the hsa paper thing for twenty six") in data.known
        )
        assert session.scalars(select(DataChange.kind)).all() == ["labelled"]
        actions = session.scalars(select(AuditEvent.action)).all()
        assert actions.count("inbox.relabelled") == 2


def test_of_two_who_settle_the_same_message_one_is_told(
    database: Database, ana: Person, ben: Person
) -> None:
    with database.transaction() as session:
        key = arrived(session, "wut", confidence=0.2).id

    first = ana.post(f"/studio/inbox/{key}/settle", {"verdict": "hidden"})
    second = ben.post(f"/studio/inbox/{key}/settle", {"verdict": "not_request"})

    assert (first.status_code, second.status_code) == (303, 409)
    with database.transaction() as session:
        assert session.get_one(InboxItem, key).state == "hidden"


def test_what_was_not_understood_can_not_be_confirmed(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        key = arrived(session, "wut", intent="nlu_fallback", confidence=0.2).id

    answer = ana.post(f"/studio/inbox/{key}/settle", {"verdict": "confirmed"})

    assert answer.status_code == 422
    assert "Choose what the message is." in answer.text


def test_a_decision_can_be_taken_back(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        key = arrived(session, "what is my balance").id
    ana.post(f"/studio/inbox/{key}/settle", {"verdict": "confirmed"})

    ana.post(f"/studio/inbox/{key}/reopen")

    with database.transaction() as session:
        item = session.get_one(InboxItem, key)
        assert (item.state, item.label, item.leads) == ("open", None, True)


@pytest.mark.parametrize("role", ["clerk", "auditor"])
@pytest.mark.parametrize("path", ["/studio/", "/studio/data", "/studio/models"])
def test_clerks_and_auditors_have_no_business_here(
    app: object, database: Database, role: str, path: str
) -> None:
    person = signed_in(app, database, role, "Cleo")  # type: ignore[arg-type]

    assert person.get(path).status_code == 403


def test_a_form_from_elsewhere_is_refused(database: Database, ana: Person) -> None:
    with database.transaction() as session:
        key = arrived(session, "what is my balance").id

    answer = ana.client.post(
        f"/studio/inbox/{key}/settle",
        base_url="https://bills.example",
        headers={"Sec-Fetch-Site": "cross-site"},
        data={"verdict": "hidden"},
    )

    assert answer.status_code == 403
    with database.transaction() as session:
        assert session.scalar(select(func.count()).where(InboxItem.state == "open")) == 1
