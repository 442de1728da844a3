"""What the books hold about a stretch of a file, fetched at once, and what is to be written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.copying import copy_rows
from inquiry_api.coverage.models import Coverage
from inquiry_api.db import Base
from inquiry_api.imports.posting.matching_claims import OnFile
from inquiry_api.ledger.models import Charge
from inquiry_api.ledger.people import Patient
from inquiry_api.ledger.posting import Posting, post_new


@dataclass
class Filed:
    """A claim on the shelf, with what decides whether it is plain.

    `insurers` is what its visit leaves with the insurers, in cents. `settled` says that anything
    but charges was posted on the visit, or that something was decided or is held against it.
    """

    on_file: OnFile
    account_id: UUID
    service_on: date
    charges: Sequence[Charge] = ()
    insurers: int = 0
    settled: bool = False
    siblings: int = 0


@dataclass
class Shelf:
    """The patients, coverages and claims that a stretch of a file can be about.

    `numbers` are account numbers that are taken, `keys` those of items that are on the books,
    `alone` patients with charges that came without a claim.
    """

    patients: dict[UUID, Patient] = field(default_factory=dict)
    by_family: dict[bytes, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    by_member: dict[bytes, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    coverages: dict[UUID, list[Coverage]] = field(default_factory=lambda: defaultdict(list))
    accounts: dict[UUID, UUID] = field(default_factory=dict)
    numbers: set[bytes] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    alone: set[UUID] = field(default_factory=set)
    filed: dict[UUID, Filed] = field(default_factory=dict)
    by_number: dict[bytes, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    by_payer_number: dict[bytes, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    by_patient: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))

    def add_patient(self, patient: Patient, account_id: UUID) -> None:
        """Somebody, with the account that is used."""
        self.patients[patient.id] = patient
        self.accounts[patient.id] = account_id
        if patient.family_name_index is not None:
            self.by_family[patient.family_name_index].append(patient.id)

    def add_coverage(self, coverage: Coverage) -> None:
        """A membership."""
        self.coverages[coverage.patient_id].append(coverage)
        if coverage.member_id_index is not None:
            self.by_member[coverage.member_id_index].append(coverage.patient_id)

    def add_claim(self, filed: Filed) -> None:
        """A claim."""
        claim = filed.on_file.claim
        self.filed[claim.id] = filed
        self.by_patient[filed.on_file.patient_id].append(claim.id)
        if claim.number_index:
            self.by_number[claim.number_index].append(claim.id)
        if claim.payer_claim_number_index:
            self.by_payer_number[claim.payer_claim_number_index].append(claim.id)


@dataclass
class Writing:
    """Rows and postings to be written together, in the order in which they need each other."""

    ranks: dict[int, list[Base]] = field(default_factory=lambda: defaultdict(list))
    postings: list[Posting] = field(default_factory=list)

    def add(self, rank: int, rows: Iterable[Base]) -> None:
        """Rows that need only those of lower ranks."""
        self.ranks[rank].extend(rows)

    @property
    def size(self) -> int:
        """How much there is to write."""
        return sum(map(len, self.ranks.values())) + len(self.postings)

    def write(self, session: Session) -> None:
        """Write everything, one stream for each table of a rank."""
        for rank in sorted(self.ranks):
            copy_rows(session, self.ranks[rank])
        post_new(session, self.postings)
