"""What a payer's decision does to the journal.

CO is written off (a price cut as contractual, a refusal as denied), PR for cost share (1
deductible, 2 coinsurance, 3 copay) becomes the patient's. PR for any other reason, or for
somebody whom Medicaid protects (by coverage or by the payer's remark), waits for a clerk. OA-23
informs only. While a later payer still has to answer, the patient's share stays with the
insurers. Status 22 reverses an earlier decision; 25, a predetermination, does nothing
(005010X221A1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.ledger.decisions import (
    FORWARDED,
    PREDETERMINATION,
    PRICE_CUTS,
    PROTECTING_REMARKS,
    REVERSAL,
    Adjustment,
    Decision,
    balances,
    earlier,
    store,
)
from inquiry_api.ledger.journal import Book, Kind, LedgerTxn
from inquiry_api.ledger.models import Claim, Remittance, Visit
from inquiry_api.ledger.posting import Line, Posting, post_all, reverse

COST_SHARE = frozenset({"1", "2", "3"})


@dataclass(frozen=True)
class Undoing:
    """Why earlier postings are undone: when, by whom, and what asked for it."""

    on: date
    actor: str
    source_id: UUID | None = None
    place: str | None = None

    @classmethod
    def by(cls, decision: Decision) -> "Undoing":
        """Undone by a later decision."""
        return cls(decision.decided_on, decision.actor, decision.source_id, decision.place)


class NotPosted(Exception):
    """The decision was not posted: a clerk must look. `reason` is a fixed word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def post_decision(session: Session, decision: Decision, *, later_payer: bool = False) -> Remittance:
    """Store a decision and post what it means. `later_payer` says that another insurer follows.

    Raises NotPosted with `unbalanced` or `unmatched_reversal`; nothing is written then.
    """
    done = earlier(session, decision)
    if done is not None:
        return done
    if not balances(decision):
        raise NotPosted("unbalanced")
    with session.begin_nested():
        remittance = store(session, decision)
        _post(session, decision, later_payer=later_payer)
    return remittance


def _post(session: Session, decision: Decision, *, later_payer: bool) -> None:
    claim = session.get_one(Claim, decision.claim_id)
    visit = session.get_one(Visit, claim.visit_id)
    if decision.status == PREDETERMINATION:
        return
    if decision.status == REVERSAL:
        _reverse_earlier(session, claim, decision)
        return
    if claim.position > 1:
        # The last payer's patient share counts: an earlier payer's goes back to the insurers.
        hold_shares(session, visit.id, claim.position, Undoing.by(decision))
    protected = _is_protected(session, claim, decision)
    postings = postings_of(
        claim, visit.account_id, decision, later_payer=later_payer, protected=protected
    )
    if postings:
        post_all(session, postings)


def postings_of(
    claim: Claim, account_id: UUID, decision: Decision, *, later_payer: bool, protected: bool
) -> list[Posting]:
    """What a decision puts on the books, reversals apart. `protected` holds the patient's share."""
    postings = [_settlement(claim, account_id, decision)]
    if not later_payer and decision.status not in FORWARDED:
        to_review = not decision.share_confirmed or protected
        postings.append(_patient_share(claim, account_id, decision, to_review=to_review))
    return [posting for posting in postings if posting.lines]


def _settlement(claim: Claim, account_id: UUID, decision: Decision) -> Posting:
    """What the payer paid, and what nobody owes any more."""
    lines = [_line(claim, Book.PAYER_CASH, decision.paid_cents)]
    for adjustment in decision.adjustments:
        book = _settled_book(adjustment)
        if book is not None:
            lines.append(_line(claim, book, adjustment.cents, adjustment))
    return _against_insurers(account_id, decision, Kind.REMITTANCE, "settled", lines)


def _patient_share(
    claim: Claim, account_id: UUID, decision: Decision, *, to_review: bool
) -> Posting:
    """What the patient bears: theirs for cost share, a clerk's to confirm for any other reason."""
    lines = [
        _line(claim, _share_book(adjustment, to_review), adjustment.cents, adjustment)
        for adjustment in decision.adjustments
        if adjustment.group == "PR"
    ]
    return _against_insurers(account_id, decision, Kind.TRANSFER, "share", lines)


def _share_book(adjustment: Adjustment, to_review: bool) -> Book:
    owed = adjustment.reason in COST_SHARE and not to_review
    return Book.PATIENT if owed else Book.REVIEW


