"""Posts what FHIR tells of a payer's decision: once, and never beside a better source."""

from inquiry_api.imports.posting.deciding import REVIEW_CASE, check_decided, post_decided
from inquiry_api.imports.posting.evidence import keep
from inquiry_api.imports.posting.finding_claims import claim_of
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Decided
from inquiry_api.imports.posting.standing import adjustments_of, standing, take_back
from inquiry_api.imports.posting.tally import FLAGGED
from inquiry_api.imports.posting.trying import WAYS, Way
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import Claim, Remittance
from inquiry_api.ledger.remitting import NotPosted

EVIDENCE = "kept as evidence"
NO_REFERENCE = "reference_not_found"


class Explained(Decided):
    """A decision told by a ClaimResponse or an ExplanationOfBenefit.

    `replaces` is the key of its version that is on the books; `withdrawn` takes that back alone.
    `looked_for` names the patient resource that was not among those loaded.
    """

    replaces: str | None = None
    withdrawn: bool = False
    looked_for: str | None = None


def post_explained(load: Load, decided: Explained) -> str:
    """Post one decision; returns how it ended. Raises Unsure, and nothing is posted then."""
    if decided.patient_id is None and decided.patient is None:
        raise Unsure(NO_REFERENCE, "match_remittance")
    if not decided.withdrawn:
        check_decided(decided)
    with load.attempt():
        claim = claim_of(load, decided)
        _take_back_earlier(load, decided, claim)
        if decided.withdrawn:
            return FLAGGED
        others = [row for row in standing(load.session, claim.id) if row.key != decided.key]
        if others:
            return _keep_beside(load, decided, claim, others)
        known = decided.model_copy(update={"claim_id": str(claim.id)})
        return post_decided(load, known)


def _take_back_earlier(load: Load, decided: Explained, claim: Claim) -> None:
    if decided.replaces is None:
        return
    for row in standing(load.session, claim.id):
        if row.key == decided.replaces:
            try:
                take_back(load, row, decided.decided_on or row.decided_on, decided.place)
            except NotPosted as fault:
                raise Unsure(fault.reason, REVIEW_CASE) from None


def _keep_beside(load: Load, decided: Explained, claim: Claim, others: list[Remittance]) -> str:
    """Another source has posted the decision: this one is evidence, and must agree with it."""
    record = decided.model_dump(mode="json")
    keep(load, claim.id, f"decision:{decided.key}", "decision", record, place=decided.place)
    if any(_agrees(load, decided, row) for row in others):
        return EVIDENCE
    why = "differs_from_the_decision_on_the_books"
    packet = {"why": why, "place": decided.place, "claim": str(claim.id), "record": record}
    open_review(load, REVIEW_CASE, decided.key, packet)
    load.tally.note("remittance", decided.place, FLAGGED, why)
    return EVIDENCE


def _agrees(load: Load, decided: Explained, row: Remittance) -> bool:
    share = sum(a.amount_cents for a in adjustments_of(load.session, row.id) if a.group == "PR")
    return (row.paid_cents, share) == (decided.paid, decided.share)


WAYS[Explained] = Way("explanation", "remittance", post_explained)
