"""What posting one FHIR file shares: the load, the references, what is on the books already."""

from uuid import UUID

from inquiry_api.imports.fhir.reading import Load as Files
from inquiry_api.imports.fhir.reading import Resource
from inquiry_api.imports.models import FhirRecord
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.tally import SKIPPED, UNCHANGED
from inquiry_api.imports.posting_fhir.insurance import Insurances
from inquiry_api.imports.posting_fhir.names import place_of, what_of
from inquiry_api.imports.posting_fhir.reach import Reach
from inquiry_api.imports.posting_fhir.versions import Records, Standing, standing_of
from inquiry_api.imports.posting_fhir.waiting import Waiters


class Context:
    """One load of one file among others that it may refer to.

    `insured` and `self_payers` are patients of whom the file's coverages say so.
    """

    def __init__(self, load: Load, files: Files) -> None:
        self.load = load
        self.files = files
        self.records = Records(load)
        self.waiters = Waiters(load)
        self.insured: set[UUID] = set()
        self.self_payers: set[UUID] = set()
        self.reach = Reach(load.session, files, self.records)
        self.insurances = Insurances(load, self.reach)

    def record(self, resource: Resource) -> FhirRecord | None:
        """What was loaded under the resource's name before."""
        return self.records.of(resource.identity)

    def is_news(self, resource: Resource) -> bool:
        """Whether a resource tells anything that is not on the books; says so where it doesn't."""
        identity = resource.identity
        standing = standing_of(self.record(resource), identity, self.files.raw(identity))
        if standing is Standing.SAME:
            self.load.tally.count(what_of(identity), UNCHANGED)
        elif standing is Standing.OLDER:
            why = "an older version than the one on the books"
            self.load.tally.tell(what_of(identity), place_of(identity), SKIPPED, why)
        return standing in (Standing.NEW, Standing.NEWER)

    def remember(self, resource: Resource, row_id: UUID | None) -> None:
        """Keep that this version of a resource is on the books, and as which row."""
        identity = resource.identity
        self.records.remember(identity, self.files.raw(identity), row_id)
