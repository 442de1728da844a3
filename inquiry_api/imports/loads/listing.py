"""Loads as pages show them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.errors import NotFound
from inquiry_api.imports.file_report import Json
from inquiry_api.imports.loads.keeping import close_interrupted, files_of, without_content
from inquiry_api.imports.loads.models import BookFile, BookLoad
from inquiry_api.imports.models import HeldItem
from inquiry_api.ledger.models import Source

SHOWN = 50


@dataclass(frozen=True)
class Listed:
    """One load in the list. `outcomes` counts its files by what became of them."""

    load: BookLoad
    names: tuple[str, ...]
    outcomes: dict[str, int]
    cases: int


@dataclass(frozen=True)
class Section:
    """One report, and the files that it is about. `since` counts what was held, by what has become
    of it until now: `open`, `posted` or `dropped`.
    """

    files: tuple[BookFile, ...]
    since: dict[str, int] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """What the files are called."""
        return [file.name for file in self.files]

    @property
    def state(self) -> str:
        """`waiting`, `loaded`, `unchanged` or `refused`."""
        return self.files[0].state

    @property
    def kind(self) -> str | None:
        """The format."""
        return self.files[0].kind

    @property
    def refused(self) -> str | None:
        """Why it was refused, after the file's name, which stands above it already."""
        said = self.files[0].refused
        return said.removeprefix(f"{self.files[0].name}: ") if said else None

    @property
    def report(self) -> Json:
        """The report; empty while there is none."""
        return self.files[0].report or {}


def recent_loads(session: Session) -> list[Listed]:
    """The newest loads first."""
    close_interrupted(session)
    query = select(BookLoad).order_by(BookLoad.made_at.desc(), BookLoad.id).limit(SHOWN)
    loads = session.scalars(query).all()
    wanted = without_content().where(BookFile.load_id.in_([load.id for load in loads]))
    files: dict[UUID, list[BookFile]] = {load.id: [] for load in loads}
    for file in session.scalars(wanted.order_by(BookFile.ordinal)):
        files[file.load_id].append(file)
    return [_listed(load, files[load.id]) for load in loads]


def _listed(load: BookLoad, files: Sequence[BookFile]) -> Listed:
    return Listed(
        load,
        tuple(file.name for file in files),
        dict(Counter(file.state for file in files)),
        sum(_cases(section.report) for section in _sections(files)),
    )


def _cases(report: Json) -> int:
    cases = report.get("cases", 0)
    return cases if isinstance(cases, int) else 0


def read_load(session: Session, load_id: UUID) -> tuple[BookLoad, list[Section]]:
    """One load with its reports. Raises NotFound."""
    close_interrupted(session)
    load = session.get(BookLoad, load_id)
    if load is None:
        raise NotFound
    session.refresh(load)
    sections = _sections(files_of(session, load_id))
    return load, [replace(one, since=_since(session, one)) for one in sections]


def _since(session: Session, section: Section) -> dict[str, int]:
    """What became of what the files left to a clerk, or to a later file."""
    query = (
        select(HeldItem.state, func.count())
        .join(Source, Source.id == HeldItem.source_id)
        .where(Source.kind == section.kind, Source.digest == section.report.get("sha256"))
        .group_by(HeldItem.state)
    )
    return {state: int(count) for state, count in session.execute(query)}


def _sections(files: Sequence[BookFile]) -> list[Section]:
    """Files that share a report stand together."""

    def report_of(file: BookFile) -> str:
        named = (file.report or {}).get("file")
        return f"{file.state} {named}" if named else str(file.id)

    ordered = sorted(files, key=lambda file: (report_of(file), file.ordinal))
    sections = [Section(tuple(group)) for _, group in groupby(ordered, key=report_of)]
    return sorted(sections, key=lambda section: section.files[0].ordinal)
