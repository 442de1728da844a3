"""The claim of ours that a decision is about, made from the decision itself where none can be."""

from datetime import date
from uuid import UUID

from inquiry_api.access.indexes import family_name_index
from inquiry_api.imports.posting.alone import check_not_charged
from inquiry_api.imports.posting.charging import Home, add_claim, add_visit
from inquiry_api.imports.posting.covering import priority_with, see_coverage
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_claims import (
    PLAUSIBLE,
    REMITTED,
    Candidate,
    Wanted,
    candidates,
    certain,
)
from inquiry_api.imports.posting.matching_people import Match, find_patient
from inquiry_api.imports.posting.people import account_of, add_patient
from inquiry_api.imports.posting.records import Billed, Decided
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.decisions import REVERSAL
from inquiry_api.ledger.models import Claim, Visit

MATCH_CASE = "match_remittance"
FROM_REMITTANCE = "remittance"
_NO_MATCH = Match(None)


def claim_of(load: Load, decided: Decided) -> Claim:
    """The claim, found beyond doubt or made. Raises Unsure."""
    if decided.claim_id is not None:
        return load.session.get_one(Claim, UUID(decided.claim_id))
    if decided.is_new:
        return _made(load, decided, _said(decided))
    match = _patient(load, decided)
    wanted = wanted_of(load, decided, match)
    found = [
        one
        for one in candidates(load.session, wanted)
        if not other_services(decided, one, wanted.payers)
    ]
    sure = certain(found)
    if len({one.visit_id for one in sure}) > 1:
        sure = _best(sure)
    if sure:
        return _on_visit(load, decided, sure)
    doubtful = [one for one in found if _may_be(one)]
    if doubtful:
        raise Unsure("claim_not_sure", MATCH_CASE, doubtful)
    return _made(load, decided, match)


def other_services(decided: Decided, one: Candidate, payers: frozenset[UUID]) -> bool:
    """Whether this payer speaks of other services under the number of a claim known from it alone.

    Two transactions of a file can share trace and claim number, and both count.
    """
    same_place = one.payer_id in payers and one.position == (decided.position or one.position)
    if decided.status == REVERSAL or not one.remitted or not same_place:
        return False
    return one.says("other dates", "another charge")


def _may_be(one: Candidate) -> bool:
    """A claim that we sent for the same patient and days is never passed over for a new one."""
    ours = not one.remitted and one.says("patient")
    return one.points >= PLAUSIBLE or ours or one.is_our_number


def _patient(load: Load, decided: Decided) -> Match:
    if decided.patient_id is not None:
        return _said(decided)
    if decided.patient is None:
        return _NO_MATCH
    return find_patient(load.session, decided.patient, load.payers.same(decided.payer))


def _said(decided: Decided) -> Match:
    """Whose it is by a clerk's word: somebody on file, or nobody."""
    return Match(UUID(decided.patient_id)) if decided.patient_id is not None else _NO_MATCH


def wanted_of(load: Load, decided: Decided, match: Match) -> Wanted:
    """What a decision says of the claim it is about."""
    return Wanted(
        number=decided.number,
        payer_number=decided.payer_number,
        payers=load.payers.same(decided.payer),
        person=decided.patient,
        patient_id=match.patient_id,
        charge=decided.charge,
        starts_on=decided.service_from,
        ends_on=decided.service_to,
    )


def _best(sure: list[Candidate]) -> list[Candidate]:
    """Those of the one visit that is clearly ahead of every other. Raises Unsure."""
    first = sure[0]
    others = [one for one in sure if one.visit_id != first.visit_id]
    if others[0].points > first.points - 20:
        raise Unsure("several_claims_alike", MATCH_CASE, sure)
    return [one for one in sure if one.visit_id == first.visit_id]


def _on_visit(load: Load, decided: Decided, sure: list[Candidate]) -> Claim:
    """The claim on the visit that is this payer's; one for a later payer may have to be made."""
    payers = load.payers.same(decided.payer)
    if decided.position is None:
        return _without_position(load, decided, sure, payers)
    here = [one for one in sure if one.position == decided.position]
    here = [one for one in here if one.payer_id in payers] or here
    if len(here) == 1:
        return load.session.get_one(Claim, here[0].claim_id)
    if here:
        raise Unsure("payer_not_sure", MATCH_CASE, here)
    if any(one.payer_id in payers for one in sure) or decided.status == REVERSAL:
        raise Unsure("payer_not_sure", MATCH_CASE, sure)
    return _crossed_over(load, decided, sure[0])


