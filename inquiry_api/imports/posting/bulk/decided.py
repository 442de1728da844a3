"""Plain decisions: the first answer of the only payer of a claim, on file beyond doubt or not."""

from uuid import UUID

from inquiry_api.access.indexes import family_name_index
from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.imports.posting.bulk.plain import (
    OF_CLAIMS,
    OF_DECISIONS,
    NotPlain,
    Plain,
)
from inquiry_api.imports.posting.bulk.shelf import Filed
from inquiry_api.imports.posting.covering import BILLED
from inquiry_api.imports.posting.deciding import (
    check_decided,
    decision_of,
    ending_of,
    touches_share,
)
from inquiry_api.imports.posting.finding_claims import (
    FROM_REMITTANCE,
    as_billed,
    other_services,
    wanted_of,
)
from inquiry_api.imports.posting.matching_claims import certain
from inquiry_api.imports.posting.matching_people import Match
from inquiry_api.imports.posting.records import Decided
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.decisions import Decision, balances, rows_of
from inquiry_api.ledger.journal import Book
from inquiry_api.ledger.posting import Posting
from inquiry_api.ledger.remitting import postings_of, protects

_PLAIN_STATUSES = frozenset({"1", "4"})


def post_plain_decision(plain: Plain, decided: Decided) -> str:
    """Post a decision; returns how it ended. Raises NotPlain before anything is noted down."""
    _check(decided)
    if decided.claim_id is not None:
        filed = _on_file(plain, decided, UUID(decided.claim_id))
    else:
        filed = _found(plain, decided)
    _decide(plain, decided, filed)
    plain.load.touch(decided.number, decided.payer_number)
    return ending_of(plain.load, decided, filed.on_file.claim)


def _check(decided: Decided) -> None:
    try:
        check_decided(decided)
    except Unsure:
        raise NotPlain from None
    held = any(notice.review or touches_share(notice.what) for notice in decided.notices)
    if held or decided.status not in _PLAIN_STATUSES or not _balances(decided):
        raise NotPlain


def _found(plain: Plain, decided: Decided) -> Filed:
    patient_id = plain.whose(decided, decided.payer)
    wanted = wanted_of(plain.load, decided, Match(patient_id))
    found = [
        one for one in plain.candidates(wanted) if not other_services(decided, one, wanted.payers)
    ]
    if not found:
        return _made(plain, decided, patient_id)
    whose = decided.position is not None or all(one.payer_id in wanted.payers for one in found)
    if len(found) == 1 and certain(found) and whose:
        return _on_file(plain, decided, found[0].claim_id)
    raise NotPlain


def _made(plain: Plain, decided: Decided, patient_id: UUID | None) -> Filed:
    """As `finding_claims`: the practice may start with remittances alone."""
    person = decided.patient
    known = patient_id or (person and (person.member_id or person.birth_date))
    if decided.service_from is None or not known:
        raise NotPlain
    billed = as_billed(decided)
    payer_id = plain.load.payers.find_or_add(decided.payer)
    if decided.position is None or _taken(decided) > decided.charge:
        raise NotPlain
    if patient_id is None:
        assert person is not None
        patient_id = plain.add_patient(person, FROM_REMITTANCE)
        plain.load.touch(family=family_name_index(person.family))
    elif _other_cover(plain, patient_id, payer_id):
        raise NotPlain
    coverage = plain.covered(patient_id, billed, payer_id)
    return plain.add_claim(billed, patient_id, coverage)


def _other_cover(plain: Plain, patient_id: UUID, payer_id: UUID) -> bool:
    """Whether somebody has another plan too, which might have to answer later."""
    return any(one.payer_id != payer_id for one in plain.shelf.coverages.get(patient_id, []))


def _balances(decided: Decided) -> bool:
    adjusted = sum(one.cents for one in decided.every_adjustment)
    return decided.charge - decided.unexplained - adjusted == decided.paid


def _taken(decided: Decided) -> int:
    """What the decision takes from the insurers' book."""
    return decided.paid + sum(
        one.cents for one in decided.every_adjustment if (one.group, one.reason) != ("OA", "23")
    )


def _on_file(plain: Plain, decided: Decided, claim_id: UUID) -> Filed:
    filed = plain.shelf.filed.get(claim_id)
    if filed is None:
        raise NotPlain
    claim = filed.on_file.claim
    known = claim.coverage_id is not None or not (decided.patient and decided.patient.member_id)
    alone = not filed.settled and filed.siblings == 0 and claim.position == 1
    if not alone or not known or decided.charge > claim.charge_cents:
        raise NotPlain
    fits = _taken(decided) <= filed.insurers and not _has_later_payer(plain, filed)
    if decided.position not in (None, 1) or not fits:
        raise NotPlain
    return filed


def _decide(plain: Plain, decided: Decided, filed: Filed) -> None:
    claim = filed.on_file.claim
    decision = decision_of(plain.load, decided, claim, [], filed.charges)
    postings = _postings(plain, filed, decision)
    left = filed.insurers + _on_insurers(postings)
    assert balances(decision)
    assert left >= 0
    remittance, rows = rows_of(decision)
    plain.writing.add(OF_CLAIMS, [remittance])
    plain.writing.add(OF_DECISIONS, rows)
    plain.writing.postings += postings
    filed.insurers, filed.settled = left, True
    claim.payer_claim_number = claim.payer_claim_number or decided.payer_number
    claim.number = claim.number or decided.number


def _postings(plain: Plain, filed: Filed, decision: Decision) -> list[Posting]:
    claim = filed.on_file.claim
    payer = plain.load.session.get_one(Payer, claim.payer_id)
    protected = protects(payer, _coverage(plain, filed), decision)
    return postings_of(claim, filed.account_id, decision, later_payer=False, protected=protected)


def _coverage(plain: Plain, filed: Filed) -> Coverage | None:
    mine = plain.shelf.coverages.get(filed.on_file.patient_id, [])
    return next((one for one in mine if one.id == filed.on_file.claim.coverage_id), None)


def _has_later_payer(plain: Plain, filed: Filed) -> bool:
    """As `covering.later_payer` for a visit with this claim alone."""
    claim = filed.on_file.claim
    if (claim.external_id or "").startswith(BILLED):
        return False
    return any(
        one.payer_id != claim.payer_id
        and (one.priority or 0) > claim.position
        and one.starts_on <= filed.service_on
        and (one.ends_on is None or one.ends_on >= filed.service_on)
        for one in plain.shelf.coverages.get(filed.on_file.patient_id, [])
    )


def _on_insurers(postings: list[Posting]) -> int:
    return sum(
        line.cents for posting in postings for line in posting.lines if line.book is Book.INSURER
    )
