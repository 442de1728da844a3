"""Posts decisions: on the claim that they answer, once, newer versions in place of older ones."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from inquiry_api.crypto import normalise
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.models import ClaimEvidence
from inquiry_api.imports.posting.bulk.posting import post_many
from inquiry_api.imports.posting.tally import SKIPPED
from inquiry_api.imports.posting.trying import post_or_hold
from inquiry_api.imports.posting_fhir.claim_posting import WITHDRAWN
from inquiry_api.imports.posting_fhir.claims import BILLED
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.decisions import decided_of, decision_key
from inquiry_api.imports.posting_fhir.explanations import Explained
from inquiry_api.imports.posting_fhir.names import place_of
from inquiry_api.imports.posting_fhir.people import Meant, People
from inquiry_api.ledger.models import Account, Claim, Remittance, Visit, claim_number_index

_STATUSES = ("1", "2", "3")


class DecisionPosting:
    """Posts the decisions of one file."""

    def __init__(self, context: Context, people: People) -> None:
        self._context = context
        self._load = context.load
        self._session = context.load.session
        self._people = people
        self._claims: dict[str, Claim] = {}

    def post(self, decisions: Sequence[Decision], progress: Callable[[int], None]) -> None:
        """Post decisions of different names: each is posted, replaces or takes back its version on
        the books, or is held. `progress` is told how many more are done.
        """
        self._claims = self._answered_by(decisions)
        found = [(decision, self._item(decision)) for decision in decisions]
        items = [(decision, item) for decision, item in found if item is not None]
        progress(len(decisions) - len(items))
        items.sort(key=lambda one: (one[1].decided_on or date.max, one[1].position or 1))
        for special, some in groupby(items, key=lambda one: one[1].replaces is not None):
            now = [item for _, item in some]
            if special:
                self._one_by_one(now, progress)
            else:
                post_many(self._load, now, progress)
        self._after(items)

    def _one_by_one(self, items: Iterable[Explained], progress: Callable[[int], None]) -> None:
        for item in items:
            post_or_hold(self._load, item)
            progress(1)

    def _item(self, decision: Decision) -> Explained | None:
        """What is to be posted; None, and a line in the report, where nothing is."""
        earlier = self._earlier(decision)
        withdrawn = decision.about.status in WITHDRAWN
        why = None if earlier and withdrawn else self._why_not(decision)
        if why is not None:
            self._load.tally.tell("remittance", place_of(decision.identity), SKIPPED, why)
            return None
        item = self._explained(decision, earlier)
        if earlier is not None:
            changes = {"replaces": earlier.key, "withdrawn": withdrawn}
            item = item.model_copy(update={**changes, "claim_id": str(earlier.claim_id)})
        return item

    def _earlier(self, decision: Decision) -> Remittance | None:
        record = self._context.record(decision)
        row_id = record.row_id if record else None
        found = self._session.get(Remittance, row_id) if row_id else None
        return found or self._corrected(decision)

    def _corrected(self, decision: Decision) -> Remittance | None:
        """The decision on the books that this one says it corrects, by the payer's own number."""
        query = (
            select(Remittance)
            .join(Claim, Claim.id == Remittance.claim_id)
            .where(
                Claim.payer_claim_number_index.in_(map(claim_number_index, decision.prior)),
                Remittance.key.startswith("fhir:"),
            )
            .order_by(Remittance.decided_on.desc(), Remittance.key)
        )
        found = self._session.scalars(query).first() if decision.prior else None
        return found if found and self._is_same_payer(decision, found) else None

    def _is_same_payer(self, decision: Decision, row: Remittance) -> bool:
        about = decision.about
        cover = self._context.insurances.meant(decision.insurance, about.insurer, decision.identity)
        same = self._load.payers.same(cover.payer) if cover.payer else frozenset[UUID]()
        return self._session.get_one(Claim, row.claim_id).payer_id in same

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
        found = (self._claims.get(key) for key in self._keys(decision))
        return next((claim for claim in found if claim is not None), None)

    def _answered_by(self, decisions: Iterable[Decision]) -> dict[str, Claim]:
        keys = {key for decision in decisions for key in self._keys(decision)}
        query = select(Claim).where(Claim.system == "fhir", Claim.external_id.in_(keys))
        return {row.external_id or "": row for row in self._session.scalars(query)}

    def _keys(self, decision: Decision) -> list[str]:
        keys = self._context.reach.keys(decision.about.claim, decision.identity, "Claim")
        return [f"{BILLED}{key}" for key in keys]

    def _patient_of(self, claim: Claim) -> UUID:
        visit = self._session.get_one(Visit, claim.visit_id)
        return self._session.get_one(Account, visit.account_id).patient_id

    def _after(self, items: Sequence[tuple[Decision, Explained]]) -> None:
        """Remember what is on the books, and who is waited for."""
        keys = [item.key for _, item in items]
        query = select(Remittance.key, Remittance.id).where(Remittance.key.in_(keys))
        rows = {row.key: row.id for row in self._session.execute(query)}
        evidence = select(ClaimEvidence.key).where(
            ClaimEvidence.key.in_([f"decision:{key}" for key in keys])
        )
        kept = set(self._session.scalars(evidence))
        for decision, item in items:
            if item.key in rows or item.withdrawn or f"decision:{item.key}" in kept:
                self._context.remember(decision, rows.get(item.key))
            elif item.looked_for:
                self._context.waiters.wait_for(item, item.looked_for)
