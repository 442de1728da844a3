"""Which charge an amount belongs to: the one it names, or several in the order of their days."""

from collections import defaultdict

from inquiry_api.imports.csv.profile import MoveRows
from inquiry_api.imports.csv.sheet import SheetRow
from inquiry_api.imports.records import ChargeRecord, Move

_NONE = frozenset({"", "0"})
_SETTLES = frozenset({Move.PAYER_PAID, Move.CONTRACTUAL, Move.OTHER, Move.TO_PATIENT})


class Amounts:
    """The charges of an export and what is left of each."""

    def __init__(self) -> None:
        self._charges: dict[str, ChargeRecord] = {}
        self._by_alias: dict[str, list[ChargeRecord]] = defaultdict(list)
        self._by_visit: dict[str, list[ChargeRecord]] = defaultdict(list)
        self._by_patient: dict[str, list[ChargeRecord]] = defaultdict(list)
        self._with_insurer: dict[str, int] = {}
        self._open: dict[str, int] = {}
        self._by_patient_paid: dict[str, int] = defaultdict(int)

    def add(self, charge: ChargeRecord, visit: str, patient: str, alias: str | None) -> None:
        """One more charge."""
        self._charges[charge.external_id] = charge
        self._by_visit[visit].append(charge)
        self._by_patient[patient].append(charge)
        if alias is not None:
            self._by_alias[alias].append(charge)
        self._with_insurer[charge.external_id] = charge.cents
        self._open[charge.external_id] = charge.cents

    def settle(self, charge: ChargeRecord, kind: Move, cents: int) -> None:
        """An amount is on the charge."""
        if kind in _SETTLES or kind is Move.COPAY_PAID:
            self._with_insurer[charge.external_id] -= cents
        if kind in (Move.PATIENT_PAID, Move.DISCOUNT):
            self._by_patient_paid[charge.external_id] += cents
        if kind is not Move.TO_PATIENT:
            self._open[charge.external_id] -= cents

    def paid_by_patient(self, number: str) -> int:
        """What the patient has paid on a charge, or was let off, in cents."""
        return self._by_patient_paid[number]

    def left_of(self, number: str) -> int:
        """What the insurers have left of a charge, in cents."""
        return self._with_insurer[number]

    def place(self, row: SheetRow, part: MoveRows, cents: int) -> list[tuple[ChargeRecord, int]]:
        """The charges that an amount is on, with its share of each; none where nothing fits."""
        named = self._charges.get(row.text(part.charge))
        if named is not None:
            return [(named, cents)]
        if part.alias:
            found = self._by_alias.get(row.key(part.alias), [])
            if found:
                return self._spread(found, cents)
        if part.charge and row.text(part.charge) not in _NONE:
            return []
        if part.visit and row.key(part.visit) in self._by_visit:
            return self._spread(self._by_visit[row.key(part.visit)], cents)
        if part.patient:
            return self._spread(self._by_patient.get(row.text(part.patient), []), cents)
        return []

    def _spread(self, charges: list[ChargeRecord], cents: int) -> list[tuple[ChargeRecord, int]]:
        """Over what is open, the oldest first; what is over stays with the last."""
        ordered = sorted(charges, key=lambda one: (one.service_on, one.line))
        shares, left = [], cents
        for charge in ordered:
            share = min(left, max(self._open[charge.external_id], 0))
            if share > 0:
                shares.append((charge, share))
                left -= share
        if left and ordered:
            shares.append((ordered[-1], left))
        return shares
