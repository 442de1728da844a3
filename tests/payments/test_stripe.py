"""Stripe's webhooks: believed only when signed, counted once."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from inquiry_api.channels.pay import routes
from inquiry_api.db import Database
from inquiry_api.payments.hosting import Hosting, use_hosting
from inquiry_api.payments.models import PaymentRequest
from tests.channels.application import create_test_app
from tests.payments.patient import BASE, Patient

SECRET = "whsec_made_up"


@pytest.fixture
def app(books_database: Database) -> Iterator[Flask]:
    yield create_test_app(
        books_database,
        STRIPE_SECRET="sk_test_made_up",
        STRIPE_WEBHOOK_SECRET=SECRET,
        PLAINBILL_DEMO="1",
    )
    use_hosting(Hosting())


def event(patient: Patient, cents: int = 9_800, **changes: Any) -> dict[str, Any]:
    with patient.database.transaction() as session:
        mine = PaymentRequest.account_id == patient.account_id
        request = session.scalars(select(PaymentRequest).where(mine)).one()
    paid = {
        "id": "cs_1",
        "object": "checkout.session",
        "payment_status": "paid",
        "payment_intent": f"pi_{request.id}",
        "currency": "usd",
        "amount_total": cents,
        "metadata": {"request": str(request.id)},
    }
    return {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "data": {"object": paid | changes},
    }


def send(patient: Patient, body: dict[str, Any], *, secret: str = SECRET) -> TestResponse:
    payload, at = json.dumps(body), int(time.time())
    signed = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest()
    return patient.app.test_client().post(
        "/pay/stripe/webhook",
        base_url=BASE,
        data=payload,
        headers={"Stripe-Signature": f"t={at},v1={signed}"},
    )


def test_a_signed_word_of_payment_is_posted_once(patient: Patient) -> None:
    patient.page()

    answers = [send(patient, event(patient)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert (patient.owed, patient.payments) == (0, 1)


def test_an_unsigned_word_is_refused(patient: Patient) -> None:
    patient.page()

    assert send(patient, event(patient), secret="whsec_other").status_code == 403
    assert patient.payments == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"payment_status": "unpaid"},
        {"currency": "eur"},
        {"metadata": {}},
        {"metadata": {"request": "not-one-of-ours"}},
    ],
)
def test_what_is_no_payment_of_ours_posts_nothing(
    patient: Patient, changes: dict[str, Any]
) -> None:
    patient.page()

    assert send(patient, event(patient, **changes)).status_code == 200
    assert patient.payments == 0


def test_with_stripe_the_demo_page_is_not_there(patient: Patient) -> None:
    token = patient.page()

    assert patient.pay(token, 9_800).status_code == 404
    assert patient.owed == 9_800


def test_the_page_leads_to_stripe_by_a_link(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def opened(key: str, request: PaymentRequest, shown: Any) -> str:
        seen.append((key, shown.cents))
        return "https://checkout.stripe.example/c/1"

    monkeypatch.setattr(routes, "open_checkout", opened)

    response = patient.post(patient.page(), amount="25")

    assert seen == [("sk_test_made_up", 2_500)]
    assert 'href="https://checkout.stripe.example/c/1"' in response.text
