"""Where patients pay, and where they fetch their papers."""

import logging
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.door import NotVerified
from inquiry_api.answers.clock import today
from inquiry_api.answers.papers.making import make_paper
from inquiry_api.answers.practice import practice
from inquiry_api.channels.pay.pages import check_form, form_token, page
from inquiry_api.channels.pay.phrases import PHRASES
from inquiry_api.channels.pay.thanking import thank
from inquiry_api.channels.webchat import sessions
from inquiry_api.channels.webchat.phrases import page_language
from inquiry_api.conversations.pacing import LINK_TRIES, admit
from inquiry_api.conversations.speaking import speaker_of
from inquiry_api.db import now
from inquiry_api.errors import NotFound, Refused, TooMany
from inquiry_api.money import MoneyError, format_cents, parse_cents
from inquiry_api.payments.hosting import hosting
from inquiry_api.payments.models import PaymentRequest
from inquiry_api.payments.papers import paper_of
from inquiry_api.payments.requests import live_request, paid_on, payable, request_of
from inquiry_api.payments.settling import Received, settle
from inquiry_api.payments.stripe_checkout import BadSignature, Shown, open_checkout, read_webhook
from inquiry_api.services import services

log = logging.getLogger(__name__)

blueprint = Blueprint(
    "pay", __name__, template_folder="templates", static_folder="static",
    static_url_path="/static/pay",
)  # fmt: skip
SMALLEST_CENTS = 50  # What the card networks take at least.


@blueprint.get("/pay/<token>")
def ask(token: str) -> ResponseReturnValue:
    """How much is to pay, and how much of it now. Looking uses nothing up."""
    with services().database.transaction() as session:
        found = live_request(session, token)
        if found is None:
            return _over(session, token)
        if request.args.get("done"):
            return page("working", found.language)
        return _asking(session, found, token)


@blueprint.post("/pay/<token>")
def choose(token: str) -> ResponseReturnValue:
    """Take the amount, and lead on to where the money is taken."""
    check_form(token)
    with services().database.transaction() as session:
        _paced(session)
        found = live_request(session, token)
        if found is None:
            return _over(session, token)
        most = sum(share.cents for share in payable(session, found))
        typed = request.form.get("amount", "")
        cents, problem = _amount(typed, most)
        if cents is None:
            return _asking(session, found, token, problem=problem, typed=typed, status=422)
        return _leading_on(found, token, cents)


@blueprint.post("/pay/<token>/demo")
def demo(token: str) -> ResponseReturnValue:
    """The demo's stand-in for a payment provider: it says yes or no as it is told."""
    check_form(token)
    if hosting().provider != "demo":
        raise NotFound
    with services().database.transaction() as session:
        found = live_request(session, token, lock=True)
        if found is None:
            return _over(session, token)
        most = sum(share.cents for share in payable(session, found))
        cents, _ = _amount(_dollars(request.form.get("cents", "")), most)
        if cents is None:
            raise Refused
        if request.form.get("choice") != "pay":
            return _demo_page(found, token, cents, declined=True)
        received = Received("demo", str(found.id), cents, today(practice(), now()))
        settle(session, found, received)
        thank(session, found)
    return redirect(url_for("pay.ask", token=token), 303)


@blueprint.post("/pay/stripe/webhook")
def webhook() -> ResponseReturnValue:
    """Stripe's own word that money came in; the same word twice counts once."""
    secret = services().settings.stripe_webhook_secret
    if not secret:
        raise NotFound
    signature = request.headers.get("Stripe-Signature", "")
    try:
        paid = read_webhook(request.get_data(), signature, secret)
    except BadSignature:
        log.warning("payment.bad_signature")
        raise Refused from None
    if paid is not None:
        with services().database.transaction() as session:
            found = session.get(PaymentRequest, _id(paid.request_id), with_for_update=True)
            if found is None:
                log.error("payment.unknown_request")
                return Response(status=200)
            received = Received("stripe", paid.reference, paid.cents, today(practice(), now()))
            if settle(session, found, received):
                thank(session, found)
    return Response(status=200)


@blueprint.get("/papers/<token>")
def paper(token: str) -> ResponseReturnValue:
    """A statement or receipt, for whoever is verified for that account in this browser."""
    with services().database.transaction() as session:
        current = sessions.current(session, sessions.ticket(), active=True)
        found = paper_of(session, token)
        if current is None or found is None:
            return page("paper_closed", page_language(), 403)
        speaker = speaker_of(
            current.conversation, uuid4(), "es" if found.language == "es" else "en"
        )
        try:
            made = make_paper(session, speaker, found)
        except (NotVerified, NotFound):
            return page("paper_closed", page_language(), 403)
    response = Response(made, mimetype="application/pdf")
    day: datetime = found.created_at
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{found.kind}-{day.date().isoformat()}.pdf"'
    )
    return response


def _paced(session: Session) -> None:
    if not admit(session, "pay", request.remote_addr or "", LINK_TRIES):
        raise TooMany


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _dollars(cents: str) -> str:
    return format_cents(int(cents)) if cents.isascii() and cents.isdigit() else ""


def _amount(typed: str, most: int) -> tuple[int | None, str]:
    """The cents to pay, or the key of what is wrong with them."""
    try:
        cents = parse_cents(typed)
    except MoneyError:
        return None, "unclear"
    if cents > most:
        return None, "too_much"
    if cents < min(SMALLEST_CENTS, most) or cents <= 0:
        return None, "too_little"
    return cents, ""


def _asking(
    session: Session,
    found: PaymentRequest,
    token: str,
    *,
    problem: str = "",
    typed: str = "",
    status: int = 200,
) -> Response:
    most = sum(share.cents for share in payable(session, found))
    if not most:
        return page("settled", found.language)
    limit = min(SMALLEST_CENTS, most) if problem == "too_little" else most
    said = PHRASES[found.language][problem].format(amount=format_cents(limit)) if problem else ""
    return page(
        "ask",
        found.language,
        status,
        amount=format_cents(most),
        instalment=found.plan_id is not None,
        problem=said,
        typed=typed or format_cents(most).lstrip("$"),
        form_token=form_token(token),
    )


def _leading_on(found: PaymentRequest, token: str, cents: int) -> Response:
    if hosting().provider == "demo":
        return _demo_page(found, token, cents)
    back = f"{hosting().public_url}/pay/{token}"
    shown = Shown(practice().name, back, cents)
    url = open_checkout(services().settings.stripe_secret_key, found, shown)
    # A link and no redirect: the page's policy lets forms lead to our own site alone.
    return page("outside", found.language, url=url, amount=format_cents(cents))


def _demo_page(
    found: PaymentRequest, token: str, cents: int, *, declined: bool = False
) -> Response:
    return page(
        "demo",
        found.language,
        402 if declined else 200,
        amount=format_cents(cents),
        cents=cents,
        problem=PHRASES[found.language]["declined"] if declined else "",
        form_token=form_token(token),
        url=url_for("pay.demo", token=token),
    )


def _over(session: Session, token: str) -> Response:
    """The page of a request that is used up, over, or was never there: told by its own words."""
    known = request_of(session, token)
    if known is not None and known.used_at is not None:
        paid = paid_on(session, known)
        return page("done", known.language, amount=format_cents(paid))
    return page("gone", known.language if known else page_language(), 410)
