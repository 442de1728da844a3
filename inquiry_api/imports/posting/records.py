"""What every format is read into before it is posted: people, claims, payers' decisions.

Money is integer cents. `place` is where it stood in the file: a segment, or a path in a resource.
The records can be kept as JSON until a doubt is settled.
"""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict

from inquiry_api.crypto import normalise


class Record(BaseModel):
    """A value that never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(Record):
    """Something that is posted whole or held. `key` names it for ever."""

    key: str
    place: str | None = None

    @property
    def shown(self) -> dict[str, object]:
        """What a clerk is shown of it."""
        return self.model_dump(mode="json")


class Person(Record):
    """Somebody as a file names them. `member_id` is the number with the payer at hand."""

    family: str = ""
    given: str = ""
    birth_date: date | None = None
    member_id: str | None = None
    address: str | None = None
    died_on: date | None = None

    @property
    def named(self) -> bool:
        """Whether family and given name are there."""
        return bool(normalise(self.family) and normalise(self.given))


class PayerNamed(Record):
    """A payer as a file names it; `kind` is set where the file tells Medicare, Medicaid and so on.

    `number` is what the sender's clearing house calls it: never enough by itself.
    """

    name: str
    number: str | None = None
    kind: str | None = None


class Adjusted(Record):
    """One adjustment: group, reason, signed cents, and the remarks that belong to it."""

    group: str
    reason: str
    cents: int
    remarks: tuple[str, ...] = ()
    place: str | None = None


class Serviced(Record):
    """One service line. `control` is the practice's own number of the line."""

    code: str | None
    description: str | None = None
    units: int = 1
    cents: int
    on: date | None = None
    control: str | None = None
    place: str | None = None
    adjustments: tuple[Adjusted, ...] = ()
    external_id: str | None = None


class Noticed(Record):
    """Something odd that the reader saw; `review` says that a clerk must look."""

    what: str
    place: str
    review: bool = False
    detail: str = ""


class OtherPayer(Record):
    """Another payer of a claim, and what it paid and took off, as the claim says."""

    payer: PayerNamed
    position: int | None
    member_id: str | None = None
    paid: int | None = None
    adjustments: tuple[Adjusted, ...] = ()
    place: str | None = None


class Billed(Item):
    """A claim as the practice sent it. `payer` None is a patient without insurance.

    `patient_id` and `claim_id` are ours, where the file itself says beyond doubt whose and which
    it is. `keyed_by` starts the keys of a sender whose keys tell all its claims apart. `is_new` is
    a clerk's word that no claim on file is this one, nor, where `patient_id` is None, any patient.
    """

    number: str | None
    payer: PayerNamed | None
    position: int | None
    patient: Person | None
    relationship: str = "self"
    charge: int
    lines: tuple[Serviced, ...]
    service_from: date | None
    service_to: date | None
    submitted_on: date | None = None
    replaces: str | None = None
    payer_number: str | None = None
    patient_paid: int | None = None
    others: tuple[OtherPayer, ...] = ()
    visit_kind: str = "Visit"
    visit_place: str | None = None
    provider: str | None = None
    notices: tuple[Noticed, ...] = ()
    patient_id: str | None = None
    claim_id: str | None = None
    keyed_by: str | None = None
    is_new: bool = False


class Decided(Item):
    """A payer's decision on a claim. `status` is CLP02.

    `patient` is None where the file names nobody. `patient_id` and `claim_id` are ours, where the
    file itself says beyond doubt whose and which it is. `is_new` is as on a claim.
    """

    payer: PayerNamed
    number: str | None
    payer_number: str | None
    status: str
    position: int | None
    charge: int
    paid: int
    stated_share: int | None = None
    unexplained: int = 0
    patient: Person | None
    service_from: date | None
    service_to: date | None
    decided_on: date | None
    trace: str | None = None
    lines: tuple[Serviced, ...] = ()
    adjustments: tuple[Adjusted, ...] = ()
    notices: tuple[Noticed, ...] = ()
    patient_id: str | None = None
    claim_id: str | None = None
    is_new: bool = False

    @property
    def every_adjustment(self) -> Iterator[Adjusted]:
        """Those of the claim, then those of its lines."""
        yield from self.adjustments
        for line in self.lines:
            yield from line.adjustments

    @property
    def share(self) -> int:
        """What the decision puts on the patient, whatever the reason."""
        return sum(one.cents for one in self.every_adjustment if one.group == "PR")
