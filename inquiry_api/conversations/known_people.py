"""Whom and what the practice knows, read for the redactor in one pass over the sealed columns."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Coverage
from inquiry_api.crypto import keyring
from inquiry_api.db import Keyed
from inquiry_api.ledger.models import Account, Charge
from inquiry_api.ledger.people import Guarantor, Patient, PatientIdentifier
from privacy.known import KnownIdentifiers

_TABLES = (Patient, Guarantor, Account, PatientIdentifier, Coverage, Charge)
_ROWS_AT_ONCE = 5_000
_PROCEDURE = re.compile(r"\d{5}")
# PostgreSQL counts the rows that committed statements touched. Reading that costs no scan, and no
# importer has to remember to tell us; its figures are a few seconds old at most.
_TOUCHED = text(
    "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables "
    "WHERE schemaname = current_schema() AND relname = ANY(:tables)"
)


class Known(NamedTuple):
    """What the redactor hides wherever it stands, and the procedure codes that may stay."""

    identifiers: KnownIdentifiers
    codes: frozenset[str]


def read_known(session: Session) -> Known:
    """Every patient's and guarantor's full name, every number that names one, every code billed."""
    identifiers = KnownIdentifiers.build(_full_names(session), _numbers(session))
    codes = session.scalars(select(func.distinct(Charge.code)).where(Charge.code.is_not(None)))
    return Known(identifiers, frozenset(code for code in codes if _PROCEDURE.fullmatch(code)))


def rows_touched(session: Session) -> int:
    """A figure that changes whenever the records above do."""
    names = [model.__tablename__ for model in _TABLES]
    return int(session.scalar(_TOUCHED, {"tables": names}) or 0)


def _full_names(session: Session) -> Iterator[str]:
    for model in (Patient, Guarantor):
        for given, family in _opened(session, model, "given_name", "family_name"):
            if given and family:
                yield f"{given} {family}"


def _numbers(session: Session) -> Iterator[str]:
    for model, column in (
        (Account, "number"),
        (PatientIdentifier, "value"),
        (Coverage, "member_id"),
    ):
        for (value,) in _opened(session, model, column):
            if value:
                yield value


def _opened(session: Session, model: type[Keyed], *names: str) -> Iterator[list[str | None]]:
    """The unsealed values of some columns, without a row object for each."""
    unseal, table = keyring().unseal, model.__tablename__
    columns = [getattr(model, f"{name}_sealed") for name in names]
    rows = session.execute(
        select(model.id, *columns), execution_options={"yield_per": _ROWS_AT_ONCE}
    )
    for row_id, *sealed in rows:
        yield [
            None if value is None else unseal(table, name, row_id, value)
            for name, value in zip(names, sealed, strict=True)
        ]
