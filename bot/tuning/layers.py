"""all-MiniLM-L6-v2 in PyTorch, with thin matrices to learn beside those of its last layers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from bot.components.encoder_graph import HEADS
from bot.components.weights import BIASES, LAYERS

TUNED = 3
RANK, STRENGTH = 32, 2.0
TINY = 1e-12
_LAYER = "encoder.layer.{}."


@dataclass(frozen=True)
class Table:
    """The packaged numbers by name."""

    stored: Mapping[str, torch.Tensor]

    @classmethod
    def read(cls, path: Path) -> "Table":
        """Read a `safetensors` file."""
        from safetensors.torch import load_file

        return cls(load_file(path))

    def matrix(self, layer: int, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """A layer's matrix and what is added after it."""
        bias = _LAYER.format(layer) + BIASES[name]
        return self.stored[bias.replace(".bias", ".weight")], self.stored[bias]

    def norm(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """The two rows of a norm."""
        return self.stored[f"{name}.LayerNorm.weight"], self.stored[f"{name}.LayerNorm.bias"]


class Thin(nn.Module):
    """A matrix that stays, and the product of two thin ones that is learned beside it."""

    def __init__(self, whole: tuple[torch.Tensor, torch.Tensor]) -> None:
        super().__init__()
        self.matrix, self.bias = whole
        height, width = self.matrix.shape
        self.down = nn.Parameter(torch.randn(RANK, width) / math.sqrt(width))
        self.up = nn.Parameter(torch.zeros(height, RANK))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Multiply by both and add."""
        learned = F.linear(F.linear(rows, self.down), self.up) * STRENGTH
        return F.linear(rows, self.matrix, self.bias) + learned


class Encoder(nn.Module):
    """The lower layers as they are packaged, the upper ones with something to learn."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table
        self.upper = nn.ModuleDict(
            {
                f"{at}_{name}": Thin(table.matrix(at, name))
                for at in range(LAYERS - TUNED, LAYERS)
                for name in BIASES
            }
        )

    @torch.no_grad()
    def lower(self, ids: torch.Tensor) -> torch.Tensor:
        """What the layers that stay make of a message's pieces."""
        tables = [f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position")]
        words, places = (self.table.stored[name] for name in tables)
        kind = self.table.stored["embeddings.token_type_embeddings.weight"][0]
        rows = F.embedding(ids, words) + places[: ids.shape[1]] + kind
        rows = F.layer_norm(rows, rows.shape[-1:], *self.table.norm("embeddings"), TINY)
        mask = torch.ones_like(ids)
        for at in range(LAYERS - TUNED):
            rows = self._layer(at, rows, mask, 0.0)
        return rows

    def forward(self, lower: Sequence[torch.Tensor], hidden: float = 0.0) -> torch.Tensor:
        """A vector for each message: the mean of the last layer."""
        rows = nn.utils.rnn.pad_sequence(list(lower), batch_first=True)
        mask = torch.zeros(rows.shape[:2], dtype=torch.long)
        for at, one in enumerate(lower):
            mask[at, : len(one)] = 1
        for at in range(LAYERS - TUNED, LAYERS):
            rows = self._layer(at, rows, mask, hidden)
        seen = mask[:, :, None].to(rows.dtype)
        return (rows * seen).sum(1) / seen.sum(1)

    def differences(self) -> dict[str, np.ndarray]:
        """What was learned, as `bot/components/weights.py` reads it."""
        found = {}
        for key, thin in self.upper.items():
            name = key.replace("_", ".")
            found[f"{name}.down"] = thin.down.detach().T.numpy().astype(np.float16)
            found[f"{name}.up"] = (thin.up.detach().T * STRENGTH).numpy().astype(np.float16)
        return found

    def _times(self, at: int, name: str, rows: torch.Tensor) -> torch.Tensor:
        key = f"{at}_{name}"
        if key in self.upper:
            result: torch.Tensor = self.upper[key](rows)
            return result
        return F.linear(rows, *self.table.matrix(at, name))

    def _layer(
        self, at: int, rows: torch.Tensor, mask: torch.Tensor, hidden: float
    ) -> torch.Tensor:
        count, length, width = rows.shape
        asked = [
            self._times(at, name, rows).view(count, length, HEADS, -1).transpose(1, 2)
            for name in ("query", "key", "value")
        ]
        seen = F.scaled_dot_product_attention(*asked, attn_mask=mask[:, None, None, :].bool())
        seen = self._times(at, "attended", seen.transpose(1, 2).reshape(count, length, width))
        name = _LAYER.format(at)
        rows = self._normed(rows + F.dropout(seen, hidden), f"{name}attention.output")
        bent = self._times(at, "narrower", F.gelu(self._times(at, "wider", rows)))
        return self._normed(rows + F.dropout(bent, hidden), f"{name}output")

    def _normed(self, rows: torch.Tensor, name: str) -> torch.Tensor:
        return F.layer_norm(rows, rows.shape[-1:], *self.table.norm(name), TINY)
