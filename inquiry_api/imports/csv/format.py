"""CSV exports: all files of a load are one practice's books, loaded whole or not at all."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from inquiry_api.imports.csv import synthea
from inquiry_api.imports.csv.choosing import knows, profile_by_header
from inquiry_api.imports.csv.controls import TOTALS_NAMES, check, stated_in
from inquiry_api.imports.csv.facts import books_facts
from inquiry_api.imports.csv.mapped import read_mapped
from inquiry_api.imports.csv.profile import Profile
from inquiry_api.imports.csv.profile_files import profile_of, profiles
from inquiry_api.imports.csv.sheet import plain_name
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Named, Progress, fault_report
from inquiry_api.imports.importer import Importer
from inquiry_api.imports.loading import post_books
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.tally import FLAGGED, REVIEW
from inquiry_api.imports.records import BadFile, Books, Ending, kept_id
from inquiry_api.imports.report import Report

SYNTHEA = "synthea"
_SUFFIXES = frozenset({".csv", ".tsv"})
_ENDINGS = {Ending.FLAGGED: FLAGGED}


class CsvFormat:
    """CSV. `profile` names the mapping; without one the columns tell which it is.

    `expected` are control totals in cents (or a number of claims) that the biller states.
    """

    kind = "csv"

    def __init__(
        self, profile: str | None = None, expected: Mapping[str, int] | None = None
    ) -> None:
        self._profile = profile
        self._expected = dict(expected or {})

    def recognises(self, file: Named, head: bytes) -> bool:
        """It is called CSV, or its first line is the header of a table that a profile knows."""
        if file.path.suffix.lower() in _SUFFIXES or Path(file.name).suffix.lower() in _SUFFIXES:
            return True
        first = head.decode("utf-8-sig", "replace").split("\n", 1)[0]
        return any(
            knows(cells) for mark in ",;\t|" for cells in csv.reader([first], delimiter=mark)
        )

    def load(
        self, importer: Importer, files: Sequence[Named], *, with_facts: bool, progress: Progress
    ) -> Iterator[FileReport]:
        """Load all files as one set of books."""
        names = tuple(file.name for file in files)
        whole = names[0] if len(names) == 1 else f"{len(names)} CSV files"
        try:
            report = self._loaded(importer, files, progress, with_facts=with_facts)
        except BadFile as error:
            yield FileReport(whole, refused=str(error), files=names)
            return
        except Exception as fault:
            report = fault_report(Named(files[0].path, whole), fault)
        report.files = names
        yield report

    def _loaded(
        self, importer: Importer, files: Sequence[Named], progress: Progress, *, with_facts: bool
    ) -> FileReport:
        controls = [one for one in files if plain_name(Path(one.name).stem) in TOTALS_NAMES]
        tables = [one for one in files if one not in controls]
        expected = dict(self._expected)
        for file in controls:
            expected |= stated_in(file.path, file.name)
        books = _reader(self._profile, tables)(tables)
        if not books.claims:
            raise BadFile(books.name, "no charge was found in the files")
        report = Report.of(books)
        check_first(report, books, expected)

        def post(load: Load) -> None:
            _post(load, books, report, progress)

        loaded = importer.load("csv", books.name, books.digest, post)
        return FileReport(
            file=books.name,
            loaded=loaded,
            facts=books_facts(books, report, tables) if with_facts else None,
            totals=_totals(report),
        )


def check_first(report: Report, books: Books, expected: Mapping[str, int]) -> None:
    """Hold the totals against the biller's before anything is written. Raises BadFile."""
    counted = Report(books.name, {}, {}, totals=report.totals)
    counted.endings["claim"] = len(books.claims)
    check(counted, expected, books.name)


def _reader(name: str | None, files: Sequence[Named]) -> Callable[[Sequence[Named]], Books]:
    """How the files are read. Raises BadFile where that can't be told."""
    if name == SYNTHEA or (name is None and _is_synthea(files)):
        return lambda found: synthea.read_books([file.path for file in found])
    profile = _profile(name, files)
    return lambda found: read_mapped(profile, found)


def _profile(name: str | None, files: Sequence[Named]) -> Profile:
    if not files:
        raise BadFile("the files", "there is no CSV file with records among them")
    if name is None:
        return profile_by_header(files)
    found = profile_of(name)
    if found is None:
        known = ", ".join(known_profiles())
        raise BadFile("--profile", f"{name} is not known; there is: {known}")
    return found


def known_profiles() -> list[str]:
    """The names of all profiles that come with the program."""
    return sorted([SYNTHEA, *profiles()])


def _is_synthea(files: Sequence[Named]) -> bool:
    return {Path(file.name).stem for file in files} >= set(synthea.TABLES)


def _post(load: Load, books: Books, report: Report, progress: Progress) -> None:
    def advance(done: int, total: int) -> None:
        progress(books.name, done, total)

    written = post_books(load.session, load.source_id, books, report, advance)
    for ending, count in report.endings.items():
        for _ in range(count):
            load.tally.count("claim", _ENDINGS.get(Ending(ending), ending))
    for flag in report.flags:
        place = f"{flag.file}, line {flag.line}"
        load.tally.note("claim", place, FLAGGED, flag.what)
    if report.endings[Ending.REVIEW]:
        packet = {"why": "claims_not_posted", "flags": [vars(one) for one in report.flags]}
        open_review(load, "review_claim", f"csv:{books.digest}", packet)
    for number, scores in written.unsure.items():
        packet = {
            "why": "patient_not_sure",
            "patient": str(written.patients[number]),
            "candidates": [{"patient": str(s.patient_id), "points": s.points} for s in scores],
        }
        key = f"{books.system}:{kept_id(books.system, number)}"
        open_review(load, "match_patient", key, packet)
        load.tally.note("patient", None, REVIEW, "patient_not_sure")


def _totals(report: Report) -> dict[str, int]:
    return {name: report.totals[name] for name in ("charges", "payments", "adjustments", "balance")}
