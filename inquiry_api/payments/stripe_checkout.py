"""Stripe's own payment page, by its official library: card data never comes near us."""

from dataclasses import dataclass
from typing import Any

import stripe

from inquiry_api.errors import Unavailable
from inquiry_api.payments.models import PaymentRequest

_PAID = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})


class BadSignature(Exception):
    """A webhook that Stripe did not sign, or too long ago."""


@dataclass(frozen=True)
class Paid:
    """What Stripe says was paid: for which request, how much, and its own name for the money."""

    request_id: str
    reference: str
    cents: int


@dataclass(frozen=True)
class Shown:
    """What Stripe's page shows: no name of a person, no service, only whose bill it is."""

    practice: str
    back_url: str
    cents: int


def open_checkout(key: str, request: PaymentRequest, shown: Shown) -> str:
    """A page at Stripe for this amount; returns its address. Raises Unavailable.

    The same request and amount give the same page.
    """
    try:
        made = stripe.StripeClient(key, max_network_retries=1).v1.checkout.sessions.create(
            _params(request, shown), {"idempotency_key": f"{request.id}:{shown.cents}"}
        )
    except stripe.StripeError:
        raise Unavailable from None
    if not made.url:
        raise Unavailable
    return made.url


def _params(request: PaymentRequest, shown: Shown) -> Any:
    reference = {"request": str(request.id)}
    return {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": shown.cents,
                    "product_data": {"name": shown.practice},
                },
            }
        ],
        "locale": request.language,
        "success_url": f"{shown.back_url}?done=1",
        "cancel_url": shown.back_url,
        "metadata": reference,
        "payment_intent_data": {"metadata": reference},
    }


def read_webhook(payload: bytes, signature: str, secret: str) -> Paid | None:
    """What a webhook says was paid; None if it tells of something else. Raises BadSignature."""
    try:
        event = stripe.Webhook.construct_event(payload, signature, secret)
    except (ValueError, stripe.SignatureVerificationError):
        raise BadSignature from None
    if event["type"] not in _PAID:
        return None
    session = event["data"]["object"].to_dict()
    metadata = session.get("metadata") or {}
    if session.get("payment_status") != "paid" or "request" not in metadata:
        return None
    if (session.get("currency") or "").lower() != "usd":
        return None
    reference = session.get("payment_intent") or session["id"]
    return Paid(str(metadata["request"]), str(reference), int(session["amount_total"]))
