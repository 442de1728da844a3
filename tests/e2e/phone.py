"""A patient with a telephone, by way of the stand-in for Twilio."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import gsm0338
import httpx
from twilio.request_validator import RequestValidator

from tests.e2e.system import System, until

_TWO_SEGMENTS = 2 * 153


@dataclass
class Phone:
    """One number; what it got before does not count.

    Every text that it gets must be plain GSM-7 and two segments at most.
    """

    system: System
    number: str
    last: int = 0
    sent: list[str] = field(default_factory=list)
    got: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hear()
        self.got.clear()

    def say(self, body: str, **more: Any) -> str:
        """Text something and wait for the one answer to it."""
        before = len(self.got)
        self.text(body, **more)
        self.wait_for(before + 1)
        assert len(self.got) == before + 1, self.got[before:]
        return self.got[-1]

    def text(self, body: str, *, media: int = 0) -> None:
        """Text something; Twilio has it and the webhook took it."""
        form = {"from": self.number, "body": body, "media": str(media)}
        answer = self._sim("POST", "/texts", data=form)
        self.sent.append(answer["sid"])
        assert answer["status"] == httpx.codes.OK

    def wait_for(self, count: int, *, seconds: float = 60.0) -> None:
        """Wait until this many texts came in all, and nothing more is on its way."""
        until(lambda: len(self.hear()) >= count, seconds=seconds, what=f"{count} texts")
        until(self.is_quiet, seconds=seconds, what="nothing more is on its way")
        self.hear()

    def wait_for_text(self, count: int) -> None:
        """Wait until this many texts came in all, though this phone did not write."""
        until(lambda: len(self.hear()) >= count, what=f"{count} texts")

    def hear(self) -> list[str]:
        """Every text that came so far."""
        query = httpx.QueryParams({"number": self.number, "after": str(self.last)})
        for text in self._sim("GET", f"/texts?{query}")["texts"]:
            self.last = text["number"]
            if text["direction"] != "inbound":
                assert len(gsm0338.Codec().encode(text["body"])[0]) <= _TWO_SEGMENTS
                self.got.append(text["body"])
        return self.got

    def post(self, body: str, *, sid: str | None = None, token: str | None = None) -> int:
        """Call the webhook as Twilio does; returns the status. `token` signs with another."""
        variables = self.system.variables
        sid = sid or f"SM{uuid4().hex}"
        self.sent.append(sid)
        form = {"MessageSid": sid, "AccountSid": variables["TWILIO_ACCOUNT_SID"], "NumMedia": "0",
                "From": self.number, "To": variables["TWILIO_FROM"], "Body": body}  # fmt: skip
        url = f"{self.system.url}/channels/sms/twilio"
        signer = RequestValidator(token or variables["TWILIO_AUTH_TOKEN"])
        signed = {"X-Twilio-Signature": signer.compute_signature(url, form)}
        return httpx.post(url, data=form, headers=signed, timeout=30, trust_env=False).status_code

    def deliver(self, body: str) -> None:
        """Call the webhook until it takes the text, under one id, as Twilio does where set so."""
        sid = f"SM{uuid4().hex}"
        until(lambda: self._taken(body, sid), what=f"the text {body!r} is taken")
        self.sent.append(sid)

    def _taken(self, body: str, sid: str) -> bool:
        try:
            return self.post(body, sid=sid) == httpx.codes.OK
        except httpx.HTTPError:
            return False

    @property
    def conversation(self) -> UUID:
        """The conversation's id in the database."""
        query = "SELECT conversation_id FROM message WHERE provider_id = ANY(%s) LIMIT 1"
        found: UUID = self.system.query(query, self.sent)[0][0]
        return found

    def is_quiet(self) -> bool:
        """No message of ours waits for its answer, and no answer waits to be sent."""
        waiting = self.system.query(
            "SELECT 1 FROM turn WHERE conversation_id = %s AND stage <> 'finished' UNION ALL "
            "SELECT 1 FROM outbox WHERE conversation_id = %s "
            "AND state IN ('queued', 'sending', 'unknown')",
            self.conversation,
            self.conversation,
        )
        return not waiting

    def _sim(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Accept": "application/json"}
        url = self.system.sim_url + path
        response = httpx.request(method, url, headers=headers, timeout=30, trust_env=False, **more)
        response.raise_for_status()
        return response.json()
