"""A browser without a script, for the patient page."""

import re
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inquiry_api.channels.webchat.sessions import COOKIE

_FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


class Browser:
    """Keeps the cookie and the form's token, as a browser and its page do."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["wsgi.url_scheme"] = "https"
        self.form_token = ""

    def open(self, path: str = "/") -> TestResponse:
        """Load a page."""
        response = self.client.get(path, base_url="https://bills.example")
        found = _FORM_TOKEN.search(response.text)
        self.form_token = found[1] if found else self.form_token
        return response

    def send(self, text: str = "", *, script: bool = True, **more: str) -> TestResponse:
        """Post a message; by a script, unless told otherwise."""
        form = {"form_token": self.form_token, "client_id": str(uuid4()), "text": text, **more}
        headers = {"X-Requested-With": "fetch"} if script else {}
        response = self.client.post(
            "/chat/messages", data=form, headers=headers, base_url="https://bills.example"
        )
        self.form_token = response.headers.get("X-Form-Token", self.form_token)
        return response

    def post(self, path: str, **form: str) -> TestResponse:
        """Post another form of a page."""
        return self.client.post(
            path, data={"form_token": self.form_token, **form}, base_url="https://bills.example"
        )

    @property
    def cookie(self) -> str:
        """The session cookie's value."""
        found = self.client.get_cookie(COOKIE, domain="bills.example")
        return found.value if found else ""
