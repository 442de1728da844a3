"""Which version of a resource is on the books, and remembering the one that is posted now."""

from collections.abc import Iterable
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from inquiry_api.imports.fhir.documents import RawResource
from inquiry_api.imports.fhir.resource import Identity
from inquiry_api.imports.models import FhirRecord
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting_fhir.names import resource_key

_AT_ONCE = 1000


class Standing(Enum):
    """How a resource stands to what was loaded before."""

    NEW = "new"
    SAME = "same"
    NEWER = "newer"
    OLDER = "older"


Name = tuple[str, str, str]
"""Of a resource: server, type and id; the content's hash where it has no id."""


class Records:
    """Which versions are on the books: fetched for many resources at once, and kept up to date."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._known: dict[Name, FhirRecord | None] = {}

    def fetch(self, identities: Iterable[Identity]) -> None:
        """Look many resources up together."""
        names = sorted({name_of(one) for one in identities} - self._known.keys())
        self._known |= dict.fromkeys(names)
        for first in range(0, len(names), _AT_ONCE):
            keys = {resource_key(*name): name for name in names[first : first + _AT_ONCE]}
            query = select(FhirRecord).where(FhirRecord.key.in_(keys))
            for row in self._load.session.scalars(query):
                self._known[keys[row.key]] = row

    def of(self, identity: Identity) -> FhirRecord | None:
        """What was loaded under the resource's name before."""
        return self.named(name_of(identity))

    def named(self, name: Name) -> FhirRecord | None:
        """The same by the name alone."""
        if name not in self._known:
            query = select(FhirRecord).where(FhirRecord.key == resource_key(*name))
            self._known[name] = self._load.session.scalars(query).first()
        return self._known[name]

    def remember(self, identity: Identity, raw: RawResource, row_id: UUID | None) -> None:
        """Keep which version of a resource is posted, and the row of ours that it became."""
        name = name_of(identity)
        record = self.named(name)
        if record is None:
            record = FhirRecord(key=resource_key(*name), row_id=row_id)
            self._known[name] = record
        record.version = identity.version
        record.content_hash = identity.content_hash
        record.updated_at = updated_at(raw)
        record.row_id = row_id or record.row_id
        record.source_id = self._load.source_id
        self._load.session.add(record)


def name_of(identity: Identity) -> Name:
    """What a resource is kept under."""
    return identity.base, identity.type, identity.id or identity.content_hash


def standing_of(record: FhirRecord | None, identity: Identity, raw: RawResource) -> Standing:
    """By content first; then by when the server last changed it, or by the version's number.

    Without either, what arrives later is the newer one.
    """
    if record is None:
        return Standing.NEW
    if record.content_hash == identity.content_hash:
        return Standing.SAME
    updated = updated_at(raw)
    if updated and record.updated_at and updated != record.updated_at:
        return Standing.NEWER if updated > record.updated_at else Standing.OLDER
    if identity.version.isdecimal() and record.version.isdecimal():
        later = int(identity.version) >= int(record.version)
        return Standing.NEWER if later else Standing.OLDER
    return Standing.NEWER


def updated_at(raw: RawResource) -> str | None:
    """`meta.lastUpdated` as sent."""
    meta: Any = raw.data.get("meta")
    text = meta.get("lastUpdated") if isinstance(meta, dict) else None
    return text if isinstance(text, str) else None
