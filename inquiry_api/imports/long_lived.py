"""Keeps the collector of garbage from walking what a large file holds, again and again.

What was read lives until the file is posted; walking it took a quarter of the time of a load.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_FEWER = 20_000  # New objects before the collector looks; thirty times what it is by itself.


@contextmanager
def reading() -> Iterator[None]:
    """While much is made that stays, nothing is looked for that went."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def standing() -> Iterator[None]:
    """What is there now is left out of every search until the end, and searches are fewer."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_FEWER, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
