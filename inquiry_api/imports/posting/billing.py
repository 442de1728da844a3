"""Puts the practice's own claims on the books: patient, coverage, visit, charges, claim."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from inquiry_api.access.indexes import family_name_index
from inquiry_api.imports.posting.alone import check_not_charged
from inquiry_api.imports.posting.charging import (
    Home,
    add_claim,
    add_news,
    add_visit,
    post_patient_payment,
)
from inquiry_api.imports.posting.covering import BILLED, hold_earlier_shares, see_coverage
from inquiry_api.imports.posting.evidence import keep_other_payers
from inquiry_api.imports.posting.known_claims import known_claim, sibling_visit
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_claims import REMITTED
from inquiry_api.imports.posting.matching_people import Match, find_patient
from inquiry_api.imports.posting.people import account_of, add_patient, complete_patient
from inquiry_api.imports.posting.records import Billed, Person
from inquiry_api.imports.posting.replacing import VOID, replace_charges
from inquiry_api.imports.posting.tally import FLAGGED, POSTED, UNCHANGED
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import Claim, Visit
from inquiry_api.ledger.remitting import Undoing

MATCH_CASE = "match_claim"
REVIEW_CASE = "review_claim"
FROM_CLAIM = "claim"
_LAST_POSITION = 3


def post_billed(load: Load, billed: Billed) -> str:
    """Post one claim; returns how it ended. Raises Unsure, and nothing is posted then."""
    check_billed(billed)
    with load.attempt():
        patient_id = _patient(load, billed)
        ending = _post(load, billed, patient_id)
    family = family_name_index(billed.patient.family) if billed.patient else None
    load.touch(billed.number, billed.payer_number, family=family)
    return ending


def check_billed(billed: Billed) -> None:
    """Raise Unsure where the claim itself leaves a doubt."""
    for notice in billed.notices:
        if notice.review:
            raise Unsure(notice.what, REVIEW_CASE)
    if billed.service_from is None:
        raise Unsure("service_date_missing", REVIEW_CASE)
    if billed.payer is not None and not 1 <= (billed.position or 0) <= _LAST_POSITION:
        raise Unsure("payer_sequence_not_known", REVIEW_CASE)


def _patient(load: Load, billed: Billed) -> UUID:
    if billed.patient_id is not None:
        return UUID(billed.patient_id)
    person = billed.patient
    if person is None or not person.named:
        raise Unsure("patient_not_named", MATCH_CASE)
    if billed.is_new:
        return _add_patient(load, person)
    payers = load.payers.same(billed.payer) if billed.payer else frozenset[UUID]()
    match = find_patient(load.session, person, payers)
    if match.patient_id is not None:
        complete_patient(load.session, match.patient_id, person)
        return match.patient_id
    return _new_patient(load, billed, match)


def _new_patient(load: Load, billed: Billed, match: Match) -> UUID:
    person = billed.patient
    assert person is not None
    if not match.nobody:
        raise Unsure("patient_not_sure", MATCH_CASE, match.scores)
    if not (person.birth_date or person.member_id):
        raise Unsure("patient_not_named", MATCH_CASE)
    return _add_patient(load, person)


def _add_patient(load: Load, person: Person) -> UUID:
    load.tally.count("patient", POSTED)
    return add_patient(load.session, person, system=FROM_CLAIM)


def _post(load: Load, billed: Billed, patient_id: UUID) -> str:
    home = _home(load, billed, patient_id)
    if home.payer_id is None:
        return _post_self_pay(load, billed, home)
    known = known_claim(load, billed, patient_id, home.payer_id)
    if known is not None and (known.external_id == billed.key or _is_repeat(billed, known)):
        keep_other_payers(load, billed, known, patient_id)
        return UNCHANGED
    if known is None:
        claim = _new_claim(load, billed, home, patient_id)
    else:
        claim = _again(load, billed, home, known)
    keep_other_payers(load, billed, claim, patient_id)
    undoing = Undoing(_news_day(billed), "import", load.source_id, billed.place)
    hold_earlier_shares(load.session, [claim.visit_id], undoing)
    return FLAGGED if told_of(billed) else POSTED


def _is_repeat(billed: Billed, known: Claim) -> bool:
    """The same claim with the same charge, sent once more."""
    sent = (known.external_id or "").startswith(BILLED) and known.submitted_on is not None
    return sent and billed.charge == known.charge_cents and billed.replaces != VOID


def _post_self_pay(load: Load, billed: Billed, home: Home) -> str:
    """Nobody is asked to pay but the patient: charges without a claim."""
    if _known_visit(load, billed) is not None:
        return UNCHANGED
    assert billed.service_from is not None
    check_not_charged(load.session, home.account_id, billed.service_from, billed.service_to)
    visit = add_visit(load, billed, home, billed.service_from)
    post_patient_payment(load, billed, visit)
    return FLAGGED if told_of(billed) else POSTED


def _known_visit(load: Load, billed: Billed) -> UUID | None:
    """The visit that this very claim made before."""
    query = select(Visit.id).where(Visit.system == load.system, Visit.external_id == billed.key)
    return load.session.scalars(query).first()


def _home(load: Load, billed: Billed, patient_id: UUID) -> Home:
    account_id = account_of(load.session, patient_id)
    if billed.payer is None:
        return Home(account_id, None)
    assert billed.service_from is not None
    payer_id = load.payers.find_or_add(billed.payer)
    coverage = see_coverage(
        load.session,
        patient_id,
        payer_id,
        seen_on=billed.service_from,
        member_id=billed.patient.member_id if billed.patient else None,
        priority=billed.position,
        relationship=billed.relationship,
    )
    return Home(account_id, payer_id, coverage.id)


def _new_claim(load: Load, billed: Billed, home: Home, patient_id: UUID) -> Claim:
    assert billed.service_from is not None
    visit = sibling_visit(load, billed, patient_id)
    if visit is None:
        check_not_charged(load.session, home.account_id, billed.service_from, billed.service_to)
        if billed.replaces is not None:
            load.tally.note("claim", billed.place, FLAGGED, "replaces_a_claim_that_is_not_on_file")
        visit = add_visit(load, billed, home, billed.service_from)
        post_patient_payment(load, billed, visit)
    return add_claim(load, billed, home, visit)


def _again(load: Load, billed: Billed, home: Home, known: Claim) -> Claim:
    """The same claim in another file: sent again, or first told of by a remittance."""
    if billed.charge != known.charge_cents or billed.replaces == VOID:
        replace_charges(load, billed, home, known)
    known.number = billed.number or known.number
    known.payer_claim_number = known.payer_claim_number or billed.payer_number
    known.coverage_id = known.coverage_id or home.coverage_id
    if known.submitted_on is None and billed.submitted_on is not None:
        known.submitted_on = billed.submitted_on
        add_news(load, known.id, "sent", billed.submitted_on, place=billed.place)
    if (known.external_id or "").startswith(REMITTED):
        _complete_visit(load, billed, known)
    load.session.flush()
    return known


def _complete_visit(load: Load, billed: Billed, known: Claim) -> None:
    """A remittance does not say what kind of visit it was; our own claim does."""
    visit = load.session.get_one(Visit, known.visit_id)
    visit.kind, visit.place = billed.visit_kind, visit.place or billed.visit_place
    visit.provider = visit.provider or billed.provider
    known.external_id = billed.key
    known.system = load.system
    post_patient_payment(load, billed, visit)


def _news_day(billed: Billed) -> date:
    assert billed.service_from is not None
    return billed.submitted_on or billed.service_from


def told_of(billed: Billed) -> list[str]:
    """What the reader noticed of a claim, but that the file is marked as a test."""
    return [notice.what for notice in billed.notices if notice.what != "marked_as_test"]
