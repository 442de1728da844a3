"""A patient who was given a page to pay on."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from inquiry_api.access.speaker import Language, Speaker
from inquiry_api.db import Database
from inquiry_api.ledger.balances import balance
from inquiry_api.ledger.models import Payment
from inquiry_api.payments.requests import Share, create_request

BASE = "https://bills.example"


@dataclass(frozen=True)
class Patient:
    """One account with one visit, and the conversation in which the page was asked for."""

    database: Database
    app: Flask
    account_id: UUID
    visit_id: UUID
    conversation_id: UUID

    def page(self, cents: int = 9_800, language: Language = "en") -> str:
        """The token of a new page."""
        speaker = Speaker(self.conversation_id, uuid4(), "web", language, None)
        with self.database.transaction() as session:
            return create_request(session, speaker, [Share(self.account_id, self.visit_id, cents)])

    def get(self, token: str) -> TestResponse:
        """Look at the page."""
        return self.app.test_client().get(f"/pay/{token}", base_url=BASE)

    def post(self, path: str, **form: str) -> TestResponse:
        """Send a form with the token that its page would have had."""
        token = path.split("/")[0]
        found = re.search(r'name="form_token" value="(\w+)"', self.get(token).text)
        values = {"form_token": found[1] if found else "", **form}
        return self.app.test_client().post(f"/pay/{path}", base_url=BASE, data=values)

    def pay(self, token: str, cents: int) -> TestResponse:
        """Say yes on the demo's page."""
        return self.post(f"{token}/demo", cents=str(cents), choice="pay")

    @property
    def owed(self) -> int:
        """What the journal says is owed for the visit."""
        with self.database.transaction() as session:
            return sum(visit.owed.cents for visit in balance(session, [self.account_id]).visits)

    @property
    def credit(self) -> int:
        """What stands to the account's credit on no visit."""
        with self.database.transaction() as session:
            return balance(session, [self.account_id]).credit.cents

    @property
    def payments(self) -> int:
        """How many payments are on file."""
        with self.database.transaction() as session:
            mine = select(func.count(Payment.id)).where(Payment.account_id == self.account_id)
            return session.scalar(mine) or 0
