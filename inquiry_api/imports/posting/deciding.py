"""Posts a payer's decision to the claim it is about, or says why nobody could be sure."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from inquiry_api.imports.posting.charging import charges_of, same_charge
from inquiry_api.imports.posting.covering import later_payer, see_coverage
from inquiry_api.imports.posting.finding_claims import claim_of
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.making_room import is_known_duplicate, make_room
from inquiry_api.imports.posting.records import Decided
from inquiry_api.imports.posting.standing import (
    Answered,
    of_other_payers,
    patient_of,
    stand_by_kind,
    take_back,
    with_insurers,
)
from inquiry_api.imports.posting.tally import FLAGGED, POSTED, REVIEW, SKIPPED, UNCHANGED
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.decisions import PREDETERMINATION, REVERSAL, Adjustment, Decision, earlier
from inquiry_api.ledger.models import Account, Charge, Claim, Visit
from inquiry_api.ledger.remitting import NotPosted, post_decision

REVIEW_CASE = "review_remittance"
NOT_OURS = "23"
# A clerk must agree before the patient is billed, yet the decision itself is exact: it is posted,
# and the patient's share waits.
_SHARE_ONLY = frozenset({"patient_share_not_cost_share", "patient_protected_from_cost_share"})
# Flags that may touch the patient's share: it is posted, and not confirmed.
_TOUCHES_SHARE = frozenset(
    {
        "adjustment_incomplete",
        "elements_may_have_shifted",
        "control_characters_in_data",
        "segment_out_of_place",
    }
)


def post_decided(load: Load, decided: Decided) -> str:
    """Post one decision; returns how it ended. Raises Unsure, and nothing is posted then."""
    check_decided(decided)
    if decided.status in (PREDETERMINATION, NOT_OURS):
        load.tally.note("remittance", decided.place, SKIPPED, _NO_EFFECT[decided.status])
        return SKIPPED
    with load.attempt():
        claim = claim_of(load, decided)
        ending = _post(load, decided, claim)
    load.touch(decided.number, decided.payer_number)
    return ending


_NO_EFFECT = {
    PREDETERMINATION: "a predetermination: nothing is owed for it",
    NOT_OURS: "forwarded to another payer without a decision",
}


def check_decided(decided: Decided) -> None:
    """Raise Unsure where the decision itself leaves a doubt."""
    for notice in decided.notices:
        if notice.review and notice.what not in _SHARE_ONLY:
            raise Unsure(notice.what, REVIEW_CASE)
    if decided.decided_on is None:
        raise Unsure("payment_date_missing", REVIEW_CASE)


def _post(load: Load, decided: Decided, claim: Claim) -> str:
    decision = _decision(load, decided, claim)
    if earlier(load.session, decision) is not None:
        return UNCHANGED
    if is_known_duplicate(load.session, claim, decision):
        load.tally.note("remittance", decided.place, SKIPPED, "the payer has answered it before")
        return SKIPPED
    try:
        _replace_lesser(load, claim, decision)
        make_room(load, claim, decision)
        post_decision(load.session, decision, later_payer=later_payer(load.session, claim))
    except NotPosted as fault:
        raise Unsure(fault.reason, REVIEW_CASE) from None
    if decision.status != REVERSAL and with_insurers(load.session, claim.visit_id) < 0:
        raise Unsure("more_than_charged", REVIEW_CASE)
    _complete(load, claim, decided)
    return ending_of(load, decided, claim)


def _replace_lesser(load: Load, claim: Claim, decision: Decision) -> None:
    """A remittance replaces what an explanation of benefits has posted for the same claim."""
    if load.source.kind != "x12":
        return
    for row in stand_by_kind(load.session, claim.id, "fhir"):
        take_back(load, row, decision.decided_on, decision.place)


def _complete(load: Load, claim: Claim, decided: Decided) -> None:
    """What the claim did not know of itself."""
    claim.payer_claim_number = claim.payer_claim_number or decided.payer_number
    claim.number = claim.number or decided.number
    if claim.coverage_id is None and decided.patient and decided.patient.member_id:
        visit = load.session.get_one(Visit, claim.visit_id)
        account = load.session.get_one(Account, visit.account_id)
        claim.coverage_id = see_coverage(
            load.session,
            account.patient_id,
            claim.payer_id,
            seen_on=visit.service_on,
            member_id=decided.patient.member_id,
            priority=claim.position,
        ).id


def ending_of(load: Load, decided: Decided, claim: Claim) -> str:
    """How a posted decision ended; a share that a clerk must agree to opens a case."""
    told = [notice for notice in decided.notices if notice.what != "marked_as_test"]
    if decided.status != REVERSAL and decided.charge != claim.charge_cents:
        load.tally.note("remittance", decided.place, FLAGGED, "charge_differs_from_the_claim")
    if claim.payer_id not in load.payers.same(decided.payer):
        load.tally.note("remittance", decided.place, FLAGGED, "payer_named_otherwise_on_the_claim")
    to_review = [n.what for n in told if n.review or (touches_share(n.what) and decided.share)]
    if to_review:
        why = to_review[0]
        packet = {"why": why, "place": decided.place, "claim": str(claim.id),
                  "record": decided.model_dump(mode="json")}  # fmt: skip
        whose = patient_of(load.session, claim)
        open_review(load, REVIEW_CASE, decided.key, packet, patient_id=whose)
        load.tally.note("remittance", decided.place, REVIEW, why)
        return REVIEW
    return FLAGGED if told else POSTED


def touches_share(what: str) -> bool:
    """Whether something noticed may touch what the patient owes."""
    return what in _TOUCHES_SHARE


def _decision(load: Load, decided: Decided, claim: Claim) -> Decision:
    answered = of_other_payers(load.session, claim)
    return decision_of(load, decided, claim, answered, charges_of(load, claim.visit_id))


def decision_of(
    load: Load,
    decided: Decided,
    claim: Claim,
    answered: list[Answered],
    charges: Sequence[Charge],
) -> Decision:
    """What the ledger is to post: each adjustment on its charge, a write-off only once."""
    assert decided.decided_on is not None
    adjustments = _adjustments(decided, charges)
    return Decision(
        claim_id=claim.id,
        key=decided.key,
        decided_on=decided.decided_on,
        status=decided.status,
        charge_cents=decided.charge,
        paid_cents=decided.paid,
        adjustments=_once(decided, claim, answered, adjustments),
        patient_cents=decided.stated_share,
        trace=decided.trace,
        source_id=load.source_id,
        place=decided.place,
        unexplained_cents=decided.unexplained,
        share_confirmed=not any(touches_share(notice.what) for notice in decided.notices)
        and decided.payer.kind != "medicaid",
    )


def _adjustments(decided: Decided, charges: Sequence[Charge]) -> list[Adjustment]:
    found = [Adjustment(a.group, a.reason, a.cents, remarks=a.remarks, place=a.place)
             for a in decided.adjustments]  # fmt: skip
    taken = set[UUID]()
    for line in decided.lines:
        charge = same_charge(charges, line, taken)
        taken |= {charge.id} if charge else set()
        for a in line.adjustments:
            one = Adjustment(a.group, a.reason, a.cents, remarks=a.remarks, place=a.place)
            found.append(replace(one, charge_id=charge.id if charge else None))
    return found


def _once(
    decided: Decided, claim: Claim, answered: list[Answered], adjustments: list[Adjustment]
) -> list[Adjustment]:
    """The contractual write-off is taken once, whichever payer's answer comes first.

    A later payer whose OA-23 is just what the earlier ones paid repeats their write-off.
    """
    mine = sum(a.cents for a in adjustments if (a.group, a.reason) == ("CO", "45"))
    prior = sum(a.cents for a in adjustments if (a.group, a.reason) == ("OA", "23"))
    before = [one for one in answered if one.position < claim.position]
    after = [one for one in answered if one.position > claim.position]
    repeats = prior == sum(one.paid for one in before) and any(
        one.contractual == mine for one in before
    )
    repeated = any(one.contractual == mine and one.prior == decided.paid for one in after)
    if not mine or not (repeats or repeated):
        return adjustments
    return [
        replace(a, informs=True) if (a.group, a.reason) == ("CO", "45") else a for a in adjustments
    ]
