"""Seal what names people in the sources of records: names of files, numbers of claims, keys.

People put patients into the names of files, and other systems' keys may be record numbers. Names
and numbers are sealed, with an index where they are looked up; in a key a pseudonym takes the place
of what the other system calls a thing, so that the same records are known when they come again.
Rows, their order and their amounts stay as they are.

Going back opens what was sealed; the pseudonyms stay.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSON

from inquiry_api.crypto import blind_index, exact_index, keyring, pseudonym

revision = "0017"
down_revision = "0016"

Row = dict[str, Any]

_AT_ONCE = 5000
_REPORT = ("book_file", "report")  # Sealed as `told`: the report itself is read from that.
_RECORD = ("base", "type", "external_id")
# Table, column, whether every row has it.
_SEALED = (
    ("book_file", "name", True),
    ("book_file", "refused", False),
    ("book_file", "report", False),
    ("book_load", "at_hand", False),
    ("source", "name", True),
    ("claim", "number", False),
    ("claim", "payer_claim_number", False),
    ("payer_adjustment", "reference", False),
)
_INDEXES = (
    ("claim", "number"),
    ("claim", "payer_claim_number"),
    ("held_item", "number"),
    ("held_item", "payer_number"),
)
# Keys, and keys of other systems beside the name of the system.
_KEYS = (
    ("remittance", "key"),
    ("ledger_txn", "idempotency_key"),
    ("payment", "external_id"),
    ("claim_evidence", "key"),
    ("held_item", "key"),
    ("payer_payment", "key"),
    ("coverage_check", "key"),
    ("case", "key"),
)
_OWNED = ("claim", "visit")
_APPEND_ONLY = ("ledger_txn", "payer_payment", "payer_adjustment")
_FHIR = re.compile(r"fhir:([^|]*)\|([A-Za-z]+)/")
_END = re.compile(r"[:@|]|$")
_REVERSED = ":reversed"
# A charge of an X12 or FHIR claim: the claim's key, the turn of the line, the line's own number.
_LINE = re.compile(
    r"(.*?(?:\|[A-Za-z]+/[0-9a-f]{32}(?:@[0-9a-f]{16})?|:[0-9a-f]{64}:[^:]*:[^:]*:\d+)):(\d+):(.*)",
    re.DOTALL,
)


def upgrade() -> None:
    """Seal and rewrite, then drop what was open."""
    _add_columns()
    for table in _APPEND_ONLY:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
    for table, column, _ in _SEALED:
        _change(table, [column], partial(_sealed, table, column))
    for table, column in _INDEXES:
        _change(table, [column], partial(_indexed, column))
    _rewrite_keys(_Names())
    for table in _APPEND_ONLY:
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")
    _drop_columns()


def _add_columns() -> None:
    for table, column, _ in _SEALED:
        op.add_column(table, sa.Column(_sealed_name(table, column), sa.LargeBinary()))
    for table, column in _INDEXES:
        op.add_column(table, sa.Column(f"{column}_index", sa.LargeBinary()))
    op.add_column("charge", sa.Column("control_sealed", sa.LargeBinary()))
    op.add_column("fhir_record", sa.Column("key", sa.String()))


def _drop_columns() -> None:
    for table, column, needed in _SEALED:
        op.drop_column(table, column)
        op.alter_column(table, _sealed_name(table, column), nullable=not needed)
    op.drop_column("held_item", "number")
    op.drop_column("held_item", "payer_number")
    for table, column in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}_index"), table, [f"{column}_index"])
    _index_what_waits("number_index")
    for column in _RECORD:
        op.drop_column("fhir_record", column)
    op.alter_column("fhir_record", "key", nullable=False)
    op.create_unique_constraint(op.f("uq_fhir_record_key"), "fhir_record", ["key"])


def _sealed_name(table: str, column: str) -> str:
    return "told_sealed" if (table, column) == _REPORT else f"{column}_sealed"


def _index_what_waits(column: str) -> None:
    waits = "state = 'open'"
    op.create_index("ix_held_item_open", "held_item", ["kind", column], postgresql_where=waits)


def _change(table: str, columns: Sequence[str], change: Callable[[Row], Row]) -> None:
    """Set in each row what `change` makes of its columns; where it is nothing, the row stays."""
    bind, found = op.get_bind(), _table(table, ["id", *columns])
    rows = bind.execute(sa.select(found).where(found.c[columns[0]].is_not(None))).mappings().all()
    news = [(row["id"], change(dict(row))) for row in rows]
    values = [{**new, "row": id_} for id_, new in news if new]
    names = [name for name in (values[0] if values else ()) if name != "row"]
    into = _table(table, ["id", *names])
    same_row = into.c.id == sa.bindparam("row")
    update = sa.update(into).where(same_row).values({name: sa.bindparam(name) for name in names})
    for first in range(0, len(values), _AT_ONCE):
        bind.execute(update, values[first : first + _AT_ONCE])


def _table(name: str, columns: Sequence[str]) -> sa.TableClause:
    kinds: dict[str, Any] = {"id": sa.Uuid(), "report": JSON()}
    return sa.table(name, *(sa.column(column, kinds.get(column)) for column in columns))


def _sealed(table: str, column: str, row: Row) -> Row:
    name, value = _sealed_name(table, column), row[column]
    text = value if isinstance(value, str) else json.dumps(value)
    return {name: keyring().seal(table, name.removesuffix("_sealed"), row["id"], text)}


def _indexed(column: str, row: Row) -> Row:
    return {f"{column}_index": exact_index("claim_number", row[column])}


def _rewrite_keys(names: "_Names") -> None:
    _change("fhir_record", _RECORD, lambda row: {"key": _name(*(row[one] for one in _RECORD))})
    _change("source", ["report"], _report)
    _change("charge", ["external_id", "visit_id"], names.charge)
    for table in _OWNED:
        _change(table, ["external_id", "system"], names.owned)
    for table, column in _KEYS:
        _change(table, [column], partial(names.key, column))
    _change("held_item", ["record_sealed", "reason", "family_index"], names.record)


def _name(base: str, kind: str, number: str) -> str:
    """What stands for a resource; without a number, what its server's keys begin with."""
    whole = pseudonym("fhir", f"{base}|{kind}/{number}") if number else ""
    return f"fhir:{pseudonym('fhir server', base)}|{kind}/{whole}"


