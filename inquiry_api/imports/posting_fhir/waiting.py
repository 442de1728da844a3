"""Claims whose patient was not among the files wait, and the patient's arrival settles them."""

import json

from sqlalchemy import select

from inquiry_api.crypto import blind_index
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.billing import MATCH_CASE, post_billed
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed, Item
from inquiry_api.imports.posting.trying import WAYS, Way
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.posting_fhir.explanations import NO_REFERENCE


class Charged(Billed):
    """A Claim. `looked_for` names the patient resource that was not among those loaded."""

    looked_for: str | None = None


def post_charged(load: Load, charged: Charged) -> str:
    """Post one claim; returns how it ended. Raises Unsure, and nothing is posted then."""
    if charged.patient_id is None and charged.patient is None:
        raise Unsure(NO_REFERENCE, MATCH_CASE)
    return post_billed(load, charged)


def wait_for(load: Load, item: Item, label: str) -> None:
    """Remember which patient an item waits for, if it was held."""
    query = select(HeldItem).where(
        HeldItem.key == item.key, HeldItem.state == "open", HeldItem.reason == NO_REFERENCE
    )
    held = load.session.scalars(query).first()
    if held is not None:
        held.family_index = _index(label)
        load.session.flush()


def arrived(load: Load, label: str, patient_id: str) -> None:
    """A patient resource is on the books now: what waited for it is tried again."""
    query = select(HeldItem).where(
        HeldItem.family_index == _index(label),
        HeldItem.state == "open",
        HeldItem.reason == NO_REFERENCE,
    )
    for held in load.session.scalars(query).all():
        held.record = json.dumps({**json.loads(held.record), "patient_id": patient_id})
        load.touch(family=_index(label))
    load.session.flush()


def _index(label: str) -> bytes:
    return blind_index("fhir_reference", label)


WAYS[Charged] = Way("fhir claim", "claim", post_charged)
