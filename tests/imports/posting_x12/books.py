"""Small X12 files about one practice, and what they leave on its books. Everything is invented."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.db import Database
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.importer import importer
from inquiry_api.imports.posting_x12.files import load_paths
from inquiry_api.ledger.journal import LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Account
from tests.imports.x12.builders import file_of

PRIMARY, SECONDARY = "EVERYDAY HEALTH PLAN", "SECOND LIFE"
PRIMARY_ANSWER = ("CAS*CO*45*110", "CAS*PR*1*75**2*23")
SECONDARY_ANSWER = ("CAS*OA*23*202", "CAS*PR*3*18")


def claim_837(
    number: str = "ACCT1",
    *,
    payer: str = PRIMARY,
    sequence: str = "P",
    member: str = "M1",
    name: str = "RIVERA*ANA",
    born: str = "19800229",
    lines: Sequence[tuple[str, str]] = (("99213", "300"),),
    on: str = "20261015",
    frequency: str = "1",
    others: Sequence[tuple[str, str, str]] = (),
    extra: Sequence[str] = (),
) -> list[str]:
    """The body of an 837 with one claim; `others` are sequence, payer and member of more plans."""
    total = sum(Decimal(amount) for _, amount in lines)
    return [
        "BHT*0019*00*0123*20261020*0932*CH",
        "NM1*41*2*HARBOR CLINIC*****46*12345",
        "NM1*40*2*CLEARING*****46*00120",
        "HL*1**20*1",
        "NM1*85*2*HARBOR CLINIC*****XX*1999999992",
        "HL*2*1*22*0",
        f"SBR*{sequence}*18*******CI",
        f"NM1*IL*1*{name}****MI*{member}",
        "N3*2 ELM ST",
        "N4*SPRINGFIELD*IL*62701",
        f"DMG*D8*{born}*F",
        f"NM1*PR*2*{payer}*****PI*{payer[:3]}01",
        f"CLM*{number}*{total}***11:B:{frequency}*Y*A*Y*Y",
        *extra,
        *(segment for other in others for segment in _other(*other)),
        *(segment for n, line in enumerate(lines, 1) for segment in _line(n, line, on)),
    ]


def _other(sequence: str, payer: str, member: str) -> list[str]:
    return [
        f"SBR*{sequence}*18*******CI",
        "OI***Y***Y",
        f"NM1*IL*1*RIVERA*ANA****MI*{member}",
        f"NM1*PR*2*{payer}*****PI*{payer[:3]}01",
    ]


def _line(number: int, line: tuple[str, str], on: str) -> list[str]:
    code, amount = line
    return [
        f"LX*{number}",
        f"SV1*HC:{code}*{amount}*UN*1***1",
        f"DTP*472*D8*{on}",
    ]


def payment_835(
    amount: str, *claims: Sequence[str], payer: str = PRIMARY, trace: str = "T1", tail: str = ""
) -> list[str]:
    """The body of an 835."""
    return [
        f"BPR*I*{amount}*C*ACH************20261103",
        f"TRN*1*{trace}*1999999999",
        f"N1*PR*{payer}",
        "N1*PE*HARBOR CLINIC*XX*1999999992",
        "LX*1",
        *(segment for claim in claims for segment in claim),
        *([tail] if tail else []),
    ]


def decided_835(
    number: str = "ACCT1",
    *answer: str,
    status: str = "1",
    charge: str = "300",
    paid: str = "92",
    payer_number: str = "PCN1",
    name: str = "RIVERA*ANA****MI*M1",
    on: str = "20261015",
    code: str = "99213",
) -> list[str]:
    """One CLP loop with a single line that carries all adjustments."""
    return [
        f"CLP*{number}*{status}*{charge}*{paid}**12*{payer_number}*11*1",
        f"NM1*QC*1*{name}",
        f"SVC*HC:{code}*{charge}*{paid}**1",
        f"DTM*472*{on}",
        *(answer or PRIMARY_ANSWER),
    ]


def load(
    database: Database,
    folder: Path,
    *files: tuple[str, Sequence[str]] | bytes,
    dry_run: bool = False,
) -> list[FileReport]:
    """Load files of one transaction each (set and body), or whole bytes, one after the other."""
    reports = []
    for content in files:
        data = content if isinstance(content, bytes) else file_of(content[0], *content[1])
        path = folder / f"{len(list(folder.iterdir())):03d}.x12"
        path.write_bytes(data)
        with importer(database, dry_run=dry_run) as loads:
            reports += list(load_paths(loads, [path], with_facts=True, progress=quiet))
    return reports


def quiet(_name: str, _done: int, _total: int) -> None:
    """No progress is shown."""


def books(session: Session) -> dict[str, int]:
    """Cents by book over everything posted; books at zero are left out."""
    rows = session.execute(
        select(LedgerEntry.book, func.sum(LedgerEntry.amount_cents)).group_by(LedgerEntry.book)
    )
    return {book: int(cents) for book, cents in rows if cents}


def totals(database: Database) -> dict[str, int]:
    """The same, in a transaction of its own."""
    with database.transaction() as session:
        return books(session)


def by_account(database: Database) -> dict[str, dict[str, int]]:
    """Cents by account number and book."""
    with database.transaction() as session:
        found: dict[str, dict[str, int]] = {}
        rows = session.execute(
            select(Account, LedgerEntry.book, func.sum(LedgerEntry.amount_cents))
            .join(Account, Account.id == LedgerEntry.account_id)
            .group_by(Account, LedgerEntry.book)
        )
        for account, book, cents in rows:
            if cents:
                found.setdefault(account.number, {})[book] = int(cents)
        return found


def unbalanced(database: Database) -> int:
    """Postings whose entries do not sum to zero: there must never be one."""
    with database.transaction() as session:
        sums = (
            select(LedgerEntry.txn_id)
            .join(LedgerTxn, LedgerTxn.id == LedgerEntry.txn_id)
            .group_by(LedgerEntry.txn_id)
            .having(func.sum(LedgerEntry.amount_cents) != 0)
        )
        return len(session.execute(sums).all())
