"""Claims whose patient was not among the files wait, and the patient's arrival settles them."""

import json
from functools import cached_property

from sqlalchemy import select

from inquiry_api.crypto import blind_index
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.billing import MATCH_CASE, post_billed
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed, Item
from inquiry_api.imports.posting.trying import WAYS, Way
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.posting_fhir.explanations import NO_REFERENCE

_OPEN = (HeldItem.state == "open", HeldItem.reason == NO_REFERENCE)


class Charged(Billed):
    """A Claim. `looked_for` names the patient resource that was not among those loaded."""

    looked_for: str | None = None


def post_charged(load: Load, charged: Charged) -> str:
    """Post one claim; returns how it ended. Raises Unsure, and nothing is posted then."""
    if charged.patient_id is None and charged.patient is None:
        raise Unsure(NO_REFERENCE, MATCH_CASE)
    return post_billed(load, charged)


class Waiters:
    """Who is waited for, looked up once for a file."""

    def __init__(self, load: Load) -> None:
        self._load = load

    @cached_property
    def _labels(self) -> set[bytes]:
        query = select(HeldItem.family_index).where(*_OPEN)
        return {index for index in self._load.session.scalars(query) if index is not None}

    def wait_for(self, item: Item, label: str) -> None:
        """Remember which patient an item waits for, if it was held."""
        query = select(HeldItem).where(HeldItem.key == item.key, *_OPEN)
        held = self._load.session.scalars(query).first()
        if held is not None:
            held.family_index = _index(label)
            self._labels.add(_index(label))
            self._load.session.flush()

    def arrived(self, label: str, patient_id: str) -> None:
        """A patient resource is on the books now: what waited for it is tried again."""
        if _index(label) not in self._labels:
            return
        query = select(HeldItem).where(HeldItem.family_index == _index(label), *_OPEN)
        for held in self._load.session.scalars(query).all():
            held.record = json.dumps({**json.loads(held.record), "patient_id": patient_id})
            self._load.touch(family=_index(label))
        self._load.session.flush()


def _index(label: str) -> bytes:
    return blind_index("fhir_reference", label)


WAYS[Charged] = Way("fhir claim", "claim", post_charged)
