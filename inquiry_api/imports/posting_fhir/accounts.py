"""Accounts and coverages of FHIR on the books."""

from uuid import UUID

from inquiry_api.crypto import blind_index
from inquiry_api.imports.fhir.coverage import Account, Coverage
from inquiry_api.imports.posting.covering import see_coverage
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.people import account_of, is_free
from inquiry_api.imports.posting.tally import FLAGGED, POSTED, REVIEW, SKIPPED
from inquiry_api.imports.posting_fhir.insurance import Cover
from inquiry_api.imports.posting_fhir.names import day_of, place_of
from inquiry_api.ledger.models import Account as AccountRow

ACCOUNT, COVERAGE = "account", "coverage"
_MADE = "P-"  # How a number starts that was made because no file had told one.
VOID_STATUSES = frozenset({"draft", "cancelled", "entered-in-error"})


def post_account(load: Load, account: Account, patient_id: UUID | None) -> UUID | None:
    """Give the patient's account the number that the practice prints on its bills."""
    place = place_of(account.identity)
    if account.status in ("entered-in-error", "inactive"):
        load.tally.tell(ACCOUNT, place, SKIPPED, f"its status is {account.status}")
        return None
    if patient_id is None:
        load.tally.tell(ACCOUNT, place, SKIPPED, "reference_not_found")
        return None
    row = load.session.get_one(AccountRow, account_of(load.session, patient_id))
    number = next((one.value for one in account.identifiers if one.value), None)
    if number and row.number.startswith(_MADE) and is_free(load.session, number):
        row.number, row.number_index = number, blind_index("account", number)
        load.session.flush()
    load.tally.count(ACCOUNT, POSTED)
    return row.id


def post_coverage(
    load: Load, coverage: Coverage, patient_id: UUID | None, cover: Cover
) -> UUID | None:
    """Keep a membership; without a first day, it is kept when a claim names it."""
    why = _not_kept(coverage, patient_id, cover)
    if why is not None:
        load.tally.tell(COVERAGE, place_of(coverage.identity), *why)
        return None
    starts_on = day_of(coverage.period.start) if coverage.period else None
    assert patient_id is not None
    assert cover.payer is not None
    assert starts_on is not None
    row = see_coverage(
        load.session,
        patient_id,
        load.payers.find_or_add(cover.payer),
        seen_on=starts_on,
        member_id=cover.member_id,
        priority=cover.position,
        relationship=cover.relationship,
        ends_on=day_of(coverage.period.end) if coverage.period else None,
        plan_name=_plan_name(coverage),
    )
    load.tally.count(COVERAGE, FLAGGED if coverage.findings else POSTED)
    return row.id


def _not_kept(coverage: Coverage, patient_id: UUID | None, cover: Cover) -> tuple[str, str] | None:
    """How it ends instead, and why."""
    if coverage.status in VOID_STATUSES:
        return SKIPPED, f"its status is {coverage.status}"
    if cover.self_pay:
        return SKIPPED, "the_patient_pays_alone"
    if patient_id is None:
        return SKIPPED, "reference_not_found"
    if cover.payer is None:
        return REVIEW, "payer_missing"
    if coverage.period is None or day_of(coverage.period.start) is None:
        return SKIPPED, "no_first_day_is_told"
    return None


def _plan_name(coverage: Coverage) -> str | None:
    return next((one.name for one in coverage.classes if one.kind == "plan" and one.name), None)
