"""The charges of an export, and every amount on them, by its profile."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from inquiry_api.imports.csv.profile import Closing, MoveRows, Names, Profile, Rows, Share
from inquiry_api.imports.csv.sheet import SheetRow
from inquiry_api.imports.csv.spreading import Amounts
from inquiry_api.imports.posting.descriptions import plain_description
from inquiry_api.imports.records import ChargeRecord, ClaimRecord, Move, MoveRecord

Reader = Callable[[Rows | Names], list[SheetRow]]


class Ledger:
    """Charges by visit, and the amounts on each."""

    def __init__(
        self,
        profile: Profile,
        rows: Reader,
        insurers: Mapping[str, Sequence[str]],
        payer_name: Callable[[str], str | None],
    ) -> None:
        self._profile = profile
        self._rows = rows
        self._insurers = insurers
        self._payer_name = payer_name
        self._amounts = Amounts()
        self._rows_of: dict[str, list[SheetRow]] = defaultdict(list)
        self._charges: dict[str, ChargeRecord] = {}
        self._payer_of: dict[str, str | None] = {}
        self._moves: list[MoveRecord] = []
        self.payers: set[str] = set()
        self.skipped: Counter[str] = Counter()

    @property
    def first_charges(self) -> dict[str, SheetRow]:
        """The first charge of each visit."""
        return {visit: rows[0] for visit, rows in self._rows_of.items()}

    def day_of(self, visit: str) -> date:
        """The first day of a visit."""
        number = self._profile.charges.id
        return min(self._charges[row.text(number)].service_on for row in self._rows_of[visit])

    def read(self, codes: Mapping[str, str]) -> None:
        """Read charges, then amounts, then what is left for the patient. Raises BadFile."""
        part = self._profile.charges
        insured = self._insured()
        for row in self._rows(part):
            self._check(row)
            self._read_charge(row, codes, insured)
        for number, moves in enumerate(self._profile.moves):
            for row in self._rows(moves):
                self._read_move(row, moves, number)
        if part.share is not None:
            for row in self._rows(part):
                self._share(row, part.share)
        if self._profile.closing is not None:
            self._close(self._profile.closing)

    def _check(self, row: SheetRow) -> None:
        """What the export says of itself must hold: `TotalBalance == …`."""
        for check in self._profile.checks:
            left, _, right = check.partition("==")
            if row.total(left) != row.total(right):
                raise row.bad(left.strip(), f"does not add up: it should hold that {check}")

    def _insured(self) -> dict[str, str]:
        """The payer of a charge, where the closing table tells it."""
        part = self._profile.closing
        if part is None or part.charge is None or part.payer is None:
            return {}
        found: dict[str, str] = {}
        for row in self._closing_rows(part):
            name = self._payer_name(row.text(part.payer))
            if name is not None:
                found.setdefault(row.text(part.charge), name)
        return found

    def _read_charge(
        self, row: SheetRow, codes: Mapping[str, str], insured: Mapping[str, str]
    ) -> None:
        part = self._profile.charges
        number, visit = row.needed(part.id), row.key(part.visit)
        if number in self._charges:
            raise row.bad(part.id, "names a charge that another row has already")
        on, cents = row.day(part.day), row.cents(part.amount)
        if on is None or cents is None:
            raise row.bad(part.day if on is None else part.amount, "is empty")
        payer = self._payer(row, insured)
        code = codes.get(row.text(part.code), row.text(part.code)) or None
        self._charges[number] = ChargeRecord(
            external_id=number,
            service_on=on,
            code=code,
            description=row.text(part.description) or plain_description(code),
            units=row.whole(part.units),
            cents=cents,
            self_pay=payer is None,
            line=row.line,
        )
        self._payer_of[number] = payer
        self.payers |= {payer} if payer else set()
        self._rows_of[visit].append(row)
        alias = row.key(part.alias) if part.alias else None
        self._amounts.add(self._charges[number], visit, row.text(part.patient), alias)

    def _payer(self, row: SheetRow, insured: Mapping[str, str]) -> str | None:
        part, closing = self._profile.charges, self._profile.closing
        if part.payer:
            return self._payer_name(row.text(part.payer))
        if closing is not None and closing.charge is not None:
            return insured.get(row.text(part.id))
        known = self._insurers.get(row.text(part.patient), [])
        return known[0] if known else None

    def _read_move(self, row: SheetRow, part: MoveRows, number: int) -> None:
        cents = row.cents(part.amount)
        if not cents:
            return
        kind = part.kind or part.kinds.get(row.text(part.kind_column).casefold())
        if kind is None:
            raise row.bad(part.kind_column or "", "is not a kind of amount that the profile knows")
        key = f"{self._profile.charges.table}.{number}:{row.key(part.id)}"
        placed = self._amounts.place(row, part, cents * part.sign)
        if not placed:
            raise row.bad(part.charge or part.amount, "is on a charge that is not in the files")
        for turn, (charge, share) in enumerate(placed):
            self._amounts.settle(charge, kind, share)
            self._moves.append(
                MoveRecord(
                    external_id=key if len(placed) == 1 else f"{key}:{turn}",
                    move=kind if not charge.self_pay else _BY_PATIENT.get(kind, kind),
                    on=row.day(part.day) or charge.service_on,
                    cents=share,
                    charge_id=charge.external_id,
                    line=row.line,
                    method=row.text(part.method).lower() or part.fixed_method,
                    reason=row.text(part.reason) or part.fixed_reason,
                )
            )

    def _share(self, row: SheetRow, part: Share) -> None:
        """The patient's share by the system's own word: what is left of it and what was paid."""
        charge = self._charges[row.text(self._profile.charges.id)]
        if charge.self_pay:
            return
        paid = self._amounts.paid_by_patient(charge.external_id)
        share = (row.cents(part.balance) or 0) + paid
        parts = {reason: row.cents(column) or 0 for reason, column in part.parts.items()}
        told = parts if sum(parts.values()) == share else {"": share}
        for reason, cents in told.items():
            if cents:
                self._amounts.settle(charge, Move.TO_PATIENT, cents)
                self._moves.append(self._to_patient(charge, f"share{reason}", cents, reason))

    def _to_patient(
        self, charge: ChargeRecord, name: str, cents: int, reason: str = ""
    ) -> MoveRecord:
        return MoveRecord(
            external_id=f"{name}:{charge.external_id}",
            move=Move.TO_PATIENT,
            on=charge.service_on,
            cents=cents,
            charge_id=charge.external_id,
            line=charge.line,
            reason=reason or None,
        )

    def _close(self, part: Closing) -> None:
        """What the insurers leave of a charge that they have done with is the patient's."""
        closed = self._closed_charges(part) if part.charge else self._closed_visits(part)
        for number in closed:
            charge = self._charges.get(number)
            rest = self._amounts.left_of(number) if charge and not charge.self_pay else 0
            if charge is not None and rest > 0:
                self._moves.append(self._to_patient(charge, "rest", rest))

    def _closed_charges(self, part: Closing) -> list[str]:
        statuses: dict[str, set[str]] = defaultdict(set)
        for row in self._closing_rows(part):
            statuses[row.text(part.charge)].add(row.text(part.status))
        return [number for number, found in statuses.items() if found <= set(part.done)]

    def _closed_visits(self, part: Closing) -> list[str]:
        assert part.visit is not None
        charges, closed = self._profile.charges, []
        for row in self._closing_rows(part):
            for charge in self._rows_of.get(row.key(part.visit), []):
                insurers = len(self._insurers.get(charge.text(charges.patient), []))
                if _level(row.text(part.level)) >= max(insurers, 1):
                    closed.append(charge.text(charges.id))
        return closed

    def _closing_rows(self, part: Closing) -> Iterable[SheetRow]:
        rows = self._rows(Rows(table=part.table))
        return [row for row in rows if not part.status or row.text(part.status) not in part.ignore]

    def claims(self) -> list[ClaimRecord]:
        """One claim for each visit and payer, with its charges and every amount on them."""
        moves: dict[str, list[MoveRecord]] = defaultdict(list)
        for move in self._moves:
            moves[move.charge_id].append(move)
        groups: dict[tuple[str, str | None], list[SheetRow]] = defaultdict(list)
        number = self._profile.charges.id
        for visit, rows in self._rows_of.items():
            for row in rows:
                groups[visit, self._payer_of[row.text(number)]].append(row)
        return [self._claim(visit, payer, rows, moves) for (visit, payer), rows in groups.items()]

    def _claim(
        self,
        visit: str,
        payer: str | None,
        rows: Sequence[SheetRow],
        moves: Mapping[str, Sequence[MoveRecord]],
    ) -> ClaimRecord:
        part = self._profile.charges
        charges = [self._charges[row.text(part.id)] for row in rows]
        owed = [row.cents(part.balance) for row in rows] if part.balance else []
        known = [cents for cents in owed if cents is not None]
        on_them = [move for charge in charges for move in moves[charge.external_id]]
        return ClaimRecord(
            external_id=f"{visit}|{payer or ''}",
            visit_id=visit,
            payer_id=payer,
            position=1,
            submitted_on=None,
            state="paid" if any(one.move is Move.PAYER_PAID for one in on_them) else "sent",
            charges=charges,
            moves=on_them,
            header_owed=sum(known) if known and len(known) == len(rows) else None,
            line=rows[0].line,
        )


# What takes off a charge that nobody insures takes it off what the patient owes.
_BY_PATIENT = {Move.CONTRACTUAL: Move.DISCOUNT, Move.OTHER: Move.DISCOUNT}


def _level(text: str) -> int:
    """How many levels are closed; blank is none."""
    return int(text) if text.isdecimal() else 0
