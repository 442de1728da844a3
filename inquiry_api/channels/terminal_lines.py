"""Two ways to reach the running system from a terminal: its web chat, and its texts."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

import httpx

from inquiry_api.channels.webchat.sessions import COOKIE

PATIENCE_SECONDS = 30.0
_LOOK_SECONDS = 0.05
_MORE_TEXTS_SECONDS = 0.4
_FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')
_CODE = re.compile(r"\b(\d{6})\b")


class NoAnswer(Exception):
    """The system does not run, or did not answer in time."""


@dataclass(frozen=True)
class Told:
    """One reply as it came."""

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    table: tuple[dict[str, Any], ...] = ()
    author: str = "bot"


class Line(Protocol):
    """A way to say something and hear what comes back."""

    def say(self, text: str) -> Sequence[Told]:
        """Say it and wait for the replies. Raises NoAnswer."""


@dataclass
class WebLine:
    """The web chat, as its page's own script uses it."""

    url: str
    _cookie: str = ""
    _token: str = ""
    _last: int = 0
    _offered: dict[str, str] = field(default_factory=dict)

    def say(self, text: str) -> Sequence[Told]:
        """Type a text, or press the button with this title or number."""
        if not self._cookie:
            self._open()
        form = {"form_token": self._token, "client_id": str(uuid4()), "after": str(self._last)}
        token = self._offered.get(text.strip().casefold())
        form |= {"choice": token} if token else {"text": text}
        answer = self._call("POST", "/chat/messages", data=form)
        told = self._read(answer)
        ends = time.monotonic() + PATIENCE_SECONDS
        while answer["waiting"]:
            if time.monotonic() > ends:
                raise NoAnswer(f"no answer within {PATIENCE_SECONDS:.0f} seconds")
            time.sleep(_LOOK_SECONDS)
            answer = self._call("GET", f"/chat/messages?after={self._last}")
            told += self._read(answer)
        return told

    def _open(self) -> None:
        response = self._request("GET", "/")
        found = _FORM_TOKEN.search(response.text)
        if not found:
            raise NoAnswer("there is no patient page at this address")
        self._token = found[1]

    def _read(self, answer: dict[str, Any]) -> list[Told]:
        self._token = answer["form_token"]
        told = []
        for message in answer["messages"]:
            self._last = max(self._last, message["seq"])
            if message["author"] == "patient":
                continue
            choices = tuple((item["title"], item["token"]) for item in message["choices"])
            self._offer(choices)
            told.append(Told(message["text"], choices, tuple(message["table"]), message["author"]))
        return told

    def _offer(self, choices: tuple[tuple[str, str], ...]) -> None:
        self._offered = {}
        for number, (title, token) in enumerate(choices, start=1):
            self._offered |= {title.casefold(): token, str(number): token}

    def _call(self, method: str, path: str, data: dict[str, str] | None = None) -> dict[str, Any]:
        response = self._request(method, path, data)
        if response.status_code != httpx.codes.OK:
            raise NoAnswer(f"the web chat answered {response.status_code}")
        answer: dict[str, Any] = response.json()
        return answer

    def _request(
        self, method: str, path: str, data: dict[str, str] | None = None
    ) -> httpx.Response:
        """One request, with the cookie kept by hand: a jar would not send it without TLS."""
        headers = {"X-Requested-With": "fetch"}
        if path != "/":
            headers["Accept"] = "application/json"
        if self._cookie:
            headers["Cookie"] = f"{COOKIE}={self._cookie}"
        try:
            response = httpx.request(
                method, self.url + path, data=data, headers=headers, timeout=15, trust_env=False
            )
        except httpx.HTTPError:
            raise NoAnswer(f"nothing answers at {self.url}: is `make run` running?") from None
        found = re.search(rf"{COOKIE}=([^;]+)", response.headers.get("Set-Cookie", ""))
        self._cookie = found[1] if found else self._cookie
        return response


@dataclass
class TextLine:
    """Texts by way of the stand-in for Twilio, as the patient with this number."""

    sim_url: str
    number: str
    _last: int = -1

    def say(self, text: str) -> Sequence[Told]:
        """Text it, and collect what comes back; silence is an answer to some words."""
        if self._last < 0:
            self.heard()
        sent = self._call("POST", "/texts", data={"from": self.number, "body": text})
        if sent["status"] != httpx.codes.OK:
            raise NoAnswer(f"the text channel answered {sent['status']}")
        ends = time.monotonic() + PATIENCE_SECONDS
        told: list[Told] = []
        while not told and time.monotonic() < ends:
            time.sleep(_LOOK_SECONDS)
            told = self.heard()
        if told:
            time.sleep(_MORE_TEXTS_SECONDS)
            told += self.heard()
        return told

    def heard(self) -> list[Told]:
        """The texts to this number since the last look."""
        query = {"number": self.number, "after": str(max(self._last, 0))}
        texts = self._call("GET", f"/texts?{httpx.QueryParams(query)}")["texts"]
        for text in texts:
            self._last = max(self._last, text["number"])
        self._last = max(self._last, 0)
        return [Told(text["body"]) for text in texts if text["direction"] != "inbound"]

    def newest_code(self) -> str:
        """The newest six-digit code texted to this number; empty for none."""
        query = httpx.QueryParams({"number": self.number, "after": "0"})
        for text in reversed(self._call("GET", f"/texts?{query}")["texts"]):
            found = _CODE.search(text["body"])
            if text["direction"] != "inbound" and found:
                return found[1]
        return ""

    def _call(self, method: str, path: str, data: dict[str, str] | None = None) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        try:
            response = httpx.request(
                method, self.sim_url + path, data=data, headers=headers, timeout=30, trust_env=False
            )
            response.raise_for_status()
        except httpx.HTTPError:
            raise NoAnswer(f"nothing answers at {self.sim_url}: is `make run` running?") from None
        answer: dict[str, Any] = response.json()
        return answer
