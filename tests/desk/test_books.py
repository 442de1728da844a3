"""The books' pages: who may open them, what an upload may be, and what a report shows."""

from io import BytesIO

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from inquiry_api.access.staff import Role, create_staff
from inquiry_api.app import create_app
from inquiry_api.audit.models import AuditEvent
from inquiry_api.db import Database
from inquiry_api.imports.loads.models import BookFile, BookLoad
from inquiry_api.imports.loads.running import run_upload
from tests.factories.settings import settings_for
from tests.imports.loads.test_loads import CLAIM, PACKED, PAYMENT
from tests.imports.posting_x12.books import decided_835, payment_835
from tests.imports.x12.builders import file_of

BASE = "https://localhost"
OURS = {"Sec-Fetch-Site": "same-origin"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long enough password"


def signed_in(database: Database, role: Role = "admin") -> FlaskClient:
    with database.transaction() as session:
        create_staff(
            session,
            email="robin@example.org",
            name="Robin",
            password=PASSWORD,
            role=role,
            totp_secret=SECRET,
        )
    client = create_app(settings_for(database), database).test_client()
    form = {"email": "robin@example.org", "password": PASSWORD, "code": pyotp.TOTP(SECRET).now()}
    answer = client.post("/desk/sign-in", data=form, headers=OURS, base_url=BASE)
    assert answer.status_code == 303
    return client


@pytest.fixture
def client(database: Database) -> FlaskClient:
    return signed_in(database)


def send(client: FlaskClient, *files: tuple[str, bytes], trial: bool = False) -> TestResponse:
    form: dict[str, object] = {"files": [(BytesIO(data), name) for name, data in files]}
    if trial:
        form["trial"] = "yes"
    return client.post("/desk/books", data=form, headers=OURS, base_url=BASE)


def loads(database: Database) -> list[BookLoad]:
    with database.transaction() as session:
        return list(session.scalars(select(BookLoad)))


def test_an_upload_waits_for_its_job_and_the_page_follows_it(
    client: FlaskClient, database: Database
) -> None:
    answer = send(client, ("paid.835", PAYMENT), ("sent.837", CLAIM))

    page = client.get(answer.headers["Location"], base_url=BASE)
    assert answer.status_code == 303
    assert page.headers["Refresh"] == "3"
    assert "Waiting for its turn" in page.text
    with database.transaction() as session:
        jobs = session.scalar(text("SELECT count(*) FROM procrastinate_jobs"))
        actions = set(session.scalars(select(AuditEvent.action)))
    assert jobs == 1
    assert {"books.uploaded", "books.read"} <= actions


def test_the_report_is_shown_once_the_load_has_ended(
    client: FlaskClient, database: Database
) -> None:
    unsure = file_of("835", *payment_835("92", decided_835(paid="93"), trace="T2"))
    send(client, ("sent.837", CLAIM), ("paid.835", PAYMENT), ("odd.835", unsure), ("a.txt", b"hi"))
    (load,) = loads(database)
    run_upload(database, load.id)

    page = client.get(f"/desk/books/{load.id}", base_url=BASE)

    assert "Refresh" not in page.headers
    assert "Uploaded by Robin" in " ".join(page.text.split())
    assert "claim unbalanced" in page.text
    assert "$110.00" in page.text
    assert "no format was recognised" in page.text
    assert "RIVERA" not in page.text
    listed = client.get("/desk/books", base_url=BASE).text
    assert "3 loaded" in listed
    assert "1 refused" in listed
    assert "1 case" in listed


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Choose at least one file"),
        ([("books.zip", PACKED)], "books.zip is a packed file"),
        ([("a.835", PAYMENT), ("b.835", b"")], "b.835 is empty"),
    ],
)
def test_an_upload_that_cannot_be_used_says_what_to_do_and_keeps_nothing(
    client: FlaskClient, database: Database, files: list[tuple[str, bytes]], said: str
) -> None:
    answer = send(client, *files)

    assert answer.status_code == 422
    assert said in answer.text
    assert loads(database) == []


def test_files_that_are_too_large_together_are_refused(
    client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inquiry_api.desk.books.MOST_BYTES", 1000)

    answer = send(client, ("paid.835", PAYMENT * 3))

    assert answer.status_code == 413
    assert "larger than" in answer.text
    assert loads(database) == []


def test_a_trial_run_is_marked_and_names_are_made_fit_to_show(
    client: FlaskClient, database: Database
) -> None:
    send(client, ("in/paid.835", PAYMENT), ("../in/paid.835", CLAIM), trial=True)

    (load,) = loads(database)
    assert load.dry_run
    with database.transaction() as session:
        files = session.scalars(select(BookFile).order_by(BookFile.ordinal))
        names = [file.name for file in files]
    assert names == ["paid.835", "paid.835 (2)"]


@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_other_roles_may_not_load_books(database: Database, role: Role) -> None:
    client = signed_in(database, role)

    answers = [
        client.get("/desk/books", base_url=BASE),
        send(client, ("paid.835", PAYMENT)),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert loads(database) == []


def test_nobody_sees_a_load_without_signing_in(database: Database) -> None:
    client = create_app(settings_for(database), database).test_client()

    assert client.get("/desk/books", base_url=BASE).status_code == 303
    assert send(client, ("paid.835", PAYMENT)).status_code == 401
    assert loads(database) == []


def test_a_form_of_a_foreign_page_uploads_nothing(client: FlaskClient, database: Database) -> None:
    answer = client.post(
        "/desk/books",
        data={"files": [(BytesIO(PAYMENT), "paid.835")]},
        headers={"Sec-Fetch-Site": "cross-site"},
        base_url=BASE,
    )

    assert answer.status_code == 403
    assert loads(database) == []


def test_a_load_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    path = "/desk/books/00000000-0000-4000-8000-000000000000"

    assert client.get(path, base_url=BASE).status_code == 404
