"""What an act works with, and what it leaves; every act is done once for the key of its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.answers.picture import Picture, VisitView
from inquiry_api.desk.case_door import OpenCase
from inquiry_api.errors import Invalid
from inquiry_api.ledger.balances import Unproved
from inquiry_api.ledger.models import Account
from inquiry_api.money import MoneyError, parse_cents


@dataclass(frozen=True)
class Done:
    """What came of an act, in words for the clerk. `waits` says that a supervisor must agree."""

    said: str
    result_id: UUID | None = None
    outcome: str = "done"
    accounts: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class BeyondAuthority(Exception):
    """More than this clerk may do alone; a supervisor is asked. `cents` is the amount at issue."""

    cents: int | None = None


@dataclass(frozen=True)
class Doing:
    """An act under way: the case, who does it, the form's fields, and the key that makes it one.

    `approved` says that a supervisor agreed, so that no limit holds.
    """

    session: Session
    open: OpenCase
    form: Mapping[str, str]
    key: UUID
    today: date
    public_url: str
    approved: bool = False
    extras: dict[str, object] = field(default_factory=dict)

    @property
    def actor(self) -> str:
        """Who posts, as the ledger and the trail name them."""
        return f"staff:{self.open.staff.id}"

    def text(self, name: str, *, most: int = 500, needed: bool = True) -> str:
        """A field's words. Raises Invalid where they are missing or too long."""
        words = self.form.get(name, "").strip()
        if needed and not words:
            raise Invalid(field=name, detail="Fill this in.")
        if len(words) > most or "\x00" in words:
            raise Invalid(field=name, detail=f"Use at most {most} characters.")
        return words

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """A field that holds one of a few words. Raises Invalid."""
        word = self.form.get(name, "")
        if word not in allowed:
            raise Invalid(field=name, detail="Choose one of those shown.")
        return word

    def cents(self, name: str) -> int:
        """A field's amount of money, above zero. Raises Invalid."""
        try:
            cents = parse_cents(self.form.get(name, ""))
        except MoneyError:
            raise Invalid(field=name, detail="Write an amount such as 12.50.") from None
        if cents <= 0:
            raise Invalid(field=name, detail="Write an amount above zero.")
        return cents

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """A field's date. Raises Invalid."""
        words = self.form.get(name, "").strip()
        if not words and not needed:
            return None
        try:
            return date.fromisoformat(words)
        except ValueError:
            raise Invalid(field=name, detail="Give a date.") from None

    def number(self, name: str, least: int, most: int) -> int:
        """A field's whole number. Raises Invalid."""
        words = self.form.get(name, "").strip()
        if not (words.isascii() and words.isdigit()) or not least <= int(words[:6]) <= most:
            raise Invalid(field=name, detail=f"Write a number from {least} to {most}.")
        return int(words)

    def picture(self) -> Picture:
        """The patient's accounts as they stand. Raises Invalid where no patient is known."""
        scope = self.open.scope
        if scope is None:
            raise Invalid(detail="This case is about nobody on file yet.")
        for account in scope.accounts:  # Nobody posts beside us while we look and post.
            self.session.get_one(Account, account.account_id, with_for_update=True)
        try:
            picture = Picture(self.session, scope, self.today)
            picture.credit  # noqa: B018 - Raises Unproved for a debt on no visit.
        except Unproved:
            raise Invalid(detail="The account's rows don't add up: nothing is posted.") from None
        return picture

    def visit(self, picture: Picture, name: str = "visit") -> VisitView:
        """The visit that a field names. Raises Invalid."""
        wanted = self.form.get(name, "")
        for view in picture.all_visits:
            if str(view.visit_id) == wanted:
                if view.balance.fault:
                    raise Invalid(field=name, detail="The rows of this visit don't add up.")
                return view
        raise Invalid(field=name, detail="Choose a visit.")


Act = Callable[[Doing], Done]
