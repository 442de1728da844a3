"""The encoders' vectors of a text, side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.components.encoders import ENCODERS, encoder
from bot.components.languages import recognised
from bot.components.wording import spoken

Encode = Callable[[str, list[str]], np.ndarray]


@dataclass(frozen=True)
class Encoding:
    """Which encoders are asked, and how much each counts (`loud`; 1 where nothing is said).

    `english_only` ones give zeros for what is plainly Spanish.
    """

    encoders: Sequence[str] = ("minilm", "multilingual")
    english_only: Sequence[str] = ("minilm",)
    loud: Mapping[str, float] = field(default_factory=dict)
    threads: int = 1

    def vectors(self, texts: Sequence[str], encode: Encode | None = None) -> np.ndarray:
        """A row for each text; `encode` stands in for the encoders (a cache, say)."""
        asked = encode or self._encode
        return np.hstack([self._block(name, texts, asked) for name in self.encoders])

    def _block(self, name: str, texts: Sequence[str], encode: Encode) -> np.ndarray:
        skipped = name in self.english_only
        asked = [at for at, text in enumerate(texts) if not skipped or recognised(text) != "es"]
        rows = np.zeros((len(texts), ENCODERS[name].size), dtype=np.float32)
        if asked:
            rows[asked] = encode(name, [spoken(texts[at]) for at in asked])
        return rows * self.loud.get(name, 1.0)

    def _encode(self, name: str, sentences: list[str]) -> np.ndarray:
        return encoder(name, self.threads).encode(sentences)
