"""Sends and lists texts by Twilio's REST API, or by whatever answers like it at another address."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from inquiry_api.conversations.worker_context import (
    ReceivedText,
    SentText,
    SmsNotSent,
    SmsRefused,
    SmsUnknown,
)
from inquiry_api.settings import Settings

TWILIO = "https://api.twilio.com"
CONNECT_SECONDS = 2.0
READ_SECONDS = 6.0
_MOST_LISTED = 1000


class TwilioSender:
    """One Twilio account and its number."""

    def __init__(self, settings: Settings) -> None:
        self._number = settings.twilio_from
        self._public_url = settings.public_url
        self._client: Any = Client(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            http_client=_Wire(settings.twilio_api_url),
        )

    def send(self, to: str, body: str, *, outbox_id: UUID) -> str:
        """Hand over a text, its reports to come to the row's own address."""
        try:
            message = self._client.messages.create(
                to=to,
                from_=self._number,
                body=body,
                status_callback=f"{self._public_url}/channels/sms/twilio/status/{outbox_id}",
            )
        except TwilioRestException as error:
            raise _judged(error) from None
        except TwilioException:
            raise SmsUnknown from None
        if not message.sid:
            raise SmsUnknown
        return str(message.sid)

    def sent_to(self, to: str, *, since: datetime) -> Sequence[SentText]:
        """The texts from our number to another one that were made since a moment."""
        listed = self._list(to=to, from_=self._number)
        return [
            SentText(str(item.sid), item.body or "", item.date_created)
            for item in listed
            if item.date_created is None or item.date_created >= since.replace(microsecond=0)
        ]

    def received(self, *, since: datetime) -> Sequence[ReceivedText]:
        """The texts that came to our number since a moment, oldest first."""
        listed = self._list(to=self._number, date_sent_after=since.astimezone(UTC))
        return [
            ReceivedText(str(item.sid), item.from_ or "", item.body or "", int(item.num_media or 0))
            for item in reversed(listed)
            if item.direction == "inbound"
        ]

    def _list(self, **criteria: Any) -> list[Any]:
        try:
            return list(self._client.messages.list(limit=_MOST_LISTED, **criteria))
        except TwilioException:
            raise SmsUnknown from None


def _judged(error: TwilioRestException) -> Exception:
    """Above 500 nobody knows what became of the request; below, Twilio refused it."""
    if error.status >= 500:
        return SmsUnknown()
    return SmsRefused(int(error.code or error.status))


class _Wire(HttpClient):  # type: ignore[misc]
    """Twilio's client over `requests`: its own logs addresses, headers and numbers at INFO."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = base_url == TWILIO

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Send one request. Raises SmsNotSent where it never left, SmsUnknown where it may have."""
        url = uri.replace(TWILIO, self._base_url, 1)
        try:
            response = self._session.request(
                method,
                url,
                params=params,
                data=data,
                headers=headers,
                auth=auth,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        except requests.ConnectTimeout:
            raise SmsNotSent from None
        except requests.ConnectionError as error:
            raise (SmsNotSent if _never_connected(error) else SmsUnknown) from None
        except requests.RequestException:
            raise SmsUnknown from None
        return Response(response.status_code, response.text, response.headers)


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection was refused, or its name unknown, before anything was sent."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
