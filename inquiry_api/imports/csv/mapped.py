"""An export read by its profile, as books."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from inquiry_api.imports.csv.choosing import by_table, tables_of
from inquiry_api.imports.csv.mapped_money import Ledger
from inquiry_api.imports.csv.profile import CoverageRows, Names, Profile, Rows
from inquiry_api.imports.csv.sheet import Sheet, SheetRow
from inquiry_api.imports.formats import Named
from inquiry_api.imports.posting.payers import is_self_pay
from inquiry_api.imports.posting_fhir.names import payer_kind, phone_of
from inquiry_api.imports.records import (
    Books,
    CoverageRecord,
    PatientRecord,
    PayerRecord,
    VisitRecord,
)

_LANGUAGES = {"es": "es", "spa": "es", "spanish": "es"}
_PRIORITIES = {"primary": 1, "secondary": 2, "tertiary": 3, "1": 1, "2": 2, "3": 3}


def read_mapped(profile: Profile, files: Sequence[Named]) -> Books:
    """Read the files of an export. Raises BadFile; nothing is loaded then."""
    return Export(profile, tables_of(profile, files)).books()


class Export:
    """The tables of one export with the profile that says what they mean."""

    def __init__(self, profile: Profile, sheets: Mapping[str, Sheet]) -> None:
        self._profile = profile
        self._sheets = sheets
        self._payer_names = self.names(profile.payers)

    def books(self) -> Books:
        """The whole export."""
        profile = self._profile
        coverages = self._coverages()
        ledger = Ledger(profile, self.rows, self._payer_of_patient(coverages), self._payer_name)
        ledger.read(self.names(profile.codes))
        payers = {coverage.payer_id for coverage in coverages} | ledger.payers
        parts = [f"{sheet.name}\x00{sheet.digest}" for sheet in self._sheets.values()]
        return Books(
            system=profile.name,
            name=profile.title,
            digest=hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest(),
            patients=self._patients(),
            payers=[_payer(name) for name in sorted(payers)],
            coverages=coverages,
            visits=self._visits(ledger),
            claims=ledger.claims(),
            rows_read=by_table(self._sheets),
            rows_skipped=self._skipped(ledger),
            claims_file=self._sheets[profile.charges.table].name,
        )

    def rows(self, part: Rows | Names) -> list[SheetRow]:
        """The rows of a part that are meant."""
        sheet = self._sheets.get(part.table)
        found = sheet.records(self._profile.dates) if sheet else []
        if not isinstance(part, Rows):
            return found
        return [row for row in found if _is_meant(row, part)]

    def names(self, names: Names | None) -> dict[str, str]:
        """What numbers are called: by one table, or by way of another."""
        if names is None:
            return {}
        onward = self.names(names.via)
        found = {row.text(names.key): row.text(names.name) for row in self.rows(names)}
        return {key: onward.get(name, name) if names.via else name for key, name in found.items()}

    def _payer_name(self, told: str) -> str | None:
        name = self._payer_names.get(told, told)
        return None if not name or name == "0" or is_self_pay(name) else name

    def _patients(self) -> list[PatientRecord]:
        found: dict[str, PatientRecord] = {}
        for row in self.rows(self._profile.patients):
            record = self._patient(row)
            found.setdefault(record.external_id, record)
        return list(found.values())

    def _patient(self, row: SheetRow) -> PatientRecord:
        part = self._profile.patients
        family, given = row.text(part.family), row.text(part.given)
        if part.name:
            family, given = _split(row.needed(part.name))
        address = ", ".join(text for column in part.address if (text := row.text(column)))
        number = phone_of(row.text(part.phone))
        return PatientRecord(
            external_id=row.needed(part.id),
            given_name=given,
            family_name=family,
            birth_date=row.birth(part.born),
            address=address or None,
            account_number=row.number(part.account) or None,
            phones=(number,) if number else (),
            language=_LANGUAGES.get(row.text(part.language).lower(), "en"),
        )

    def _coverages(self) -> list[CoverageRecord]:
        part = self._profile.coverages
        if part is None:
            return []
        return [one for row in self.rows(part) if (one := self._coverage(row, part))]

    def _coverage(self, row: SheetRow, part: CoverageRows) -> CoverageRecord | None:
        name = self._payer_name(row.text(part.payer))
        if name is None:
            return None
        told = row.text(part.priority).lower()
        return CoverageRecord(
            patient_id=row.needed(part.patient),
            payer_id=name,
            priority=part.priorities.get(told) or _PRIORITIES.get(told),
            starts_on=row.day(part.starts) or date(1990, 1, 1),
            ends_on=row.day(part.ends),
            member_id=row.number(part.member) or None,
        )

    def _payer_of_patient(self, coverages: Sequence[CoverageRecord]) -> dict[str, list[str]]:
        """The insurers of each patient, the first to pay first."""
        ordered = sorted(coverages, key=lambda one: one.priority or 9)
        found: dict[str, list[str]] = {}
        for one in ordered:
            found.setdefault(one.patient_id, []).append(one.payer_id)
        return found

    def _visits(self, ledger: Ledger) -> list[VisitRecord]:
        part = self._profile.visits
        told = {row.text(part.id): row for row in self.rows(part)} if part else {}
        visits = []
        for key, first in ledger.first_charges.items():
            row = told.get(key)
            kind = row.text(part.kind) if part and row else ""
            place = row.text(part.place) if part and row else ""
            charges = self._profile.charges
            visits.append(
                VisitRecord(
                    external_id=key,
                    patient_id=first.needed(charges.patient),
                    service_on=ledger.day_of(key),
                    kind=kind or first.text(charges.kind) or "Visit",
                    place=place or first.text(charges.place) or None,
                    provider=first.text(charges.provider) or None,
                )
            )
        return visits

    def _skipped(self, ledger: Ledger) -> dict[str, int]:
        titles = sum(sheet.left_out for sheet in self._sheets.values())
        kept = ("titles and totals", titles), ("rows not meant", self._not_meant())
        return {name: count for name, count in (*kept, *ledger.skipped.items()) if count}

    def _not_meant(self) -> int:
        """Rows that `keep` and `drop` leave out: estimates, drafts, what was deleted."""
        part = self._profile.charges
        sheet = self._sheets[part.table]
        return len(sheet.rows) - len(self.rows(part))


def _payer(name: str) -> PayerRecord:
    return PayerRecord(name, name, payer_kind(name) or "commercial")


def _is_meant(row: SheetRow, part: Rows) -> bool:
    if any(row.text(column).upper() not in ("", "NULL", "\\N") for column in part.blank):
        return False
    kept = all(row.text(column) in values for column, values in part.keep.items())
    return kept and not any(row.text(column) in values for column, values in part.drop.items())


def _split(name: str) -> tuple[str, str]:
    """`Rivera, Ana` or `Ana Rivera` as family and given name."""
    family, comma, given = name.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = name.split()
    return words[-1], " ".join(words[:-1])
