"""Posts many items: the plain ones of a stretch together, the others one by one after them.

What is plain is decided on the same scores as elsewhere; whatever is not, and whatever has to do
with it, takes the long way. The outcome is the same, only sooner.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from sqlalchemy.exc import OperationalError

from inquiry_api.imports.posting.bulk.billed import post_plain_claim
from inquiry_api.imports.posting.bulk.decided import post_plain_decision
from inquiry_api.imports.posting.bulk.fetching import Names, fetch, names_of
from inquiry_api.imports.posting.bulk.plain import NotPlain, Plain
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed, Decided, Item
from inquiry_api.imports.posting.trying import WAYS, post_or_hold

log = logging.getLogger(__name__)

STRETCH = 500


def post_many(
    load: Load, items: Iterable[Billed | Decided], progress: Callable[[int], None]
) -> None:
    """Post or hold every item; `progress` is told how many more are done."""
    waiting = iter(items)
    while stretch := list(islice(waiting, STRETCH)):
        try:
            left = _post_plain(load, stretch)
        except OperationalError:
            raise
        except Exception as fault:
            # What cannot be written together is found one by one.
            log.warning("books.stretch_failed", extra={"error": type(fault).__name__})
            left = stretch
        progress(len(stretch) - len(left))
        for item in left:
            post_or_hold(load, item)
            progress(1)


def _post_plain(load: Load, stretch: Sequence[Billed | Decided]) -> list[Billed | Decided]:
    """Post what is plain, whole or not at all; returns the others in their order."""
    with load.attempt():
        names = [names_of(item) for item in stretch]
        shelf = fetch(load.session, load.system, names, {item.key for item in stretch})
        plain = Plain(load, shelf)
        left: list[Billed | Decided] = []
        touched: set[object] = set()
        for item, its_names in zip(stretch, names, strict=True):
            if not _posted(plain, item, its_names, touched):
                left.append(item)
                touched |= its_names.keys
        plain.writing.write(load.session)
    return left


def _posted(plain: Plain, item: Item, names: Names, touched: set[object]) -> bool:
    """Whether an item was plain and nothing before it that waits can have to do with it."""
    if item.key in plain.shelf.keys or not touched.isdisjoint(names.keys):
        return False
    before = plain.writing.size
    try:
        ending = _post(plain, item)
    except NotPlain:
        if plain.writing.size != before:
            raise AssertionError("an item is given up before anything is noted") from None
        return False
    plain.load.tally.count(WAYS[type(item)].what, ending)
    return True


def _post(plain: Plain, item: Item) -> str:
    if isinstance(item, Billed):
        return post_plain_claim(plain, item)
    assert isinstance(item, Decided)
    return post_plain_decision(plain, item)
