"""Posts the ledger rows of one imported claim."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.imports.records import ChargeRecord, ClaimRecord, Move, MoveRecord, kept_id
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Payment
from inquiry_api.ledger.posting import Line, Posting, post_all

COPAY = "3"


@dataclass(frozen=True)
class Poster:
    """Where one claim's rows go: the account and visit, and the claim where there is one."""

    session: Session
    system: str
    source_id: UUID
    account_id: UUID
    visit_id: UUID
    claim_id: UUID | None
    charge_ids: Mapping[str, UUID]

    def post_claim(self, record: ClaimRecord) -> bool:
        """Post every row that is not posted yet. Returns whether there was any."""
        done = self._posted(record)
        charges = [(self._charge(charge), None) for charge in record.charges]
        moves = [(self._move(move), move.method) for move in record.moves]
        fresh = [
            (posting, method)
            for posting, method in (*charges, *moves)
            if posting.idempotency_key not in done and any(line.cents for line in posting.lines)
        ]
        if fresh:
            post_all(self.session, [posting for posting, _ in fresh])
            self.session.add_all(self._payments(fresh))
        return bool(fresh)

    def changed(self, record: ClaimRecord) -> int:
        """How many rows were posted before with another amount than they have now."""
        wanted = {self._key(c.external_id): c.cents for c in record.charges}
        wanted |= {self._key(m.external_id): m.cents for m in record.moves}
        posted = (
            select(LedgerTxn.idempotency_key, func.max(LedgerEntry.amount_cents),
                   func.min(LedgerEntry.amount_cents))
            .join(LedgerEntry, LedgerEntry.txn_id == LedgerTxn.id)
            .where(LedgerTxn.idempotency_key.in_(wanted))
            .group_by(LedgerTxn.idempotency_key)
        )  # fmt: skip
        return sum(
            abs(wanted[key]) not in (most, -least)
            for key, most, least in self.session.execute(posted)
        )

    def _posted(self, record: ClaimRecord) -> set[str]:
        names = [charge.external_id for charge in record.charges]
        names += [move.external_id for move in record.moves]
        keys = [self._key(name) for name in names]
        query = select(LedgerTxn.idempotency_key).where(LedgerTxn.idempotency_key.in_(keys))
        return set(self.session.scalars(query))

    def _key(self, external_id: str) -> str:
        return f"{self.system}:{kept_id(self.system, external_id)}"

    def _charge(self, charge: ChargeRecord) -> Posting:
        owed_by = Book.PATIENT if charge.self_pay else Book.INSURER
        lines = [
            self._line(owed_by, charge.cents, charge.external_id),
            self._line(Book.REVENUE, -charge.cents, charge.external_id),
        ]
        return self._posting(Kind.CHARGE, charge, lines)

    def _move(self, move: MoveRecord) -> Posting:
        kind, lines = _MOVES[move.move]
        written = [
            self._line(book, sign * move.cents, move.charge_id, group, reason or move.reason)
            for book, sign, group, reason in lines
        ]
        return self._posting(kind, move, written)

    def _line(
        self,
        book: Book,
        cents: int,
        charge_id: str,
        group: str | None = None,
        reason: str | None = None,
    ) -> Line:
        return Line(
            book,
            cents,
            visit_id=self.visit_id,
            charge_id=self.charge_ids[charge_id],
            claim_id=self.claim_id,
            group=group,
            reason=reason,
        )

    def _posting(self, kind: Kind, record: ChargeRecord | MoveRecord, lines: list[Line]) -> Posting:
        return Posting(
            account_id=self.account_id,
            kind=kind,
            as_of=record.on if isinstance(record, MoveRecord) else record.service_on,
            idempotency_key=self._key(record.external_id),
            lines=lines,
            actor="import",
            source_id=self.source_id,
            place=f"line {record.line}",
        )

    def _payments(self, postings: list[tuple[Posting, str | None]]) -> Iterator[Payment]:
        """A patient's payment is a thing of its own, which a receipt can name."""
        for posting, method in postings:
            cash = sum(line.cents for line in posting.lines if line.book is Book.PATIENT_CASH)
            if cash:
                yield Payment(
                    account_id=self.account_id,
                    received_on=posting.as_of,
                    method=method or "other",
                    amount_cents=cash,
                    system=self.system,
                    external_id=posting.idempotency_key,
                    source_id=self.source_id,
                )


# For each movement: the kind of posting, and its lines as book, sign, group and reason.
_MOVES: dict[Move, tuple[Kind, tuple[tuple[Book, int, str | None, str | None], ...]]] = {
    Move.PAYER_PAID: (
        Kind.REMITTANCE,
        ((Book.PAYER_CASH, 1, None, None), (Book.INSURER, -1, None, None)),
    ),
    Move.PATIENT_PAID: (
        Kind.PAYMENT,
        ((Book.PATIENT_CASH, 1, None, None), (Book.PATIENT, -1, None, None)),
    ),
    Move.COPAY_PAID: (
        Kind.PAYMENT,
        (
            (Book.PATIENT, 1, "PR", COPAY),
            (Book.INSURER, -1, "PR", COPAY),
            (Book.PATIENT_CASH, 1, None, None),
            (Book.PATIENT, -1, None, None),
        ),
    ),
    Move.TO_PATIENT: (
        Kind.TRANSFER,
        ((Book.PATIENT, 1, "PR", None), (Book.INSURER, -1, "PR", None)),
    ),
    Move.CONTRACTUAL: (
        Kind.REMITTANCE,
        ((Book.CONTRACTUAL, 1, "CO", "45"), (Book.INSURER, -1, "CO", "45")),
    ),
    Move.OTHER: (
        Kind.REMITTANCE,
        ((Book.OTHER, 1, None, None), (Book.INSURER, -1, None, None)),
    ),
    Move.DISCOUNT: (
        Kind.ADJUSTMENT,
        ((Book.DISCOUNT, 1, None, None), (Book.PATIENT, -1, None, None)),
    ),
}
