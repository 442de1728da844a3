"""The desk's door: both factors, our own forms only, and a list without facts about people."""

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from inquiry_api.access.staff import create_staff
from inquiry_api.app import create_app
from inquiry_api.audit.models import AuditEvent
from inquiry_api.cases.opening import open_case
from inquiry_api.db import Database, now
from inquiry_api.settings import Settings
from tests.factories.settings import settings_for

OURS = {"Sec-Fetch-Site": "same-origin"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long enough password"


@pytest.fixture
def client(database: Database) -> FlaskClient:
    settings: Settings = settings_for(database)
    with database.transaction() as session:
        create_staff(
            session,
            email="robin@example.org",
            name="Robin",
            password=PASSWORD,
            role="clerk",
            totp_secret=SECRET,
        )
    return create_app(settings, database).test_client()


def enter(client: FlaskClient, **changes: str) -> int:
    form = {"email": "robin@example.org", "password": PASSWORD, "code": pyotp.TOTP(SECRET).now()}
    answer = client.post(
        "/desk/sign-in", data=form | changes, headers=OURS, base_url="https://localhost"
    )
    return answer.status_code


def test_the_right_password_and_code_open_the_list(client: FlaskClient) -> None:
    assert enter(client) == 303

    page = client.get("/desk/", base_url="https://localhost")

    assert page.status_code == 200
    assert "Nobody is waiting" in page.text


@pytest.mark.parametrize(
    "changes",
    [{"password": "another password"}, {"code": "000000"}, {"email": "nobody@example.org"}],
)
def test_anything_wrong_is_refused_in_the_same_words(
    client: FlaskClient, changes: dict[str, str]
) -> None:
    assert enter(client, **changes) == 401
    assert client.get("/desk/", base_url="https://localhost").status_code == 303


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_form_from_elsewhere_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/desk/sign-in", data={}, headers=headers, base_url="https://localhost")

    assert answer.status_code == 403


def test_without_a_session_the_list_asks_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/desk/", base_url="https://localhost")

    assert answer.status_code == 303
    assert answer.location.endswith("/desk/sign-in?next=/desk/")


def test_signing_out_closes_the_list(client: FlaskClient) -> None:
    enter(client)

    client.post("/desk/sign-out", headers=OURS, base_url="https://localhost")

    assert client.get("/desk/", base_url="https://localhost").status_code == 303


def test_the_list_shows_the_case_and_is_audited(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        case = open_case(
            session,
            kind="question",
            severity="high",
            topic="talk_to_human",
            key="k",
            promised_at=now(),
            packet={"secret": "Whitfield"},
        )
        number = case.number
    enter(client)

    page = client.get("/desk/", base_url="https://localhost")

    assert number in page.text
    assert "Whitfield" not in page.text
    with database.transaction() as session:
        actions = set(session.scalars(select(AuditEvent.action)))
    assert "cases.listed" in actions


def test_a_browser_gets_a_page_for_a_problem_and_a_program_gets_json(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"Accept": "text/html"})
    data = client.get("/nowhere", headers={"Accept": "application/json"})

    assert page.mimetype == "text/html"
    assert "There is nothing here for you." in page.text
    assert data.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [{"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}],
)
def test_a_fetch_without_a_session_is_told_so_and_not_led_away(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = client.get("/desk/", headers=headers, base_url="https://localhost")

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("following", "leads_to"),
    [
        ("/desk/?kind=dispute", "/desk/?kind=dispute"),
        ("/studio/inbox", "/studio/inbox"),
        ("https://elsewhere.example/desk/", "/desk/start"),
        ("//elsewhere.example/desk/", "/desk/start"),
        ("/desk/..//elsewhere.example", "/desk/start"),
        ("/deskother", "/desk/start"),
        ("/", "/desk/start"),
    ],
)
def test_after_signing_in_the_page_asked_for_opens_and_no_other_site(
    client: FlaskClient, following: str, leads_to: str
) -> None:
    form = {"email": "robin@example.org", "password": PASSWORD, "code": pyotp.TOTP(SECRET).now()}

    answer = client.post(
        "/desk/sign-in",
        data=form | {"next": following},
        headers=OURS,
        base_url="https://localhost",
    )

    assert answer.location == leads_to


def test_a_poll_keeps_nobody_signed_in_and_a_touch_does(
    client: FlaskClient, database: Database
) -> None:
    enter(client)
    with database.transaction() as session:
        session.execute(text("UPDATE staff_session SET seen_at = now() - interval '14 minutes'"))

    asked = client.get(
        "/desk/here", headers={"Plainbill-Idle": "840"}, base_url="https://localhost"
    )
    touched = client.post("/desk/here", headers=OURS, base_url="https://localhost")

    assert 50 <= asked.get_json()["left"] <= 60
    assert touched.get_json()["left"] >= 899
