"""The encoders' vectors of a text, side by side."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.components.encoders import Encoder, encoder, mark
from bot.components.vector_cache import Vectors, group_vectors
from bot.components.wording import spoken

Groups = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Encoding:
    """Which encoders are asked, and how much each counts (`loud`; 1 where nothing is said)."""

    encoders: Sequence[str] = ("minilm", "multilingual")
    loud: Mapping[str, float] = field(default_factory=dict)
    threads: int = 1

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """A row for each text."""
        sentences = [spoken(text) for text in texts]
        return self._beside(lambda one: one.encode(sentences))

    def message_vectors(self, text: str, parts: Sequence[str]) -> np.ndarray:
        """A row for a message and one for each of its parts."""
        whole, heard = spoken(text), [spoken(part) for part in parts]
        return self._beside(lambda one: one.encode_message(whole, heard))

    def _beside(self, encode: Callable[[Encoder], np.ndarray]) -> np.ndarray:
        blocks = [
            encode(encoder(name, self.threads)) * self.loud.get(name, 1.0) for name in self.encoders
        ]
        return np.hstack(blocks).astype(np.float32)

    def learned_vectors(self, examples: Sequence[tuple[str, str]]) -> np.ndarray:
        """A row for each text with its intent; what was encoded before is taken from the cache."""
        groups = grouped(examples)
        found = {
            name: {intent: self.group(name, group) for intent, group in groups.items()}
            for name in self.encoders
        }
        blocks = [
            np.array([found[name][intent][spoken(text)] for text, intent in examples])
            * self.loud.get(name, 1.0)
            for name in self.encoders
        ]
        return np.hstack(blocks).astype(np.float32)

    def group(self, name: str, sentences: Iterable[str]) -> Vectors:
        """One encoder's vectors of one intent's sentences, from the cache or put there."""
        encode = lambda group: encoder(name, self.threads).encode(group)  # noqa: E731
        return group_vectors(mark(name), sentences, encode)


def grouped(examples: Iterable[tuple[str, str]]) -> Groups:
    """What the encoders read of each intent's messages."""
    groups: dict[str, list[str]] = defaultdict(list)
    for text, intent in examples:
        groups[intent].append(spoken(text))
    return groups
