"""The training data as it stands: the shipped files with the practice's changes on top."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.tuning.baseline import Baseline, baseline
from inquiry_api.tuning.likeness import Neighbours
from inquiry_api.tuning.models import DataChange, DataLine
from inquiry_api.tuning.rasa_yaml import Line, write_file


@dataclass(frozen=True)
class TrainingData:
    """Every line in force. `upto` is the last change in it; `version` follows from the lines."""

    base: Baseline
    upto: int
    lines: tuple[Line, ...]

    @cached_property
    def version(self) -> str:
        """The same for the same lines, whatever their history."""
        digest = hashlib.sha256()
        for line in sorted(self.lines):
            digest.update(f"{line.intent}\0{line.language}\0{line.text}\0".encode())
        return digest.hexdigest()[:16]

    @cached_property
    def known(self) -> frozenset[Line]:
        """For asking whether a line is there."""
        return frozenset(self.lines)

    @cached_property
    def neighbours(self) -> Neighbours:
        """For finding lines like a message."""
        return Neighbours(self.lines)

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic that the assistant knows; new ones come with a release, with their answer."""
        return self.base.topics()

    def of(self, intent: str, language: str) -> list[str]:
        """The lines of one topic in one language, in order."""
        return [one.text for one in self.lines if (one.intent, one.language) == (intent, language)]

    def counts(self) -> dict[tuple[str, str], int]:
        """How many lines each topic has in each language."""
        found: dict[tuple[str, str], int] = {}
        for line in self.lines:
            key = (line.intent, line.language)
            found[key] = found.get(key, 0) + 1
        return found

    def files(self) -> dict[str, str]:
        """The training files, by their path below `nlu/`."""
        return {
            self.base.file_of(intent, language): write_file(intent, self.of(intent, language))
            for intent, language in sorted(self.counts())
        }


_latest: tuple[tuple[str, int, str], TrainingData] | None = None


def training_data(session: Session) -> TrainingData:
    """The data in force now. Kept by the process for as long as nothing changes."""
    global _latest
    base = baseline()
    upto = session.scalar(select(func.max(DataChange.number))) or 0
    mark = (base.version, upto, _stamp(session))
    if _latest is None or _latest[0] != mark:
        _latest = (mark, TrainingData(base, upto, tuple(_folded_up(session, base, upto))))
    return _latest[1]


def _stamp(session: Session) -> str:
    """What tells one database from another: two may have the same number of changes."""
    newest = session.scalar(select(func.max(DataChange.at)))
    return newest.isoformat() if newest else ""


def data_upto(session: Session, upto: int) -> TrainingData:
    """The data as it stood after a change, for a training that was asked for then."""
    base = baseline()
    return TrainingData(base, upto, tuple(_folded_up(session, base, upto)))


def _folded_up(session: Session, base: Baseline, upto: int) -> Iterable[Line]:
    lines = dict.fromkeys(base.lines)
    rows = session.execute(
        select(DataLine.sign, DataLine.intent, DataLine.language, DataLine.text)
        .where(DataLine.change_number <= upto)
        .order_by(DataLine.change_number, DataLine.place)
    )
    for sign, intent, language, text in rows:
        line = Line(intent, language, text)
        if sign > 0:
            lines.setdefault(line)
        else:
            lines.pop(line, None)
    return lines


def write_folder(data: TrainingData, folder: Path) -> None:
    """Write the training files below `folder`, as `data/nlu` is laid out."""
    for path, content in data.files().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")


def zipped(files: dict[str, str]) -> bytes:
    """The files as one archive; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"nlu/{path}", (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path].encode())
    return packed.getvalue()
