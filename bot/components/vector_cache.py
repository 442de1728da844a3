"""Keeps the vectors of sentences between trainings, so that a changed intent trains in seconds.

Sentences are kept in groups, those of one intent, and a group is always encoded as a whole: an
encoder of whole numbers scales them by what is encoded together, so that a sentence alone has a
slightly different vector. A group's name is a hash of its encoder and of every sentence in it.
Hence a model is the same whatever was trained before it. Kept are hashes and numbers, no words.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / ".rasa" / "vectors"
_UNUSED_SECONDS = 14 * 24 * 3600.0

Vectors = dict[str, np.ndarray]


def group_vectors(
    mark: str, sentences: Iterable[str], encode: Callable[[list[str]], np.ndarray]
) -> Vectors:
    """A row for each sentence of a group; `mark` tells an encoder's vectors from all others'."""
    group = sorted(set(sentences), key=lambda sentence: (len(sentence), sentence))
    path = FOLDER / mark / f"{_name(mark, group)}.npy"
    rows = _load(path, len(group))
    if rows is None:
        rows = encode(group).astype(np.float16)
        _save(path, rows)
    return dict(zip(group, rows.astype(np.float32), strict=True))


def forget_unused() -> None:
    """Remove what no training has asked for in two weeks."""
    oldest = time.time() - _UNUSED_SECONDS
    for path in FOLDER.rglob("*.np*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:  # Another training was faster.
            continue


def _name(mark: str, group: list[str]) -> str:
    digest = hashlib.sha256(mark.encode())
    for sentence in group:
        digest.update(b"\x00" + sentence.encode())
    return digest.hexdigest()[:32]


def _load(path: Path, count: int) -> np.ndarray | None:
    try:
        rows: np.ndarray = np.load(path, allow_pickle=False)
        os.utime(path)
    except (OSError, ValueError, EOFError):
        return None
    return rows if len(rows) == count else None


def _save(path: Path, rows: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.npy.partial")
    with partial.open("wb") as out:
        np.save(out, rows)
    partial.replace(path)
