"""Who answers for a bill: whom the practice's Account names, once they have proved who they are."""

from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.access.indexes import phone_index
from inquiry_api.cases.models import Case
from inquiry_api.db import Database
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Guarantor
from tests.access.talk import Talk
from tests.imports.fhir.builders import concept, patient
from tests.imports.posting_fhir.books import JSON, load, practice

MOTHER_PHONE, STRANGER_PHONE = "+13125550111", "+13125550122"
CHILD = patient(birthDate="2016-05-05", telecom=[])
NOT_SURE = "another_guarantor_is_on_file"


def mother(**changes: object) -> JSON:
    """The patient's mother, who is no patient."""
    return {
        "resourceType": "RelatedPerson", "id": "r1", "active": True,
        "patient": {"reference": "Patient/p1"}, "relationship": [concept("MTH")],
        "name": [{"family": "Rivera", "given": ["Marta"]}], "birthDate": "1983-01-02",
        "telecom": [{"system": "phone", "value": "(312) 555-0111"}],
    } | changes  # fmt: skip


def account(*guarantors: JSON, **changes: object) -> JSON:
    """The patient's account."""
    return {
        "resourceType": "Account", "id": "a1", "status": "active",
        "subject": [{"reference": "Patient/p1"}], "guarantor": list(guarantors),
    } | changes  # fmt: skip


def named(reference: str = "RelatedPerson/r1", **changes: object) -> JSON:
    """A party of an account."""
    return {"party": {"reference": reference}, **changes}


def answers(database: Database) -> str | None:
    """The given name of who answers for the account."""
    with database.transaction() as session:
        (one,) = session.scalars(select(Account)).all()
        row = session.get(Guarantor, one.guarantor_id)
        return row.given_name if row else None


def whys(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(select(Case.kind)))


def opened(database: Database, phone: str, born: str) -> list[str]:
    """As whom a texter who tells a birth date opens accounts."""
    talk = Talk(database, "sms", phone_index(phone))
    talk.give(DATE_1=born)
    talk.say(entities=[{"entity": "all", "value": "all"}])
    scope = talk.open("balance")
    return [each.role for each in scope.accounts] if scope else []


def test_a_mother_whom_the_account_names_may_ask_about_the_bill_and_nobody_else_may(
    database: Database, tmp_path: Path
) -> None:
    stranger = mother(
        id="r2",
        name=[{"family": "Stone", "given": ["Kim"]}],
        birthDate="1970-06-07",
        telecom=[{"system": "phone", "value": "(312) 555-0122"}],
    )

    load(database, tmp_path, [*practice(), mother(), stranger, account(named())])

    assert answers(database) == "Marta"
    assert opened(database, MOTHER_PHONE, "01/02/1983") == ["guarantor"]
    assert opened(database, STRANGER_PHONE, "06/07/1970") == []
    assert opened(database, MOTHER_PHONE, "01/03/1983") == []


@pytest.mark.parametrize(
    "resources",
    [
        [account(named(), named("RelatedPerson/r9")), mother(), mother(id="r9")],
        [account(named("RelatedPerson/gone"))],
        [account(named(period={"end": "2031-01-01"})), mother()],
        [account(named()), mother(patient={"reference": "Patient/p9"})],
        [account(named()), mother(active=False)],
        [account(named()), mother(name=None)],
        [account(named("Organization/o1"))],
    ],
    ids=["two", "unknown", "for a time", "of another", "no more", "nameless", "no person"],
)
def test_whoever_is_not_sure_is_for_a_clerk(
    database: Database, tmp_path: Path, resources: list[JSON]
) -> None:
    load(database, tmp_path, [*practice(), *resources])

    assert answers(database) == "Ana Luz"
    assert whys(database) == ["match_patient"]


@pytest.mark.parametrize(
    "guarantors",
    [[], [named(onHold=True)], [named(period={"end": "2020-01-01"})], [named("Patient/p1")]],
    ids=["nobody", "on hold", "over", "the patient"],
)
def test_the_patient_answers_where_nobody_else_is_named_now(
    database: Database, tmp_path: Path, guarantors: list[JSON]
) -> None:
    first = [*practice(), mother(), account(named(), meta={"versionId": "1"})]
    again = account(*guarantors, meta={"versionId": "2"})

    load(database, tmp_path, first)
    assert answers(database) == "Marta"
    load(database, tmp_path, [again, mother()])

    assert answers(database) == "Ana Luz"
    assert opened(database, MOTHER_PHONE, "01/02/1983") == []


def test_a_subscriber_and_a_relative_answer_for_nothing_by_that(
    database: Database, tmp_path: Path
) -> None:
    coverage = practice()[2] | {"subscriber": {"reference": "RelatedPerson/r1"}}

    load(database, tmp_path, [*practice(), mother(), {**coverage, "id": "c7"}])

    assert answers(database) == "Ana Luz"
    assert whys(database) == []


def test_one_who_is_a_patient_too_answers_for_both(database: Database, tmp_path: Path) -> None:
    parent = patient(
        id="p2",
        identifier=None,
        name=[{"family": "Rivera", "given": ["Marta"]}],
        birthDate="1983-01-02",
        telecom=[{"system": "phone", "value": "(312) 555-0111"}],
    )

    load(database, tmp_path, [parent, CHILD, account(named("Patient/p2"))])

    assert sorted(opened(database, MOTHER_PHONE, "01/02/1983")) == ["guarantor", "patient"]


def test_a_second_account_that_names_another_is_for_a_clerk(
    database: Database, tmp_path: Path
) -> None:
    other = mother(id="r2", name=[{"family": "Rivera", "given": ["Luis"]}])

    load(database, tmp_path, [*practice(), mother(), account(named())])
    load(database, tmp_path, [patient(), other, account(named("RelatedPerson/r2"), id="a2")])

    assert answers(database) == "Marta"
    assert whys(database) == ["match_patient"]