def _report(row: Row) -> Row:
    """Only what later files look up: the groups of our claims, what organisations are called."""
    kept = {name: value for name, value in row["report"].items() if name == "groups"}
    if "organisations" in row["report"]:
        found = (
            (key.rpartition("|"), name) for key, name in row["report"]["organisations"].items()
        )
        called = {_name(base, "Organization", number): name for (base, _, number), name in found}
        kept["organisations"] = called
    return {"report": kept}


class _Names:
    """What keys are made of: the resources that are on file, and the systems of CSV exports."""

    def __init__(self) -> None:
        bind = op.get_bind()
        records = bind.execute(sa.text("SELECT base, type, external_id FROM fhir_record"))
        self._records = {f"{base}|{kind}/{number}" for base, kind, number in records}
        visits = bind.execute(sa.text("SELECT id, system FROM visit WHERE system IS NOT NULL"))
        self._system_of = {row.id: row.system for row in visits}
        own = set(self._system_of.values()) - {"x12", "fhir"}
        self._own = sorted(own, key=len, reverse=True)

    def owned(self, row: Row) -> Row:
        """What a system calls a claim or a visit."""
        system, number = row["system"], row["external_id"]
        new = pseudonym(system, number) if system in self._own else self._fhir(number)
        return {"external_id": new}

    def charge(self, row: Row) -> Row:
        """A charge: the number of its line leaves its key."""
        system, key = self._system_of.get(row["visit_id"], ""), row["external_id"]
        new, control = self._fhir(key), None
        if system in self._own:
            new, control = pseudonym(system, key), key
        elif line := _LINE.fullmatch(new):
            new = f"{line[1]}:{line[2]}"
            control = None if line[3] == line[2] else line[3]
        seal = partial(keyring().seal, "charge", "control", row["id"])
        return {"external_id": new, "control_sealed": None if control is None else seal(control)}

    def key(self, column: str, row: Row) -> Row:
        """A key of any kind; those that hold nothing of another system stay."""
        new = self._rewritten(row[column])
        return {column: new} if new != row[column] else {}

    def record(self, row: Row) -> Row:
        """What waits: the keys inside it, and whom it waits for."""
        ring, place = keyring(), ("held_item", "record", row["id"])
        record = json.loads(ring.unseal(*place, row["record_sealed"]))
        for name in ("key", "replaces", "looked_for", "keyed_by"):
            if record.get(name):
                record[name] = self._fhir(record[name])
        waits_for, index = record.get("looked_for"), row["family_index"]
        if waits_for and row["reason"] == "reference_not_found":
            index = blind_index("fhir_reference", waits_for)
        return {"record_sealed": ring.seal(*place, json.dumps(record)), "family_index": index}

    def _rewritten(self, key: str) -> str:
        before, _, own = key.rpartition("import:match_patient:")
        start = key.removesuffix(own)
        system = next((one for one in self._own if own.startswith(f"{one}:")), None)
        if system is not None and (before, start) in (("", ""), ("", "import:match_patient:")):
            number = own.removeprefix(f"{system}:")
            kept = pseudonym(system, number.removesuffix(_REVERSED))
            return f"{start}{system}:{kept}{_REVERSED if number.endswith(_REVERSED) else ''}"
        new = self._fhir(key)
        tail = _REVERSED if new.endswith(_REVERSED) else ""
        line = _LINE.fullmatch(new.removesuffix(tail)) if new.startswith("charge:") else None
        return f"{line[1]}:{line[2]}{tail}" if line else new

    def _fhir(self, key: str) -> str:
        """A key with a pseudonym in place of the resource that it names."""
        found = _FHIR.search(key)
        if found is None:
            return key
        base, kind, rest = found[1], found[2], key[found.end() :]
        ends = [end.start() for end in _END.finditer(rest)]
        known = (end for end in reversed(ends) if f"{base}|{kind}/{rest[:end]}" in self._records)
        end = next(known, ends[0])
        return f"{key[: found.start()]}{_name(base, kind, rest[:end])}{rest[end:]}"


