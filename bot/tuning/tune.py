"""Tunes the encoder on the training messages; writes `bot/components/billing_delta.npz`.

Run where PyTorch and `safetensors` are (neither is needed anywhere else), by the assistant's
sources: `python -m bot.tuning.tune MODEL_FOLDER [--epochs 4]`, where MODEL_FOLDER holds
all-MiniLM-L6-v2 as `model.safetensors` and `vocab.txt`.

The first half of the layers stays as it is, so what it says of each message is computed once. To
each matrix of the last three a product of two thin matrices is added (LoRA, rank 32), learned with
a cosine classifier over the intents, which is thrown away. Four epochs take 20 minutes of one core.
"""

import argparse
import random
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import BertWordPieceTokenizer

from bot.components.weights import DELTA
from bot.components.wording import spoken
from bot.lines import written
from bot.models import ROOT
from bot.tuning.layers import Encoder, Table

RATE, HEAD_RATE, WARM_UP = 2e-3, 5e-3, 0.06
BATCH, CLOSE = 64, 24
SHARPNESS, SMOOTHING, HIDDEN = 0.07, 0.1, 0.1
LONGEST = 64


def main() -> int:
    """Learn and write; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.tuning.tune")
    parser.add_argument("model", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    given = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    texts, intents = zip(*written(ROOT / "data" / "nlu"), strict=True)
    names = sorted(set(intents))
    labels = torch.tensor([names.index(intent) for intent in intents])
    encoder = Encoder(Table.read(given.model / "model.safetensors"))
    tokenizer = BertWordPieceTokenizer(str(given.model / "vocab.txt"), lowercase=True)
    pieces = [tokenizer.encode(spoken(text)).ids[:LONGEST] for text in texts]
    lower = [encoder.lower(torch.tensor([ids]))[0] for ids in pieces]
    learn(encoder, lower, labels, len(names), given.epochs)
    np.savez_compressed(DELTA, **encoder.differences())
    sys.stdout.write(f"wrote {DELTA.name} from {len(texts)} messages\n")
    return 0


def learn(
    encoder: Encoder, lower: list[torch.Tensor], labels: torch.Tensor, classes: int, epochs: int
) -> None:
    """Descend along the loss of a classifier over the messages' vectors."""
    share = torch.bincount(labels, minlength=classes).float() ** -0.5
    share /= share[labels].mean()
    head = torch.nn.Parameter(_centres(encoder, lower, labels, classes))
    groups = [
        {"params": list(encoder.parameters()), "weight_decay": 0.01, "top": RATE},
        {"params": [head], "weight_decay": 0.0, "top": HEAD_RATE},
    ]
    descent = torch.optim.AdamW(groups, lr=RATE)
    steps = epochs * -(-len(labels) // BATCH)
    done = 0
    for _ in range(epochs):
        for chosen in batches(lower):
            done += 1
            for group in descent.param_groups:
                group["lr"] = group["top"] * _schedule(done / steps)
            rows = F.dropout(encoder([lower[at] for at in chosen], HIDDEN), HIDDEN)
            scores = F.normalize(rows, dim=1) @ F.normalize(head, dim=1).T / SHARPNESS
            loss = F.cross_entropy(scores, labels[chosen], share, label_smoothing=SMOOTHING)
            descent.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            descent.step()


def batches(lower: list[torch.Tensor]) -> list[list[int]]:
    """Messages of like length together, in an order by chance."""
    order = random.sample(range(len(lower)), len(lower))
    found = []
    for start in range(0, len(order), BATCH * CLOSE):
        near = sorted(order[start : start + BATCH * CLOSE], key=lambda at: len(lower[at]))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    random.shuffle(found)
    return found


def _schedule(done: float) -> float:
    return max(min(done / WARM_UP, (1.0 - done) / (1.0 - WARM_UP)), 0.0)


@torch.no_grad()
def _centres(
    encoder: Encoder, lower: list[torch.Tensor], labels: torch.Tensor, classes: int
) -> torch.Tensor:
    """The middle of each intent's messages before anything is learned, less the middle of all."""
    rows = torch.vstack([encoder([one]) for one in lower])
    rows = F.normalize(rows, dim=1)
    middles = torch.stack([rows[labels == label].mean(0) for label in range(classes)])
    return F.normalize(middles - rows.mean(0), dim=1)


if __name__ == "__main__":
    sys.exit(main())
