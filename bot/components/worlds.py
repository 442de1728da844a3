"""Parts an intent that holds several worlds, so that each can be learned as a class of its own.

What is out of scope is an attack, another person's account, another firm's bill, small talk or
noise: nothing that one direction could tell from billing. On messages never learned from, eight
classes instead of one halved the wrong answers and the attacks that were taken for billing.
"""

from collections.abc import Mapping, Sequence

import numpy as np

ROUNDS = 30


def apart(
    vectors: np.ndarray, intents: Sequence[str], worlds: Mapping[str, int]
) -> list[tuple[str, int]]:
    """A class for each row: its intent, and a number where the intent is parted (`worlds`)."""
    classes = [(intent, 0) for intent in intents]
    for intent, parts in worlds.items():
        places = [at for at, name in enumerate(intents) if name == intent]
        if len(places) > parts:
            for at, number in zip(places, _nearest(vectors[places], parts), strict=True):
                classes[at] = (intent, int(number))
    return classes


def _nearest(rows: np.ndarray, parts: int) -> np.ndarray:
    """k-means from fixed beginnings: the number of the middle that each row is nearest to."""
    chance = np.random.default_rng(0)
    middles = rows[chance.choice(len(rows), parts, replace=False)]
    nearest = np.zeros(len(rows), dtype=np.int64)
    for _ in range(ROUNDS):
        found = ((middles**2).sum(axis=1) - 2.0 * rows @ middles.T).argmin(axis=1)
        if (found == nearest).all():
            break
        nearest = found
        for part in np.unique(nearest):
            middles[part] = rows[nearest == part].mean(axis=0)
    return nearest
