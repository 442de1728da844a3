"""Keeps the vectors of sentences between trainings, so that a changed intent trains in seconds."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / ".rasa" / "vectors"


def cached(
    encoder: str, sentences: Sequence[str], encode: Callable[[list[str]], np.ndarray], size: int
) -> np.ndarray:
    """A row for each sentence; only sentences that were not there last time are encoded.

    Kept are hashes and vectors of the sentences of the latest training, nothing else.
    """
    keys = [hashlib.sha256(sentence.encode()).hexdigest()[:32] for sentence in sentences]
    known = _load(FOLDER / f"{encoder}.npz", size)
    missing = {key: text for key, text in zip(keys, sentences, strict=True) if key not in known}
    if missing:
        rows = encode(list(missing.values())).astype(np.float16)
        known.update(zip(missing, rows, strict=True))
        _save(FOLDER / f"{encoder}.npz", {key: known[key] for key in keys})
    return np.array([known[key] for key in keys], dtype=np.float32).reshape(len(keys), size)


def _load(path: Path, size: int) -> dict[str, np.ndarray]:
    if not path.exists():
        return {}
    try:
        with np.load(path, allow_pickle=False) as stored:
            keys, rows = stored["keys"], stored["rows"]
    except (OSError, ValueError, KeyError):
        return {}
    return dict(zip(map(str, keys), rows, strict=True)) if rows.shape[1:] == (size,) else {}


def _save(path: Path, known: dict[str, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, keys=np.array(list(known)), rows=np.array(list(known.values())))
    partial.replace(path)
