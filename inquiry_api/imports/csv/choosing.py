"""Which file is which table of a profile, and which profile the files are of."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from inquiry_api.imports.csv.profile import Profile
from inquiry_api.imports.csv.profile_files import profiles
from inquiry_api.imports.csv.sheet import Sheet, plain_name, read_sheet
from inquiry_api.imports.formats import Named
from inquiry_api.imports.records import BadFile


def tables_of(profile: Profile, files: Sequence[Named]) -> dict[str, Sheet]:
    """The tables that a profile reads. Raises BadFile naming what is missing."""
    wanted = {table: profile.columns(table) for table in profile.tables}
    sheets = [read_sheet(file.path, file.name, list(wanted.values())) for file in files]
    found: dict[str, Sheet] = {}
    for table, columns in wanted.items():
        sheet = _sheet_of(table, columns, sheets)
        if sheet is not None:
            found[table] = sheet
        elif table not in profile.optional:
            raise _missing(profile, table, columns, sheets)
    _refuse_strangers(profile, sheets, list(found.values()))
    return found


def profile_by_header(files: Sequence[Named]) -> Profile:
    """The one profile for which every table is there.

    Raises BadFile: for a file that can't be read, and where no profile fits by what the nearest
    one lacks.
    """
    known = [profile.columns(table) for profile in profiles().values() for table in profile.tables]
    sheets = [read_sheet(file.path, file.name, known) for file in files]
    fitting = [profile for profile in profiles().values() if _fits(profile, files)]
    if len(fitting) == 1:
        return fitting[0]
    names = [nearest(sheet.header) for sheet in sheets]
    likely = max((name for name in names if name), key=names.count, default=None)
    if fitting or likely is None:
        raise BadFile(
            _name(files), f"name a profile with --profile; there is: {', '.join(profiles())}"
        )
    tables_of(profiles()[likely], files)
    raise AssertionError("a profile that does not fit was read")


def _fits(profile: Profile, files: Sequence[Named]) -> bool:
    try:
        tables_of(profile, files)
    except BadFile:
        return False
    return True


def nearest(header: Sequence[str]) -> str | None:
    """The profile that knows most of the columns of a header."""
    names = {plain_name(one) for one in header}

    def known(profile: Profile) -> int:
        return max(
            len(names & {plain_name(one) for one in profile.columns(table)})
            for table in profile.tables
        )

    best = max(profiles().values(), key=known)
    return best.name if known(best) else None


def knows(head: Sequence[str]) -> bool:
    """Whether a header is one of a table of some profile."""
    names = {plain_name(one) for one in head}
    return any(
        {plain_name(one) for one in profile.columns(table)} <= names
        for profile in profiles().values()
        for table in profile.tables
    )


def _sheet_of(table: str, columns: Sequence[str], sheets: Sequence[Sheet]) -> Sheet | None:
    """By its columns; among several such files by its name."""
    fitting = [sheet for sheet in sheets if sheet.has(columns)]
    named = [one for one in fitting if plain_name(Path(one.name).stem) == plain_name(table)]
    alike = [one for one in fitting if plain_name(table) in plain_name(Path(one.name).stem)]
    chosen = named or alike or fitting
    if len(chosen) > 1:
        raise BadFile(
            chosen[1].name, f"it and {chosen[0].name} both look like the table {table}; load one"
        )
    return chosen[0] if chosen else None


def _missing(
    profile: Profile, table: str, columns: Sequence[str], sheets: Sequence[Sheet]
) -> BadFile:
    """What a person must know to mend it: which file, which columns, whose export it may be."""
    if not sheets:
        return BadFile("the files", f"there is no CSV file for the table {table}")
    closest = min(sheets, key=lambda one: len(one.missing(columns)))
    missing = closest.missing(columns)
    told = f"as the table {table} of the profile {profile.name} it lacks: {', '.join(missing)}"
    other = nearest(closest.header)
    if other is not None and other != profile.name:
        told += f". Its columns are nearest to the profile {other}: try --profile {other}"
    return BadFile(closest.name, told)


def _refuse_strangers(profile: Profile, sheets: Sequence[Sheet], used: Sequence[Sheet]) -> None:
    """A file that no table is read from is named: it may be the one that was meant."""
    for sheet in sheets:
        if sheet not in used:
            what = f"it is no table of the profile {profile.name}; leave it out or choose another"
            raise BadFile(sheet.name, what)


def _name(files: Sequence[Named]) -> str:
    return files[0].name if len(files) == 1 else "the files"


def by_table(sheets: Mapping[str, Sheet]) -> dict[str, int]:
    """How many rows each table has."""
    return {table: len(sheet.rows) for table, sheet in sheets.items()}
