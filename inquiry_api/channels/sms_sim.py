"""A stand-in for Twilio on this machine: the same forms, signatures and error codes, no carrier.

It takes texts as Twilio's REST API does, reports what becomes of them, and sends texts in, signed
by the official validator's own algorithm. A page shows what each number received.
"""

import logging
import os
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import httpx
from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from inquiry_api.channels.sim_texts import Fault, SimText, SimTexts
from inquiry_api.headers import register_headers

log = logging.getLogger(__name__)

_REPORT_AFTER_SECONDS = 0.05
_ACCOUNT = "/2010-04-01/Accounts/<account>"

blueprint = Blueprint("sms_sim", __name__, template_folder="templates")


@dataclass(frozen=True)
class Sim:
    """The account it plays, where it delivers texts, and what it holds."""

    account_sid: str
    auth_token: str
    number: str
    webhook: str
    texts: SimTexts

    def deliver(self, text: SimText) -> int:
        """Send a text in; returns the status of the answer, 0 for none."""
        form = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsMessageSid": text.sid,
            "AccountSid": self.account_sid,
            "From": text.sender,
            "To": text.to,
            "Body": text.body,
            "NumMedia": str(text.media),
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
        }
        return self.post(self.webhook, form)

    def report(self, text: SimText, callback: str, fault: Fault) -> None:
        """Report each step of a text that was taken, as a carrier would let Twilio know."""
        last = "delivered" if fault.fail_later is None else "undelivered"
        for status in ("sent", last):
            time.sleep(_REPORT_AFTER_SECONDS)
            code = fault.fail_later if status == "undelivered" else None
            self.texts.mark(text.sid, status, code)
            form = {
                "MessageSid": text.sid,
                "SmsSid": text.sid,
                "MessageStatus": status,
                "SmsStatus": status,
                "AccountSid": self.account_sid,
                "From": text.sender,
                "To": text.to,
                "ApiVersion": "2010-04-01",
            }
            self.post(callback, form | ({"ErrorCode": str(code)} if code else {}))

    def post(self, url: str, form: dict[str, str]) -> int:
        """Post a signed form; returns the status, 0 if nobody answers."""
        signature = RequestValidator(self.auth_token).compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature}
        try:
            response = _http().post(url, data=form, headers=headers)
        except httpx.HTTPError:
            log.warning("sim.unanswered")
            return 0
        return response.status_code


@cache
def _http() -> httpx.Client:
    """One client for all: a new one reads every certificate of the system again."""
    return httpx.Client(timeout=15, trust_env=False)


def create_sim(sim: Sim) -> Flask:
    """The stand-in as an application."""
    app = Flask(__name__)
    app.extensions["sim"] = sim
    app.register_blueprint(blueprint)
    register_headers(app, secure=False)
    return app


def serve(*, port: int) -> None:
    """Run it on loopback until it is stopped. It plays the account of the environment."""
    sim = Sim(
        account_sid=os.environ["TWILIO_ACCOUNT_SID"],
        auth_token=os.environ["TWILIO_AUTH_TOKEN"],
        number=os.environ["TWILIO_FROM"],
        webhook=os.environ.get("PLAINBILL_PUBLIC_URL", "http://127.0.0.1:8080")
        + "/channels/sms/twilio",
        texts=SimTexts(),
    )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    make_server("127.0.0.1", port, create_sim(sim), threaded=True).serve_forever()


def the_sim() -> Sim:
    """The stand-in that serves this request."""
    sim: Sim = current_app.extensions["sim"]
    return sim


@blueprint.post(f"{_ACCOUNT}/Messages.json")
def take(account: str) -> ResponseReturnValue:
    """Take a text to be sent."""
    sim = the_sim()
    if not _authorized(sim, account):
        return _error(20003, 401)
    to, body = request.form.get("To", ""), request.form.get("Body", "")
    fault = sim.texts.faults.get(to, Fault())
    if fault.refuse is not None:
        return _error(fault.refuse, fault.status)
    if not body:
        return _error(21602, 400)
    text = sim.texts.add("outbound-api", request.form.get("From", ""), to, body, "queued")
    callback = request.form.get("StatusCallback")
    if callback:
        threading.Thread(target=sim.report, args=(text, callback, fault), daemon=True).start()
    if fault.drop:
        request.environ["werkzeug.socket"].close()
        return Response(status=500)
    return jsonify(text.as_json(account)), 201


@blueprint.get(f"{_ACCOUNT}/Messages.json")
def listed(account: str) -> ResponseReturnValue:
    """The texts, newest first, on one page."""
    sim = the_sim()
    if not _authorized(sim, account):
        return _error(20003, 401)
    since = request.args.get("DateSent>")
    found = sim.texts.found(
        to=request.args.get("To"),
        sender=request.args.get("From"),
        since=datetime.fromisoformat(since.replace("Z", "+00:00")) if since else None,
    )
    messages = [text.as_json(account) for text in found]
    return jsonify(messages=messages, next_page_uri=None, page=0, page_size=len(messages))


@blueprint.get("/")
def shown() -> str:
    """What each number received, and a form to text as one."""
    texts = the_sim().texts
    threads = [(number, texts.with_number(number)) for number in texts.numbers()]
    return render_template("sms_sim.html", threads=threads, ours=the_sim().number)


@blueprint.get("/write")
def write() -> str:
    """A form to text the practice as a patient."""
    sim = the_sim()
    numbers = sim.texts.numbers() or ["+15555550123"]
    return render_template("sms_sim_write.html", sender=numbers[0], ours=sim.number)


@blueprint.get("/texts")
def received() -> ResponseReturnValue:
    """The texts of one number after a running number, as JSON."""
    after = request.args.get("after", 0, type=int)
    texts = the_sim().texts.with_number(request.args.get("number", ""), after)
    keys = ("number", "sid", "direction", "body", "status", "error_code")
    return jsonify(texts=[{key: getattr(text, key) for key in keys} for text in texts])


@blueprint.post("/texts")
def send_in() -> ResponseReturnValue:
    """Text the practice as a patient. With `hold` it is only listed, as if we had been down."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return _error(20003, 403)
    sim = the_sim()
    form = request.form
    media = form.get("media", 0, type=int)
    sender, body = form.get("from", ""), form.get("body", "")
    text = sim.texts.add("inbound", sender, sim.number, body, "received", media)
    status = 0 if form.get("hold") else sim.deliver(text)
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        return Response(status=303, headers={"Location": "/"})
    return jsonify(sid=text.sid, number=text.number, status=status)


def _authorized(sim: Sim, account: str) -> bool:
    given = request.authorization
    return (
        given is not None
        and account == sim.account_sid == given.username
        and given.password == sim.auth_token
    )


def _error(code: int, status: int) -> ResponseReturnValue:
    return jsonify(
        code=code,
        message="The stand-in was told to answer so.",
        more_info=f"https://www.twilio.com/docs/errors/{code}",
        status=status,
    ), status
