"""What posting one FHIR file shares: the load, the references, what is on the books already."""

from uuid import UUID

from inquiry_api.imports.fhir.reading import Load as Files
from inquiry_api.imports.fhir.reading import Resource
from inquiry_api.imports.models import FhirRecord
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting_fhir.insurance import Insurances
from inquiry_api.imports.posting_fhir.reach import Reach
from inquiry_api.imports.posting_fhir.versions import Standing, record_of, remember, standing_of


class Context:
    """One load of one file among others that it may refer to."""

    def __init__(self, load: Load, files: Files) -> None:
        self.load = load
        self.files = files
        self.reach = Reach(load.session, files)
        self.insurances = Insurances(load, self.reach)

    def record(self, resource: Resource) -> FhirRecord | None:
        """What was loaded under the resource's name before."""
        return record_of(self.load, resource.identity)

    def standing(self, resource: Resource) -> Standing:
        """How a resource stands to what was loaded before."""
        identity = resource.identity
        return standing_of(self.record(resource), identity, self.files.raw(identity))

    def remember(self, resource: Resource, row_id: UUID | None) -> None:
        """Keep that this version of a resource is on the books, and as which row."""
        identity = resource.identity
        remember(self.load, identity, self.files.raw(identity), row_id)