def _is_protected(session: Session, claim: Claim, decision: Decision) -> bool:
    """Whether Medicaid or QMB forbids billing this patient any cost share.

    42 USC 1396a(n)(3) for QMB; Medicaid pays in full for covered care.
    """
    payer = session.get_one(Payer, claim.payer_id)
    coverage = session.get(Coverage, claim.coverage_id) if claim.coverage_id else None
    return protects(payer, coverage, decision)


def protects(payer: Payer, coverage: Coverage | None, decision: Decision) -> bool:
    """The same, told by the payer, the coverage and the payer's own remarks."""
    remarks = {remark for adjustment in decision.adjustments for remark in adjustment.remarks}
    if not remarks.isdisjoint(PROTECTING_REMARKS):
        return True
    return payer.kind == "medicaid" or (coverage is not None and coverage.dual)


def _settled_book(adjustment: Adjustment) -> Book | None:
    if adjustment.informs or adjustment.group == "PR":
        return None
    if (adjustment.group, adjustment.reason) == ("OA", "23"):
        return None
    if adjustment.group == "CO":
        return Book.CONTRACTUAL if adjustment.reason in PRICE_CUTS else Book.DENIED
    return Book.OTHER


def _line(claim: Claim, book: Book, cents: int, adjustment: Adjustment | None = None) -> Line:
    return Line(
        book,
        cents,
        visit_id=claim.visit_id,
        claim_id=claim.id,
        charge_id=adjustment.charge_id if adjustment else None,
        group=adjustment.group if adjustment else None,
        reason=adjustment.reason if adjustment else None,
    )


def _against_insurers(
    account_id: UUID, decision: Decision, kind: Kind, part: str, lines: Sequence[Line]
) -> Posting:
    """Each line with its counter line on the insurers' book, which keeps the reason."""
    moved = [line for line in lines if line.cents]
    return Posting(
        account_id=account_id,
        kind=kind,
        as_of=decision.decided_on,
        idempotency_key=f"{decision.key}:{part}",
        lines=[side for line in moved for side in (line, _against_insurer(line))],
        actor=decision.actor,
        source_id=decision.source_id,
        place=decision.place,
    )


def _against_insurer(line: Line) -> Line:
    return replace(line, book=Book.INSURER, cents=-line.cents)


def hold_shares(session: Session, visit_id: UUID, below: int, undoing: Undoing) -> None:
    """Put the patient's shares of the payers before position `below` back with the insurers."""
    keys = (
        select(Remittance.key)
        .join(Claim, Claim.id == Remittance.claim_id)
        .where(Claim.visit_id == visit_id, Claim.position < below)
    )
    for key in session.scalars(keys):
        _reverse_posting(session, f"{key}:share", undoing)


def _reverse_earlier(session: Session, claim: Claim, decision: Decision) -> None:
    """Undo the latest decision on this claim whose amounts this one takes back."""
    matching = (
        select(Remittance)
        .where(
            Remittance.claim_id == claim.id,
            Remittance.status.not_in((REVERSAL, PREDETERMINATION)),
            Remittance.charge_cents == -decision.charge_cents,
            Remittance.paid_cents == -decision.paid_cents,
        )
        .order_by(Remittance.decided_on.desc())
    )
    for candidate in session.scalars(matching):
        undone = [
            _reverse_posting(session, f"{candidate.key}:{part}", Undoing.by(decision))
            for part in ("settled", "share")
        ]
        if any(undone):
            return
    raise NotPosted("unmatched_reversal")


def _reverse_posting(session: Session, key: str, undoing: Undoing) -> bool:
    """Reverse the posting of this key unless that was done. Returns whether it stood until now."""
    txn = session.scalars(select(LedgerTxn).where(LedgerTxn.idempotency_key == key)).first()
    if txn is None or _reversed(session, txn):
        return False
    reverse(
        session,
        txn.id,
        as_of=undoing.on,
        actor=undoing.actor,
        key=f"{key}:reversed",
        source_id=undoing.source_id,
        place=undoing.place,
    )
    return True


def _reversed(session: Session, txn: LedgerTxn) -> bool:
    query = select(LedgerTxn.id).where(LedgerTxn.reverses_id == txn.id)
    return session.scalars(query).first() is not None