def _without_position(
    load: Load, decided: Decided, sure: list[Candidate], payers: frozenset[UUID]
) -> Claim:
    """A denial or a reversal doesn't say whether it is the first or the second payer's: the claims
    that are there tell, or the patient's coverage with a payer that has no claim here yet.
    """
    mine = [one for one in sure if one.payer_id in payers]
    position = None if mine else priority_with(load.session, sure[0].patient_id, payers)
    if position is not None and decided.status != REVERSAL:
        placed = decided.model_copy(update={"position": position})
        return _on_visit(load, placed, sure)
    wanted = mine or sure
    if len(wanted) > 1 or (not mine and _speaks_of_an_earlier_payer(decided)):
        raise Unsure("payer_not_sure", MATCH_CASE, sure)
    return load.session.get_one(Claim, wanted[0].claim_id)


def _speaks_of_an_earlier_payer(decided: Decided) -> bool:
    return any((a.group, a.reason) == ("OA", "23") and a.cents for a in decided.every_adjustment)


def _crossed_over(load: Load, decided: Decided, sibling: Candidate) -> Claim:
    """The first payer sent the claim on to the next one: its answer comes without a claim of ours.

    The answer must name all that makes the visit certain, and speak of all its charges.
    """
    claim = load.session.get_one(Claim, sibling.claim_id)
    visit = load.session.get_one(Visit, sibling.visit_id)
    if decided.charge != claim.charge_cents:
        raise Unsure("payer_not_sure", MATCH_CASE, [sibling])
    home = _home(load, decided, sibling.patient_id, visit.account_id, visit.service_on)
    return add_claim(load, as_billed(decided), home, visit)


def _made(load: Load, decided: Decided, match: Match) -> Claim:
    """A claim made from the decision: the practice may start with remittances alone."""
    if decided.status == REVERSAL:
        raise Unsure("unmatched_reversal", "review_remittance")
    if match.scores and match.patient_id is None:
        raise Unsure("patient_not_sure", MATCH_CASE, match.scores)
    if decided.service_from is None:
        raise Unsure("service_date_missing", MATCH_CASE)
    patient_id = match.patient_id or _new_patient(load, decided)
    account_id = account_of(load.session, patient_id)
    check_not_charged(load.session, account_id, decided.service_from, decided.service_to)
    home = _home(load, decided, patient_id, account_id, decided.service_from)
    billed = as_billed(decided)
    visit = add_visit(load, billed, home, decided.service_from)
    return add_claim(load, billed, home, visit)


def _new_patient(load: Load, decided: Decided) -> UUID:
    person = decided.patient
    known = decided.is_new or (person and (person.member_id or person.birth_date))
    if person is None or not person.named or not known:
        raise Unsure("patient_not_named", MATCH_CASE)
    load.tally.count("patient", "posted")
    load.touch(family=family_name_index(person.family))
    return add_patient(load.session, person, system=FROM_REMITTANCE)


def _home(load: Load, decided: Decided, patient_id: UUID, account_id: UUID, day: date) -> Home:
    payer_id = load.payers.find_or_add(decided.payer)
    coverage = see_coverage(
        load.session,
        patient_id,
        payer_id,
        seen_on=day,
        member_id=decided.patient.member_id if decided.patient else None,
        priority=decided.position,
    )
    return Home(account_id, payer_id, coverage.id)


def as_billed(decided: Decided) -> Billed:
    """The claim as the payer repeats it."""
    return Billed(
        key=f"{REMITTED}{decided.key}",
        number=decided.number,
        payer=decided.payer,
        position=decided.position,
        patient=decided.patient,
        charge=decided.charge,
        lines=tuple(line.model_copy(update={"adjustments": ()}) for line in decided.lines),
        service_from=decided.service_from,
        service_to=decided.service_to,
        payer_number=decided.payer_number,
        place=decided.place,
    )
