"""Payers by name: the numbers that clearing houses give them are not the same everywhere."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Payer
from inquiry_api.crypto import normalise
from inquiry_api.imports.posting.records import PayerNamed

_SELF_PAY = frozenset({"noinsurance", "selfpay", "uninsured", "selfpayer", "cash"})


class PayerBook:
    """The payers on file, read once for an import. A name is a payer; a number only tells apart
    those of one name.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._by_name: dict[str, list[Payer]] = {}
        for payer in session.scalars(select(Payer).order_by(Payer.id)):
            self._by_name.setdefault(normalise(payer.name), []).append(payer)

    def find_or_add(self, named: PayerNamed) -> UUID:
        """The payer of this name and, where the file tells it, of this kind."""
        found = self._named(named)
        wanted = [payer for payer in found if named.kind in (None, payer.kind)]
        for payer in wanted:
            if payer.external_id == _external_id(named):
                return payer.id
        return wanted[0].id if wanted else self._add(named, found)

    def same(self, named: PayerNamed) -> frozenset[UUID]:
        """Every payer that the name may mean, whatever its kind."""
        return frozenset(payer.id for payer in self._named(named))

    def _named(self, named: PayerNamed) -> list[Payer]:
        return self._by_name.get(normalise(named.name), [])

    def _add(self, named: PayerNamed, alike: list[Payer]) -> UUID:
        taken = {payer.external_id for payers in self._by_name.values() for payer in payers}
        external_id = _external_id(named)
        payer = Payer(
            name=named.name,
            kind=named.kind or (alike[0].kind if alike else "commercial"),
            external_id=None if external_id in taken else external_id,
        )
        self._session.add(payer)
        self._session.flush()
        self._by_name.setdefault(normalise(named.name), []).append(payer)
        return payer.id


def is_self_pay(name: str | None) -> bool:
    """Whether a plan's name says that there is none."""
    return normalise(name or "") in _SELF_PAY


def _external_id(named: PayerNamed) -> str | None:
    return f"payer:{named.number}" if named.number else None
