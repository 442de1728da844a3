"""Posts decisions: on the claim that they answer, once, newer versions in place of older ones."""

from uuid import UUID

from sqlalchemy import select

from inquiry_api.crypto import normalise
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.models import ClaimEvidence
from inquiry_api.imports.posting.tally import SKIPPED
from inquiry_api.imports.posting.trying import post_or_hold
from inquiry_api.imports.posting_fhir.claim_posting import WITHDRAWN
from inquiry_api.imports.posting_fhir.claims import BILLED
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.decisions import decided_of, decision_key
from inquiry_api.imports.posting_fhir.explanations import Explained
from inquiry_api.imports.posting_fhir.names import place_of
from inquiry_api.imports.posting_fhir.people import Meant, People
from inquiry_api.imports.posting_fhir.waiting import wait_for
from inquiry_api.ledger.models import Account, Claim, Remittance, Visit

_STATUSES = ("1", "2", "3")


class DecisionPosting:
    """Posts the decisions of one file."""

    def __init__(self, context: Context, people: People) -> None:
        self._context = context
        self._load = context.load
        self._session = context.load.session
        self._people = people

    def post(self, decision: Decision) -> None:
        """Post one decision, replace or take back its version on the books, or hold it."""
        earlier = self._earlier(decision)
        withdrawn = decision.about.status in WITHDRAWN
        why = None if earlier and withdrawn else self._why_not(decision)
        if why is not None:
            self._load.tally.tell("remittance", place_of(decision.identity), SKIPPED, why)
            return
        item = self._explained(decision, earlier)
        if earlier is not None:
            changes = {"replaces": earlier.key, "withdrawn": withdrawn}
            item = item.model_copy(update={**changes, "claim_id": str(earlier.claim_id)})
        post_or_hold(self._load, item)
        self._after(decision, item)

    def _earlier(self, decision: Decision) -> Remittance | None:
        record = self._context.record(decision)
        row_id = record.row_id if record else None
        return self._session.get(Remittance, row_id) if row_id else None

    def _why_not(self, decision: Decision) -> str | None:
        about = decision.about
        if about.use not in (None, "claim"):
            return f"a {about.use} is no bill: nothing is owed for it"
        if not decision.is_settled:
            told = about.outcome if about.status == "active" else about.status
            return f"its outcome or status is {told}: nothing is decided"
        if self._cover_is_none(decision):
            return "nobody insures this: nothing was decided by a payer"
        return None

    def _cover_is_none(self, decision: Decision) -> bool:
        cover = self._context.insurances.meant(
            decision.insurance, decision.about.insurer, decision.identity
        )
        return cover.self_pay

    def _explained(self, decision: Decision, earlier: Remittance | None) -> Explained:
        claim = self._answered(decision)
        key = decision_key(decision)
        if earlier is not None:
            key = f"{key}@{decision.identity.content_hash[:16]}"
        charge = claim.charge_cents if claim else None
        item = decided_of(decision, self._context.insurances, key, charge)
        meant = self._people.meant(decision.about.patient, decision.identity)
        item = item.model_copy(update=self._whose(decision, meant, claim))
        return self._on_claim(item, claim) if claim else item

    def _whose(self, decision: Decision, meant: Meant, claim: Claim | None) -> dict[str, object]:
        cover = self._context.insurances.meant(
            decision.insurance, decision.about.insurer, decision.identity
        )
        person = meant.with_member(cover.member_id)
        if meant.id is None and person is None and claim is not None:
            return {"patient_id": str(self._patient_of(claim)), "looked_for": None}
        return {"patient": person, "patient_id": meant.text_id, "looked_for": meant.label}

    def _on_claim(self, item: Explained, claim: Claim) -> Explained:
        """The claim it answers, unless another payer of the same visit speaks."""
        number = item.number or claim.number
        if claim.payer_id in self._load.payers.same(item.payer):
            position = item.position or claim.position
        else:
            position = item.position or self._turn_of(item, claim) or claim.position
        status = _STATUSES[position - 1] if item.status in _STATUSES else item.status
        own = str(claim.id) if position == claim.position else None
        known = {"number": number, "position": position, "status": status, "claim_id": own}
        return item.model_copy(update=known)

    def _turn_of(self, item: Explained, claim: Claim) -> int | None:
        """Which payer in turn it is, by the claim's own list."""
        query = select(ClaimEvidence).where(
            ClaimEvidence.claim_id == claim.id, ClaimEvidence.kind == "other_payer"
        )
        wanted = normalise(item.payer.name)
        for row in self._session.scalars(query):
            if normalise(row.key.rpartition(":")[2]) == wanted:
                return row.position
        return None

    def _answered(self, decision: Decision) -> Claim | None:
        """The claim on our books that the decision says it answers."""
        keys = self._context.reach.keys(decision.about.claim, decision.identity, "Claim")
        for key in keys:
            query = select(Claim).where(
                Claim.system == "fhir", Claim.external_id == f"{BILLED}{key}"
            )
            found = self._session.scalars(query).first()
            if found is not None:
                return found
        return None

    def _patient_of(self, claim: Claim) -> UUID:
        visit = self._session.get_one(Visit, claim.visit_id)
        return self._session.get_one(Account, visit.account_id).patient_id

    def _after(self, decision: Decision, item: Explained) -> None:
        query = select(Remittance.id).where(Remittance.key == item.key)
        row_id = self._session.scalars(query).first()
        if row_id is not None or item.withdrawn or self._is_kept(item):
            self._context.remember(decision, row_id)
        elif item.looked_for:
            wait_for(self._load, item, item.looked_for)

    def _is_kept(self, item: Explained) -> bool:
        query = select(ClaimEvidence.id).where(ClaimEvidence.key == f"decision:{item.key}")
        return self._session.scalars(query).first() is not None
