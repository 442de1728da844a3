"""Finds somebody in the demo's books, as a clerk could, to be them by text."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from inquiry_api.crypto import Keyring
from inquiry_api.money import format_cents
from tests.e2e.system import System

_PLAIN_PEOPLE = """
SELECT account.id, account.number_sealed, patient.id, patient.birth_date_sealed,
    patient.family_name_sealed,
    contact_point.id, contact_point.value_sealed
FROM account JOIN patient ON patient.id = account.patient_id
JOIN contact_point ON contact_point.patient_id = patient.id
WHERE patient.language = 'en' AND patient.deceased_on IS NULL
AND patient.birth_date_sealed IS NOT NULL AND patient.family_name_sealed IS NOT NULL
AND contact_point.kind = 'phone' AND contact_point.trusted AND contact_point.ended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM contact_point other
    WHERE other.value_index = contact_point.value_index AND other.id <> contact_point.id)
AND NOT EXISTS (SELECT 1 FROM coverage WHERE patient_id = patient.id AND dual)
AND NOT EXISTS (SELECT 1 FROM payment_plan WHERE account_id = account.id)
AND NOT EXISTS (
    SELECT 1 FROM hold JOIN visit ON visit.id = hold.visit_id WHERE visit.account_id = account.id
)
"""


@dataclass(frozen=True)
class Debtor:
    """Somebody who owes an amount and for whom nothing else is open."""

    phone: str
    born: date
    cents: int
    family: str

    @property
    def amount(self) -> str:
        """What they owe, as it is written."""
        return format_cents(self.cents)


_taken: set[str] = set()


def debtor(system: System, least_cents: int, most_cents: int) -> Debtor:
    """The first whose debt is within the limits, by the listing of `plainbill balances`.

    Records that other tests loaded may lack a birth date or share a phone: those can't be proved
    and are passed over. The order is that of the account numbers, so every run takes the same.

    Each caller gets somebody else: a number that was proved once is not asked again for a while.
    """
    listed = json.loads(system.command("balances", "--json").stdout)
    owed = {
        line["account"]: line["owed_by_patient_cents"]
        for line in listed
        if line["with_insurer_cents"] == line["under_review_cents"] == 0
        and line["balance_cents"] == line["owed_by_patient_cents"]
    }
    for number, phone, born, family in sorted(_people(system)):
        if phone not in _taken and least_cents <= owed.get(number, 0) <= most_cents:
            _taken.add(phone)
            return Debtor(phone, date.fromisoformat(born), owed[number], family)
    raise AssertionError("nobody in the demo owes just that")


def _people(system: System) -> Iterator[tuple[str, str, str, str]]:
    """Account number, phone, birth date and last name of each patient with a plain history."""
    variables = system.variables
    keys = Keyring.parse(variables["PLAINBILL_DATA_KEYS"], variables["PLAINBILL_INDEX_KEY"])
    for account, number, patient, born, family, point, phone in system.query(_PLAIN_PEOPLE):
        yield (
            keys.unseal("account", "number", account, number),
            keys.unseal("contact_point", "value", point, phone),
            keys.unseal("patient", "birth_date", patient, born),
            keys.unseal("patient", "family_name", patient, family),
        )
