"""What makes a visit's rows contradict each other, so that no figure of it may be told."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from inquiry_api.ledger.figures import Entry, VisitBalance
from inquiry_api.ledger.journal import Book


class OnFile(NamedTuple):
    """A charge as it stands on file, beside the journal."""

    charge_id: UUID
    cents: int


def fault(
    visit: VisitBalance, entries: Sequence[Entry], on_file: Sequence[OnFile] | None
) -> str | None:
    """The first contradiction as a fixed word, or None; None for `on_file` compares no charges."""
    if not visit.adds_up():
        return "unbalanced"
    if visit.charges.cents < 0:
        return "charges_negative"
    if visit.insurer.cents < 0:
        return "insurer_negative"
    if visit.review.cents < 0:
        return "review_negative"
    if any(figure.cents < 0 for figure in visit.share.values()):
        return "share_negative"
    if _two_payers_share(entries):
        return "two_payers_share"
    if on_file is not None and _charges_differ(entries, on_file):
        return "charges_differ"
    return None


def _two_payers_share(entries: Sequence[Entry]) -> bool:
    """Whether two claims both left a part of the same charge to the patient.

    Only the last payer's share counts; the sum of both is never owed.
    """
    by_place: dict[UUID | None, dict[UUID | None, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        if entry.book == Book.PATIENT and entry.group == "PR":
            by_place[entry.charge_id][entry.claim_id] += entry.cents
    return any(
        sum(1 for cents in by_claim.values() if cents > 0) > 1 for by_claim in by_place.values()
    )


def _charges_differ(entries: Sequence[Entry], on_file: Sequence[OnFile]) -> bool:
    """Whether a charge on file and what was posted for it differ; one taken back counts as zero.

    Charges posted together, without naming each, are compared as a sum.
    """
    posted: dict[UUID | None, int] = defaultdict(int)
    for entry in entries:
        if entry.book == Book.REVENUE:
            posted[entry.charge_id] -= entry.cents
    together = sum(charge.cents for charge in on_file if charge.charge_id not in posted)
    if on_file and together != posted.get(None, 0):
        return True
    known = {charge.charge_id: charge.cents for charge in on_file}
    return any(
        cents not in (0, known.get(charge_id))
        for charge_id, cents in posted.items()
        if charge_id is not None
    )
