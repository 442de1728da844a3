"""Multinomial logistic regression in numpy: one linear layer, no pickled code in the model."""

from typing import List, Optional, Text, Tuple

import numpy as np
from scipy.optimize import minimize

HELD_OUT = 5
TEMPERATURES = np.geomspace(0.3, 3.0, 60)


def fit(
    features: np.ndarray, labels: np.ndarray, classes: int, strength: float, steps: int
) -> np.ndarray:
    """Weights of shape (features + 1, classes); `strength` is the inverse of the penalty.

    Every class weighs the same, however many examples it has.
    """
    rows = np.hstack([features, np.ones((len(features), 1), dtype=np.float32)])
    share = (1.0 / np.bincount(labels, minlength=classes))[labels]
    share *= len(labels) / share.sum()
    wanted = np.zeros((len(labels), classes), dtype=np.float32)
    wanted[np.arange(len(labels)), labels] = 1.0
    shape = (rows.shape[1], classes)

    def loss(flat: np.ndarray) -> Tuple[float, np.ndarray]:
        weights = flat.reshape(shape).astype(np.float32)
        chances = probabilities(rows @ weights)
        error = (chances - wanted) * share[:, None].astype(np.float32)
        likely = np.log(np.maximum(chances[np.arange(len(labels)), labels], 1e-12))
        penalty = weights / strength
        penalty[-1] = 0.0
        total = -float(np.sum(share * likely)) + 0.5 * float(np.sum(weights * penalty))
        return total, (rows.T @ error + penalty).ravel().astype(np.float64)

    start = np.zeros(shape[0] * classes)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6}
    )
    result: np.ndarray = found.x.reshape(shape).astype(np.float32)
    return result


def scores(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Unnormalised scores, a row for each message."""
    result: np.ndarray = features @ weights[:-1] + weights[-1]
    return result


def probabilities(raw: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Scores as probabilities; a higher temperature is less sure."""
    spread = (raw - raw.max(axis=1, keepdims=True)) / temperature
    powers = np.exp(spread)
    result: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return result


def temperature_of(raw: np.ndarray, labels: np.ndarray) -> float:
    """The temperature under which unseen messages' scores are as sure as they are right."""
    rows = np.arange(len(labels))
    losses = [
        -np.mean(np.log(np.maximum(probabilities(raw, float(t))[rows, labels], 1e-9)))
        for t in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(losses))])


def held_out(labels: np.ndarray) -> np.ndarray:
    """Marks every fifth example of each class."""
    mark = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        mark[np.flatnonzero(labels == label)[HELD_OUT - 1 :: HELD_OUT]] = True
    return mark
