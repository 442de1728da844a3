"""Renders the payment pages. They show an amount and the practice, and nobody's name."""

import hmac

from flask import Response, make_response, render_template, request

from inquiry_api.answers.practice import practice
from inquiry_api.channels.pay.phrases import PHRASES
from inquiry_api.crypto import blind_index
from inquiry_api.errors import Refused


def page(state: str, language: str, status: int = 200, **values: object) -> Response:
    """One page, by what is the case."""
    words = PHRASES[language if language in PHRASES else "en"]
    values = {"amount": "", "problem": "", "form_token": "", "url": "", **values}
    html = render_template(
        "pay/page.html", state=state, language=language, words=words, practice=practice(), **values
    )
    return make_response(html, status)


def form_token(token: str) -> str:
    """What the page's form must send back: made from the address under our key."""
    return blind_index("pay_form", token).hex()


def check_form(token: str) -> None:
    """Refuse a form that did not come from our page."""
    sent = request.form.get("form_token", "")
    same_site = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    if not same_site or not hmac.compare_digest(sent, form_token(token)):
        raise Refused
