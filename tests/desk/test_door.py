"""Who may open which staff page: every route by every role. A route without an entry fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import ROLES, Role
from inquiry_api.cases.opening import open_case
from inquiry_api.db import Database, now
from tests.desk.people import SITE, Person, application, person

WORKERS = frozenset[Role]({"clerk", "supervisor"})
CLERKS = frozenset[Role]({"clerk", "supervisor", "admin"})
SUPERVISORS = frozenset[Role]({"supervisor", "admin"})
AUDITORS = frozenset[Role]({"auditor", "admin"})
ADMINS = frozenset[Role]({"admin"})
EVERYBODY = frozenset[Role](ROLES)

# The ways in, which nobody is signed in for yet, and the way out.
OPEN = frozenset(
    "sign_in_page demo_sign_ins enter leave invitation accept_invitation use_key_options "
    "enter_with_key begin_single_sign_on end_single_sign_on enter_with_code static".split()
)
DESK: dict[str, frozenset[Role]] = {
    **dict.fromkeys("start here account change_own_password".split(), EVERYBODY),
    **dict.fromkeys("key_options add_key remove_key".split(), EVERYBODY),
    **dict.fromkeys("cases list_again list_stream act_on_list".split(), CLERKS),
    **dict.fromkeys("keep_list forget_list".split(), CLERKS),
    **dict.fromkeys("case live case_stream case_here send_reply reveal_thread".split(), WORKERS),
    **dict.fromkeys("take_case release_case assign_case give_case_back".split(), WORKERS),
    **dict.fromkeys("finish_case join_case act_on_case case_paper".split(), WORKERS),
    **dict.fromkeys("talks talk take_talk calls approvals".split(), WORKERS),
    "decide_approval": frozenset({"supervisor"}),
    **dict.fromkeys("overview overview_file".split(), SUPERVISORS),
    **dict.fromkeys("trail trail_file check_trail".split(), AUDITORS),
    **dict.fromkeys("disclosures disclosures_file add_disclosure".split(), AUDITORS),
    **dict.fromkeys("accounts invite_somebody change_account".split(), ADMINS),
}
ADMINS_OF_STUDIO = frozenset("train_model roll_back change_practice withdraw_practice".split())
BY_TOKEN = ("models.",)  # For programs: opened by a token of their own, never by a session.
FILLED = {
    "number": "C-NNNNNN",
    "act": "note",
    "kind": "statement",
    "figure": "load",
    "name": "weeks",
}


@dataclass(frozen=True)
class Door:
    """One route and method, with an address that leads there."""

    endpoint: str
    method: str
    path: str

    def lets_in(self, role: Role) -> bool:
        """Whether this role may go through. Of the studio some pages are the admins' alone."""
        blueprint, _, name = self.endpoint.partition(".")
        if blueprint == "desk":
            return role in DESK[name]
        return role == "admin" or (role == "supervisor" and name not in ADMINS_OF_STUDIO)

    def tried_by(self, who: Person, **headers: str) -> int:
        """What somebody is answered who tries it; nothing of a stream is read."""
        answer: TestResponse = who.browser.open(
            self.path, method=self.method, headers=headers, base_url=SITE
        )
        answer.close()
        return answer.status_code


def doors(app: Flask) -> Iterator[Door]:
    """Every route of the staff pages that needs a session."""
    urls = app.url_map.bind("desk.example")
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(("/desk", "/studio")) or rule.endpoint.startswith(BY_TOKEN):
            continue
        if rule.endpoint.partition(".")[2] in OPEN:
            continue
        values = {name: _value(name, type(rule._converters[name]).__name__)
                  for name in rule.arguments}  # fmt: skip
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield Door(rule.endpoint, method, urls.build(rule.endpoint, values, method))


def _value(name: str, converter: str) -> object:
    if converter == "UUIDConverter":
        return uuid4()
    return 1 if converter == "IntegerConverter" else FILLED.get(name, "x")


@pytest.fixture(scope="module")
def app(shared_database: Database) -> Flask:
    with shared_database.transaction() as session:
        case = open_case(
            session, kind="q", severity="low", topic="q", key="door", promised_at=now()
        )
        case.number = FILLED["number"]
    return application(shared_database)


OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_goes_through_its_own_doors_and_no_other(
    app: Flask, shared_database: Database, role: Role
) -> None:
    who = person(app, shared_database, role)

    answers = {(door, door.tried_by(who, **OURS)) for door in doors(app)}

    assert [door for door, status in answers if (status == 403) == door.lets_in(role)] == []
    assert [door for door, status in answers if status in (401, 500)] == []


def test_nobody_goes_through_without_a_session(app: Flask, shared_database: Database) -> None:
    stranger = person(app, shared_database, enter=False)

    fetched = {door.tried_by(stranger, **OURS) for door in doors(app)}
    opened = {door.tried_by(stranger) for door in doors(app) if door.method == "GET"}

    assert fetched == {401}
    assert opened == {303}


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_no_form_of_another_site_is_taken_by_any_route(
    app: Flask, shared_database: Database, headers: dict[str, str]
) -> None:
    admin = person(app, shared_database, "admin")
    forms = [door for door in doors(app) if door.method == "POST"]

    assert len(forms) > 30
    assert [door for door in forms if door.tried_by(admin, **headers) != 403] == []


def test_a_disabled_persons_next_request_is_refused_everywhere(
    app: Flask, shared_database: Database
) -> None:
    admin = person(app, shared_database, "admin")
    with shared_database.transaction() as session:
        session.execute(
            update(StaffUser).where(StaffUser.id == admin.staff.id).values(disabled_at=now())
        )

    assert {door.tried_by(admin, **OURS) for door in doors(app)} == {401}


def test_a_case_that_is_not_there_is_not_found_by_any_route(
    app: Flask, shared_database: Database
) -> None:
    clerk = person(app, shared_database)
    places = [door for door in doors(app) if "/cases/" in door.path]
    gone = [Door(d.endpoint, d.method, d.path.replace(FILLED["number"], "C-BBBBBB"))
            for d in places]  # fmt: skip

    assert len(gone) > 10
    assert {door.tried_by(clerk, **OURS) for door in gone} == {404}


def test_signing_in_gives_a_new_session_and_ends_the_one_before(
    app: Flask, shared_database: Database
) -> None:
    planted, victim = person(app, shared_database), person(app, shared_database, enter=False)
    cookie = planted.browser.get_cookie("__Host-plainbill-desk", domain="desk.example")
    assert cookie is not None
    victim.browser.set_cookie(
        "__Host-plainbill-desk", cookie.value, domain="desk.example", secure=True
    )

    assert victim.enter().status_code == 303

    kept = victim.browser.get_cookie("__Host-plainbill-desk", domain="desk.example")
    assert kept is not None
    assert kept.value != cookie.value
    assert planted.get("/desk/account", **OURS).status_code == 401
