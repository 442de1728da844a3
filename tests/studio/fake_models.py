"""Models that are none, for what does not need one that understands anything."""

import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from inquiry_api.studio.trainer import Trained
from inquiry_api.tuning.gate import Case, Pair, Reading, compare, faults
from inquiry_api.tuning.models import AssistantModel
from inquiry_api.tuning.registry import NewModel, keep


def archive(name: str) -> bytes:
    """A model's archive as far as the registry looks into it."""
    packed = io.BytesIO()
    content = json.dumps({"model_id": name}).encode()
    with tarfile.open(fileobj=packed, mode="w:gz") as out:
        entry = tarfile.TarInfo("metadata.json")
        entry.size = len(content)
        out.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def kept(
    session: Session, name: str, *, problems: Sequence[str] = (), **more: Any
) -> AssistantModel:
    """A model in the registry."""
    report = compare([])
    new = NewModel(name, archive(name), "v1", 0, 20, report, tuple(problems), **more)
    return keep(session, new)


class FakeTrainer:
    """Reads every message rightly, but for those it was told to get wrong."""

    def __init__(self, name: str, wrong: Mapping[str, str] | None = None) -> None:
        self.name, self.wrong = name, dict(wrong or {})

    def __call__(self, data: Any, cases: Sequence[Case], production: Any, **more: Any) -> Trained:
        more["progress"]("learning", 40)
        pairs = [
            Pair(
                case,
                Reading(case.meant or "greet", 0.9),
                Reading(self.wrong.get(case.text, case.meant or "greet"), 0.9),
            )
            for case in cases
        ]
        return Trained(archive(self.name), tuple(pairs), 21)


__all__ = ["FakeTrainer", "archive", "compare", "faults", "kept"]
