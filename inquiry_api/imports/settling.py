"""A clerk settles what an import could not: whose it is, which claim is meant, or neither."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from inquiry_api.cases.models import Case
from inquiry_api.imports.importer import IMPORT_LOCK, promises
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.holding import settle
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.standing import patient_of
from inquiry_api.imports.posting.tally import Tally
from inquiry_api.imports.posting.trying import retry_held, way_of
from inquiry_api.imports.posting_x12.held import RemittanceHeld, post_whole
from inquiry_api.ledger.models import Claim, Remittance, Source

DROPPED = "dropped"
# What nobody could place, and may be something that nobody has on file.
_MAY_BE_NEW = frozenset(
    {"patient_not_sure", "patient_not_named", "claim_not_sure", "several_claims_alike"}
)


class Busy(Exception):
    """Records are being loaded at this moment: what was read of the books may change."""


@dataclass(frozen=True)
class Meant:
    """What a clerk says is meant: a claim of ours, or one of our patients.

    `is_new` says that it is none of our claims: a new visit of that patient, or of a new one.
    """

    claim_id: UUID | None = None
    patient_id: UUID | None = None
    is_new: bool = False

    @property
    def as_fields(self) -> dict[str, str | bool]:
        """The fields of an item that say so."""
        named = {"claim_id": self.claim_id, "patient_id": self.patient_id}
        said: dict[str, str | bool] = {
            name: str(value) for name, value in named.items() if value is not None
        }
        return said | ({"is_new": True} if self.is_new else {})


def held_item(session: Session, case_id: UUID) -> HeldItem | None:
    """What still waits behind a case."""
    query = select(HeldItem).where(HeldItem.case_id == case_id, HeldItem.state == "open")
    return session.scalars(query).first()


def may_be_told(held: HeldItem) -> frozenset[str]:
    """What a clerk can say of such an item: `claim_id`, `patient_id`, `is_new`, or nothing."""
    way = way_of(held.kind)
    sayable = {"claim_id", "patient_id"} | ({"is_new"} if held.reason in _MAY_BE_NEW else set())
    return frozenset(sayable) & way[0].model_fields.keys() if way else frozenset()


def post_as(session: Session, held: HeldItem, meant: Meant) -> None:
    """Post what was held where a clerk says, then what waited for it.

    Raises Unsure where the books or the record itself forbid it (nothing is posted then), and Busy.
    """
    way = way_of(held.kind)
    assert way is not None, "a whole remittance has nothing that a clerk could name"
    load = _load(session, held)
    item_type, how = way
    record: Any = item_type.model_validate_json(held.record)
    how.post(load, record.model_copy(update=meant.as_fields))
    session.get_one(Case, held.case_id).patient_id = _whose(session, meant, record.key)
    settle(load, held, outcome="corrected")
    retry_held(load)


def post_again(session: Session, held: HeldItem) -> Tally:
    """Post a remittance that was held whole: it is another one than that of before, by a clerk's
    word. A claim of it that leaves a doubt is held by itself. Raises Busy.
    """
    load = _load(session, held)
    post_whole(load, RemittanceHeld.model_validate_json(held.record))
    settle(load, held, outcome="corrected")
    retry_held(load)
    return load.tally


def _whose(session: Session, meant: Meant, key: str) -> UUID | None:
    """The patient on whose account it was posted."""
    if meant.patient_id is not None:
        return meant.patient_id
    decided = select(Claim).join(Remittance).where(Remittance.key == key)
    claim = session.get(Claim, meant.claim_id) if meant.claim_id else None
    claim = claim or session.scalars(decided).first()
    claim = claim or session.scalars(select(Claim).where(Claim.external_id == key)).first()
    return patient_of(session, claim) if claim is not None else None


def drop(session: Session, held: HeldItem) -> None:
    """Leave it out for good: nothing of it is posted, also by later files. Raises Busy."""
    settle(_load(session, held), held, DROPPED, outcome="not_ours")


def _load(session: Session, held: HeldItem) -> Load:
    """The load that the item came with, alone with the books until the transaction ends."""
    alone = text("SELECT pg_try_advisory_xact_lock(:lock)")
    if not session.scalar(alone, {"lock": IMPORT_LOCK}):
        raise Busy
    session.refresh(held, with_for_update=True)
    source = session.get_one(Source, held.source_id)
    return Load(session, source, source.kind, promise=promises())
