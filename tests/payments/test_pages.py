"""The payment page: looked at freely, used once, for no more than is owed."""

import re

import pytest
from sqlalchemy import func, select, text, update

from inquiry_api.conversations.models import Message
from inquiry_api.payments.models import PaymentRequest
from tests.payments.patient import Patient


def test_looking_at_the_page_uses_nothing_up(patient: Patient) -> None:
    token = patient.page()

    for _ in range(3):
        response = patient.get(token)

    assert response.status_code == 200
    assert "$98.00" in response.text
    assert "Quill" not in response.text


def test_the_address_is_kept_as_a_hash_alone(patient: Patient) -> None:
    token = patient.page()

    with patient.database.transaction() as session:
        rows = session.execute(text("SELECT payment_request::text FROM payment_request"))
        kept = [row[0] for row in rows]

    assert len(token) == 22
    assert token not in str(kept)


def test_a_payment_is_posted_and_told_in_the_thread(patient: Patient) -> None:
    token = patient.page()

    response = patient.pay(token, 9_800)

    assert response.status_code == 303
    assert patient.owed == 0
    assert "$98.00 came in" in patient.get(token).text
    with patient.database.transaction() as session:
        mine = Message.conversation_id == patient.conversation_id
        said = [m.body or "" for m in session.scalars(select(Message).where(mine))]
    assert any("your payment came in" in body for body in said)
    assert not any("98" in body for body in said)


def test_a_part_can_be_paid(patient: Patient) -> None:
    patient.pay(patient.page(), 2_500)

    assert patient.owed == 7_300


def test_a_page_works_once(patient: Patient) -> None:
    token = patient.page()
    patient.pay(token, 2_500)

    again = patient.pay(token, 2_500)

    assert again.status_code == 403
    assert patient.payments == 1
    assert patient.owed == 7_300


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("98.01", "The most is $98.00"),
        ("1000000000", "The most is $98.00"),
        ("-5", "smallest amount"),
        ("0", "smallest amount"),
        ("0.10", "smallest amount"),
        ("lots", "such as 25.00"),
        ("", "such as 25.00"),
        ("1e3", "such as 25.00"),
    ],
)
def test_no_other_amount_is_taken(patient: Patient, typed: str, says: str) -> None:
    response = patient.post(patient.page(), amount=typed)

    assert response.status_code == 422
    assert says in response.text


@pytest.mark.parametrize("cents", ["9801", "-1", "0", "x", "99999999999"])
def test_a_forged_amount_is_refused(patient: Patient, cents: str) -> None:
    response = patient.post(f"{patient.page()}/demo", cents=cents, choice="pay")

    assert response.status_code == 403
    assert patient.payments == 0


def test_what_was_paid_meanwhile_is_not_asked_again(patient: Patient) -> None:
    first, second = patient.page(), patient.page()
    patient.pay(first, 9_000)

    assert "$8.00" in patient.get(second).text
    patient.pay(second, 800)
    third = patient.get(patient.page())

    assert patient.owed == 0
    assert "nothing left to pay" in third.text


def test_a_declined_card_pays_nothing_and_can_be_tried_again(patient: Patient) -> None:
    token = patient.page()

    response = patient.post(f"{token}/demo", cents="9800", choice="decline")

    assert response.status_code == 402
    assert "declined" in response.text
    assert patient.owed == 9_800
    assert patient.pay(token, 9_800).status_code == 303


def test_the_demo_page_says_that_it_is_one(patient: Patient) -> None:
    response = patient.post(patient.page(), amount="98.00")

    assert response.status_code == 200
    assert "Demo payment page" in response.text
    assert not re.search(r'name="(?:card|number|cvc|cvv|exp)', response.text)


def test_a_form_from_elsewhere_is_refused(patient: Patient) -> None:
    token = patient.page()
    client = patient.app.test_client()

    response = client.post(f"/pay/{token}", base_url="https://bills.example", data={"amount": "5"})

    assert response.status_code == 403


def test_an_old_page_is_over(patient: Patient) -> None:
    token = patient.page()
    with patient.database.transaction() as session:
        mine = update(PaymentRequest).where(PaymentRequest.account_id == patient.account_id)
        session.execute(mine.values(expires_at=func.now()))

    assert patient.get(token).status_code == 410
    assert patient.get("nothing").status_code == 410


def test_the_page_speaks_spanish(patient: Patient) -> None:
    response = patient.get(patient.page(language="es"))

    assert '<html lang="es">' in response.text
    assert "¿Cuánto quiere pagar?" in response.text