def downgrade() -> None:
    """Open what was sealed. Keys keep their pseudonyms."""
    for table in _APPEND_ONLY:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
    for table, column, needed in _SEALED:
        kind = JSON() if (table, column) == _REPORT else sa.String()
        op.add_column(table, sa.Column(column, kind))
        _change(table, [_sealed_name(table, column)], partial(_opened, table, column))
        op.alter_column(table, column, nullable=not needed)
        op.drop_column(table, _sealed_name(table, column))
    for table in _APPEND_ONLY:
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")
    for column in ("number", "payer_number"):
        op.add_column("held_item", sa.Column(column, sa.String()))
    _change("held_item", ["record_sealed"], _numbers)
    for table, column in _INDEXES:
        op.drop_column(table, f"{column}_index")
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    _index_what_waits("number")
    op.drop_column("charge", "control_sealed")
    for column in _RECORD:
        op.add_column("fhir_record", sa.Column(column, sa.String(), server_default=""))
    op.execute("UPDATE fhir_record SET external_id = key")
    for column in _RECORD:
        op.alter_column("fhir_record", column, nullable=False, server_default=None)
    op.drop_column("fhir_record", "key")
    name = op.f("uq_fhir_record_base_type_external_id")
    op.create_unique_constraint(name, "fhir_record", list(_RECORD))


def _opened(table: str, column: str, row: Row) -> Row:
    name = _sealed_name(table, column)
    text = keyring().unseal(table, name.removesuffix("_sealed"), row["id"], row[name])
    return {column: json.loads(text) if (table, column) == _REPORT else text}


def _numbers(row: Row) -> Row:
    text = keyring().unseal("held_item", "record", row["id"], row["record_sealed"])
    record = json.loads(text)
    return {name: record.get(name) for name in ("number", "payer_number")}
