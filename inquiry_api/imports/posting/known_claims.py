"""Whether a claim of ours is on the books already, and which visit it belongs to."""

from uuid import UUID

from sqlalchemy import select

from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_claims import Candidate, Wanted, candidates, certain
from inquiry_api.imports.posting.records import Billed
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import Claim, Visit

MATCH_CASE = "match_claim"
_ALIKE = 60  # So much alike that a second visit might be the first one again.


def known_claim(load: Load, billed: Billed, patient_id: UUID, payer_id: UUID) -> Claim | None:
    """The same claim, from this file before, from another one, or from a remittance."""
    if billed.claim_id is not None:
        return load.session.get_one(Claim, UUID(billed.claim_id))
    by_key = select(Claim).where(Claim.system == load.system, Claim.external_id == billed.key)
    claim = load.session.scalars(by_key).first()
    if claim is not None:
        return claim
    same = [
        one
        for one in certain(_alike(load, billed, patient_id))
        if one.position == billed.position and (one.remitted or one.payer_id == payer_id)
    ]
    if len(same) > 1:
        raise Unsure("several_claims_alike", MATCH_CASE, same)
    return load.session.get_one(Claim, same[0].claim_id) if same else None


def sibling_visit(load: Load, billed: Billed, patient_id: UUID) -> Visit | None:
    """The visit whose charges this claim is for, sent to another payer before."""
    found = _alike(load, billed, patient_id)
    sure = [one for one in certain(found) if _is_sibling(load, one, billed)]
    if len({one.visit_id for one in sure}) > 1:
        raise Unsure("several_claims_alike", MATCH_CASE, sure)
    if sure:
        return load.session.get_one(Visit, sure[0].visit_id)
    doubtful = [one for one in found if one.points >= _ALIKE]
    if doubtful:
        raise Unsure("claim_not_sure", MATCH_CASE, doubtful)
    return None


def _is_sibling(load: Load, one: Candidate, billed: Billed) -> bool:
    return load.session.get_one(Claim, one.claim_id).charge_cents == billed.charge


def _alike(load: Load, billed: Billed, patient_id: UUID) -> list[Candidate]:
    """Claims of the patient that may be the same; one with another number of ours is another."""
    if billed.is_new:
        return []
    wanted = Wanted(
        number=billed.number,
        payer_number=billed.payer_number,
        payers=load.payers.same(billed.payer) if billed.payer else frozenset(),
        person=billed.patient,
        patient_id=patient_id,
        charge=billed.charge,
        starts_on=billed.service_from,
        ends_on=billed.service_to or billed.service_from,
    )
    found = [one for one in candidates(load.session, wanted) if not one.says("another number")]
    return [
        one for one in found if not told_apart(billed, load.session.get_one(Claim, one.claim_id))
    ]


def told_apart(billed: Billed, other: Claim) -> bool:
    """Whether the sender itself says, by its keys, that the other is another claim of its own."""
    if billed.keyed_by is None or other.position != billed.position:
        return False
    key = other.external_id or ""
    return key.startswith(billed.keyed_by) and key != billed.key
