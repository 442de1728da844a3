"""Tries again what waited for news, now that a file has brought some."""

from collections.abc import Callable

from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.billing import post_billed
from inquiry_api.imports.posting.deciding import post_decided
from inquiry_api.imports.posting.holding import settle, waiting
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed, Decided
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import Source

_TRIES: dict[str, Callable[[Load, str], object]] = {
    "decision": lambda load, text: post_decided(load, Decided.model_validate_json(text)),
    "claim": lambda load, text: post_billed(load, Billed.model_validate_json(text)),
}


def retry_held(load: Load) -> None:
    """Post what can be posted now, until nothing more can."""
    again = True
    while again:
        again = False
        for item in waiting(load):
            again = _retried(load, item) or again
        load.session.flush()


def _retried(load: Load, item: HeldItem) -> bool:
    attempt = _TRIES.get(item.kind)
    if attempt is None:
        return False
    theirs = load.of(load.session.get_one(Source, item.source_id))
    try:
        attempt(theirs, item.record)
    except Unsure:
        return False
    settle(load, item)
    load.tally.tell("held", item.place, "posted", f"{item.reason}: settled by this file")
    load.tally.cases += theirs.tally.cases
    return True
