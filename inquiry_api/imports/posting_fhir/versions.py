"""Which version of a resource is on the books, and remembering the one that is posted now."""

from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from inquiry_api.imports.fhir.documents import RawResource
from inquiry_api.imports.fhir.resource import Identity
from inquiry_api.imports.models import FhirRecord
from inquiry_api.imports.posting.load import Load


class Standing(Enum):
    """How a resource stands to what was loaded before."""

    NEW = "new"
    SAME = "same"
    NEWER = "newer"
    OLDER = "older"


def record_of(load: Load, identity: Identity) -> FhirRecord | None:
    """What was loaded under the resource's name before."""
    query = select(FhirRecord).where(
        FhirRecord.base == identity.base,
        FhirRecord.type == identity.type,
        FhirRecord.external_id == _number(identity),
    )
    return load.session.scalars(query).first()


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


def remember(load: Load, identity: Identity, raw: RawResource, row_id: UUID | None) -> None:
    """Keep which version of a resource is posted, and the row of ours that it became."""
    record = record_of(load, identity)
    if record is None:
        record = FhirRecord(
            base=identity.base, type=identity.type, external_id=_number(identity), row_id=row_id
        )
        load.session.add(record)
    record.version = identity.version
    record.content_hash = identity.content_hash
    record.updated_at = updated_at(raw)
    record.row_id = row_id or record.row_id
    record.source_id = load.source_id
    load.session.flush()


def _number(identity: Identity) -> str:
    return identity.id or identity.content_hash
