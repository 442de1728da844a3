"""Posts what was read, or holds it; and tries again what waited once a file has brought news."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.benefits import Told, post_told
from inquiry_api.imports.posting.billing import post_billed
from inquiry_api.imports.posting.deciding import post_decided
from inquiry_api.imports.posting.holding import hold, settle, waiting
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.news import News, post_news
from inquiry_api.imports.posting.records import Billed, Decided, Item
from inquiry_api.imports.posting.tally import POSTED
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import Source


@dataclass(frozen=True)
class Way:
    """How one kind of item is posted; `what` is what reports call it."""

    kind: str
    what: str
    post: Callable[[Load, Any], str]


WAYS: dict[type[Item], Way] = {
    Decided: Way("decision", "remittance", post_decided),
    Billed: Way("claim", "claim", post_billed),
    Told: Way("eligibility", "coverage", post_told),
    News: Way("status", "claim news", post_news),
}


def post_or_hold(load: Load, item: Item) -> None:
    """Post one item whole, or hold it whole with a case."""
    way = WAYS[type(item)]
    try:
        load.tally.count(way.what, way.post(load, item))
    except Unsure as fault:
        hold(load, item, fault, kind=way.kind, what=way.what)


def retry_held(load: Load) -> None:
    """Post what can be posted now of what waited, until nothing more can."""
    again = True
    while again:
        again = False
        for held in waiting(load):
            again = _retried(load, held) or again


def way_of(kind: str) -> tuple[type[Item], Way] | None:
    """How a held item of a kind is read and posted; None for one that only a person can use."""
    return next(((item, way) for item, way in WAYS.items() if way.kind == kind), None)


def _retried(load: Load, held: HeldItem) -> bool:
    found = way_of(held.kind)
    if found is None:
        return False
    item_type, way = found
    theirs = load.of(load.session.get_one(Source, held.source_id))
    try:
        way.post(theirs, item_type.model_validate_json(held.record))
    except Unsure:
        return False
    settle(load, held)
    load.tally.tell("held", held.place, POSTED, f"{held.reason}: settled by this file")
    load.tally.cases += theirs.tally.cases
    return True
