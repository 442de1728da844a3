"""What the stand-in for Twilio holds: every text of this run, and how it treats some numbers."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime

from inquiry_api.db import now


@dataclass(frozen=True)
class Fault:
    """How texts to a number go wrong.

    `refuse` answers with an error code; `fail_later` takes the text and reports the code; `status`
    is the HTTP status of a refusal; `drop` takes the text and closes the connection unanswered.
    """

    refuse: int | None = None
    fail_later: int | None = None
    status: int = 400
    drop: bool = False


# Numbers for trying out what the gateway does when a text fails; all others just work.
FAULTS: Mapping[str, Fault] = {
    "+15555550191": Fault(refuse=21610),  # Opted out.
    "+15555550192": Fault(refuse=21211),  # No such number.
    "+15555550193": Fault(fail_later=30003),  # Handset unreachable.
    "+15555550194": Fault(fail_later=30005),  # Number unknown to its carrier.
    "+15555550195": Fault(fail_later=30007),  # Filtered by the carrier.
    "+15555550196": Fault(refuse=20429, status=429),
    "+15555550197": Fault(refuse=20500, status=500),
    "+15555550198": Fault(drop=True),
    "+15555550199": Fault(fail_later=30034),  # Sender not registered.
}


@dataclass(frozen=True)
class SimText:
    """One text, in or out."""

    sid: str
    direction: str
    sender: str
    to: str
    body: str
    status: str
    at: datetime
    error_code: int | None = None
    media: int = 0
    number: int = 0

    @property
    def other(self) -> str:
        """The patient's number."""
        return self.sender if self.direction == "inbound" else self.to

    def as_json(self, account_sid: str) -> dict[str, object]:
        """The text as Twilio's REST API shows it."""
        moment = format_datetime(self.at)
        return {
            "sid": self.sid,
            "account_sid": account_sid,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": moment,
            "date_sent": moment,
            "date_updated": moment,
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": None,
            "from": self.sender,
            "messaging_service_sid": None,
            "num_media": str(self.media),
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "status": self.status,
            "subresource_uris": {},
            "to": self.to,
            "uri": f"/2010-04-01/Accounts/{account_sid}/Messages/{self.sid}.json",
        }


@dataclass
class SimTexts:
    """Every text of this run, oldest first."""

    faults: dict[str, Fault] = field(default_factory=lambda: dict(FAULTS))
    _texts: list[SimText] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self, direction: str, sender: str, to: str, body: str, status: str, media: int = 0
    ) -> SimText:
        """Note a text under a fresh id."""
        with self._guard:
            made = SimText(
                sid=f"SM{secrets.token_hex(16)}",
                direction=direction,
                sender=sender,
                to=to,
                body=body,
                status=status,
                at=now(),
                media=media,
                number=len(self._texts) + 1,
            )
            self._texts.append(made)
            return made

    def mark(self, sid: str, status: str, error_code: int | None = None) -> None:
        """Note what became of a text."""
        with self._guard:
            for place, text in enumerate(self._texts):
                if text.sid == sid:
                    self._texts[place] = replace(text, status=status, error_code=error_code)

    def found(
        self,
        *,
        to: str | None = None,
        sender: str | None = None,
        since: datetime | None = None,
        sid: str | None = None,
    ) -> list[SimText]:
        """The texts that fit, newest first."""
        with self._guard:
            texts = list(reversed(self._texts))
        return [
            text
            for text in texts
            if (to is None or text.to == to)
            and (sender is None or text.sender == sender)
            and (since is None or text.at >= since)
            and (sid is None or text.sid == sid)
        ]

    def with_number(self, number: str, after: int = 0) -> list[SimText]:
        """The texts from and to a patient's number, oldest first."""
        with self._guard:
            return [t for t in self._texts if t.other == number and t.number > after]

    def numbers(self) -> list[str]:
        """The patients' numbers, those with the newest text first."""
        return list(dict.fromkeys(text.other for text in self.found()))
