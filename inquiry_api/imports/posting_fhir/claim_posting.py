"""Posts Claims: new ones, newer versions, and those taken back."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import select

from inquiry_api.imports.fhir.claims import Claim
from inquiry_api.imports.posting.bulk.posting import post_many
from inquiry_api.imports.posting.replacing import VOID
from inquiry_api.imports.posting.tally import REVIEW, SKIPPED
from inquiry_api.imports.posting_fhir.claims import BILLED, ClaimReader, claim_key
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.names import place_of
from inquiry_api.imports.posting_fhir.people import Meant, People
from inquiry_api.imports.posting_fhir.waiting import Charged
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

    def post(self, claims: Sequence[Claim], progress: Callable[[int], None]) -> None:
        """Post claims of different names: each is posted, replaces or takes back its version on
        the books, or is held. `progress` is told how many more are done.
        """
        keys = [claim_key(claim) for claim in claims]
        known = self._rows(keys)
        for claim in claims:
            if claim_key(claim) not in known and (prior := self._prior(claim)):
                known[claim_key(claim)] = prior
        found = [(claim, self._item(claim, known.get(claim_key(claim)))) for claim in claims]
        items = [(claim, item) for claim, item in found if item is not None]
        progress(len(claims) - len(items))
        items.sort(key=lambda one: one[1].position or 1)
        post_many(self._load, [item for _, item in items], progress)
        rows, visits = known | self._rows(keys), self._visits(keys)
        for claim, item in items:
            row = rows.get(claim_key(claim))
            if row is not None or claim_key(claim) in visits:
                self._context.remember(claim, row.id if row else None)
            elif item.looked_for:
                self._context.waiters.wait_for(item, item.looked_for)

    def _prior(self, claim: Claim) -> ClaimRow | None:
        """The claim that this one was sent in place of."""
        within = claim.identity
        keys = (self._context.reach.keys(prior, within, "Claim") for prior in claim.prior)
        found = self._rows([f"{BILLED}{key}" for some in keys for key in some])
        return next(iter(found.values()), None)

    def _item(self, claim: Claim, known: ClaimRow | None) -> Charged | None:
        """What is to be posted; None, and a line in the report, where nothing is."""
        place = place_of(claim.identity)
        if not claim.is_bill and not (known and claim.status in WITHDRAWN):
            self._load.tally.tell("claim", place, SKIPPED, _why_not(claim))
            return None
        meant = self._people.meant(claim.patient, claim.identity)
        if known is not None and meant.id not in (None, self._patient_of(known)):
            self._load.tally.tell("claim", place, REVIEW, "a_newer_version_names_another_patient")
            return None
        if known is None and self._is_told_alone(claim):
            self._load.tally.tell("claim", place, REVIEW, "a_newer_version_of_a_self_pay_bill")
            return None
        return self._charged(claim, meant, known)

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

    def _is_told_alone(self, claim: Claim) -> bool:
        """Whether an earlier version was posted for a patient who pays alone."""
        key = claim_key(claim)
        return self._context.record(claim) is not None and key in self._visits([key])

    def _rows(self, keys: Sequence[str]) -> dict[str, ClaimRow]:
        query = select(ClaimRow).where(ClaimRow.system == "fhir", ClaimRow.external_id.in_(keys))
        return {row.external_id or "": row for row in self._load.session.scalars(query)}

    def _visits(self, keys: Sequence[str]) -> set[str | None]:
        query = select(Visit.external_id).where(Visit.system == "fhir", Visit.external_id.in_(keys))
        return set(self._load.session.scalars(query))

    def _patient_of(self, row: ClaimRow) -> UUID:
        visit = self._load.session.get_one(Visit, row.visit_id)
        return self._load.session.get_one(Account, visit.account_id).patient_id


def _why_not(claim: Claim) -> str:
    if claim.use not in (None, "claim"):
        return f"a {claim.use} is no bill: nothing is owed for it"
    return f"its status is {claim.status}: nothing is owed for it"
