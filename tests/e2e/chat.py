"""A patient at the web chat, through the same requests as the page's own script."""

import itertools
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.e2e.system import System, until

COOKIE = "__Host-plainbill"
# New chats are paced by address; each browser here has its own.
_ADDRESSES = (f"127.0.1.{last}" for last in itertools.cycle(range(1, 255)))
_FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@dataclass(frozen=True)
class Told:
    """One message from the practice."""

    text: str
    choices: dict[str, str]
    table: list[dict[str, Any]]

    @property
    def cents(self) -> dict[str, int | None]:
        """The table's amounts by their labels."""
        return {row["label"]: row["cents"] for row in self.table}


@dataclass
class Chat:
    """One browser's conversation."""

    system: System
    cookie: str = ""
    token: str = ""
    last: int = 0
    told: list[Told] = field(default_factory=list)
    sent: list[UUID] = field(default_factory=list)
    address: str = field(default_factory=lambda: next(_ADDRESSES))

    def say(self, text: str) -> Told:
        """Type something and wait for the one answer to it."""
        before = len(self.told)
        self.say_and_go(text)
        self.wait()
        assert len(self.told) == before + 1, [one.text for one in self.told[before:]]
        return self.told[-1]

    def say_and_go(self, text: str) -> None:
        """Type something and wait for nothing but that it is taken."""
        self.sent.append(uuid4())
        until(lambda: self._delivered(text, self.sent[-1]), what=f"{text!r} is taken")

    def press(self, title: str) -> Told:
        """Press a button of the last answer."""
        before = len(self.told)
        response = self.post(choice=self.told[-1].choices[title])
        assert response.status_code == httpx.codes.OK
        self._read(response.json())
        self.wait()
        assert len(self.told) == before + 1
        return self.told[-1]

    def wait(self, *, seconds: float = 60.0) -> None:
        """Wait until nothing is under way any more."""
        until(self._is_quiet, seconds=seconds, what="an answer")

    def post(self, text: str | None = None, *, client_id: UUID | None = None, **more: str) -> Any:
        """Send one form as it is; returns the response."""
        if not self.cookie:
            self.open()
        self.sent.append(client_id or uuid4())
        form = {"form_token": self.token, "client_id": str(self.sent[-1]), "after": str(self.last)}
        form |= more if text is None else {"text": text, **more}
        return self.request("POST", "/chat/messages", data=form)

    def open(self) -> str:
        """Load the page; returns its HTML."""
        response = self.request("GET", "/", headers={"Accept": "text/html"})
        found = _FORM_TOKEN.search(response.text)
        assert found, response.text
        self.token = found[1]
        return str(response.text)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request with this browser's cookie, kept by hand as there is no TLS here."""
        headers = {"X-Requested-With": "fetch", "Accept": "application/json"}
        headers |= {"Cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        headers |= more.pop("headers", {})
        transport = httpx.HTTPTransport(local_address=self.address, verify=False)
        with httpx.Client(transport=transport, timeout=30, trust_env=False) as client:
            response = client.request(method, self.system.url + path, headers=headers, **more)
        found = re.search(rf"{COOKIE}=([0-9a-f]+)", response.headers.get("Set-Cookie", ""))
        self.cookie = found[1] if found else self.cookie
        return response

    @property
    def conversation(self) -> UUID:
        """The conversation's id in the database."""
        query = "SELECT conversation_id FROM message WHERE client_id = ANY(%s) LIMIT 1"
        found: UUID = self.system.query(query, self.sent)[0][0]
        return found

    def _delivered(self, text: str, client_id: UUID) -> bool:
        """Send it, and again under the same id if nobody took it, as the page does."""
        try:
            response = self.post(text, client_id=client_id)
        except httpx.HTTPError:
            return False
        self.sent.pop()
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return False
        assert response.status_code == httpx.codes.OK, response.text
        self._read(response.json())
        return True

    def _is_quiet(self) -> bool:
        try:
            response = self.request("GET", f"/chat/messages?after={self.last}")
        except httpx.HTTPError:
            return False
        return response.is_success and not self._read(response.json())

    def _read(self, answer: dict[str, Any]) -> bool:
        """Take in what is new; whether more is to come."""
        self.token = answer["form_token"]
        for message in answer["messages"]:
            assert message["seq"] > self.last
            self.last = message["seq"]
            if message["author"] != "patient":
                choices = {one["title"]: one["token"] for one in message["choices"]}
                self.told.append(Told(message["text"], choices, message["table"]))
        return bool(answer["waiting"])
