"""One file on its way into the books: what every step of its posting shares."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.answers.draft import Severity
from inquiry_api.imports.posting.payers import PayerBook
from inquiry_api.imports.posting.tally import Tally
from inquiry_api.ledger.models import Source, claim_number_index

Promise = Callable[[Severity], datetime]


@dataclass
class Load:
    """The transaction, the source and the counts of one file.

    `promise` tells by when a clerk will have looked at a case of some severity. `touched` are
    numbers of claims and families that this file brought news of: what waited for them is tried
    again at the end.
    """

    session: Session
    source: Source
    system: str
    promise: Promise
    tally: Tally = field(default_factory=Tally)
    touched_numbers: set[bytes] = field(default_factory=set)
    touched_families: set[bytes] = field(default_factory=set)

    @cached_property
    def payers(self) -> PayerBook:
        """The payers on file, and those that this file adds."""
        return PayerBook(self.session)

    @property
    def source_id(self) -> UUID:
        """The row that says where everything of this file came from."""
        return self.source.id

    @property
    def today(self) -> date:
        """The day of the load."""
        return self.source.loaded_at.date()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Post something whole or not at all: an exception takes back its rows and its counts."""
        saved = self.tally.saved()
        try:
            with self.session.begin_nested():
                yield
        except Exception:
            self.tally.restore(saved)
            self.__dict__.pop("payers", None)
            raise

    def of(self, source: Source) -> "Load":
        """The same load on behalf of an earlier file, whose rows name that file."""
        return replace(self, source=source, system=source.kind, tally=Tally())

    def touch(self, *numbers: str | None, family: bytes | None = None) -> None:
        """Remember whom and what this file was about."""
        self.touched_numbers.update(claim_number_index(number) for number in numbers if number)
        if family is not None:
            self.touched_families.add(family)
