"""Posts Claims: new ones, newer versions, and those taken back."""

from uuid import UUID

from sqlalchemy import select

from inquiry_api.imports.fhir.claims import Claim
from inquiry_api.imports.posting.replacing import VOID
from inquiry_api.imports.posting.tally import REVIEW, SKIPPED
from inquiry_api.imports.posting.trying import post_or_hold
from inquiry_api.imports.posting_fhir.claims import ClaimReader, claim_key
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.names import place_of
from inquiry_api.imports.posting_fhir.people import Meant, People
from inquiry_api.imports.posting_fhir.waiting import Charged, wait_for
from inquiry_api.ledger.models import Account, Visit
from inquiry_api.ledger.models import Claim as ClaimRow

REPLACE = "replace"
WITHDRAWN = frozenset({"cancelled", "entered-in-error"})


class ClaimPosting:
    """Posts the claims of one file."""

    def __init__(self, context: Context, people: People) -> None:
        self._context = context
        self._load = context.load
        self._people = people
        self._reader = ClaimReader(context.reach, context.insurances)

    def post(self, claim: Claim) -> None:
        """Post one claim, replace or take back its version on the books, or hold it."""
        place = place_of(claim.identity)
        known = self._row(claim_key(claim))
        if not claim.is_bill and not (known and claim.status in WITHDRAWN):
            self._load.tally.tell("claim", place, SKIPPED, _why_not(claim))
            return
        meant = self._people.meant(claim.patient, claim.identity)
        if known is not None and meant.id not in (None, self._patient_of(known)):
            self._load.tally.tell("claim", place, REVIEW, "a_newer_version_names_another_patient")
            return
        if known is None and self._is_told_alone(claim):
            self._load.tally.tell("claim", place, REVIEW, "a_newer_version_of_a_self_pay_bill")
            return
        item = self._charged(claim, meant, known)
        post_or_hold(self._load, item)
        self._after(claim, item, known)

    def _charged(self, claim: Claim, meant: Meant, known: ClaimRow | None) -> Charged:
        first, replaces = claim_key(claim), None
        if known is not None:
            replaces = REPLACE if claim.is_bill else VOID
        key = first if replaces is None else f"{first}@{claim.identity.content_hash[:16]}"
        billed = self._reader.billed(claim, key, replaces=replaces)
        ours = {
            "patient": meant.with_member(self._reader.member_id(claim)),
            "patient_id": str(self._patient_of(known)) if known else meant.text_id,
            "claim_id": str(known.id) if known else None,
            "looked_for": meant.label,
        }
        return Charged(**dict(billed) | ours)

    def _after(self, claim: Claim, item: Charged, known: ClaimRow | None) -> None:
        row = known or self._row(claim_key(claim))
        if row is not None or self._visit_of(claim_key(claim)):
            self._context.remember(claim, row.id if row else None)
        elif item.looked_for:
            wait_for(self._load, item, item.looked_for)

    def _is_told_alone(self, claim: Claim) -> bool:
        """Whether an earlier version was posted for a patient who pays alone."""
        return self._context.record(claim) is not None and bool(self._visit_of(claim_key(claim)))

    def _row(self, key: str) -> ClaimRow | None:
        query = select(ClaimRow).where(ClaimRow.system == "fhir", ClaimRow.external_id == key)
        return self._load.session.scalars(query).first()

    def _visit_of(self, key: str) -> UUID | None:
        query = select(Visit.id).where(Visit.system == "fhir", Visit.external_id == key)
        return self._load.session.scalars(query).first()

    def _patient_of(self, row: ClaimRow) -> UUID:
        visit = self._load.session.get_one(Visit, row.visit_id)
        return self._load.session.get_one(Account, visit.account_id).patient_id


def _why_not(claim: Claim) -> str:
    if claim.use not in (None, "claim"):
        return f"a {claim.use} is no bill: nothing is owed for it"
    return f"its status is {claim.status}: nothing is owed for it"
