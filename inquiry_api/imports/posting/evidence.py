"""Keeps what a file says of a claim beside what is posted."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from inquiry_api.imports.models import ClaimEvidence
from inquiry_api.imports.posting.covering import see_coverage
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed
from inquiry_api.ledger.models import Claim


def keep_other_payers(load: Load, billed: Billed, claim: Claim, patient_id: UUID) -> None:
    """The other payers that a claim lists, and what it says they paid: kept, never posted."""
    assert billed.service_from is not None
    for other in billed.others:
        see_coverage(
            load.session,
            patient_id,
            load.payers.find_or_add(other.payer),
            seen_on=billed.service_from,
            member_id=other.member_id,
            priority=other.position,
        )
        keep(
            load,
            claim.id,
            f"other_payer:{claim.id}:{other.position}:{other.payer.name}",
            "other_payer",
            other.model_dump(mode="json"),
            position=other.position,
            place=other.place,
        )


def keep(
    load: Load,
    claim_id: UUID,
    key: str,
    kind: str,
    record: Mapping[str, object],
    *,
    position: int | None = None,
    place: str | None = None,
) -> None:
    """Keep one piece of evidence, once."""
    known = select(ClaimEvidence.id).where(ClaimEvidence.key == key)
    if load.session.scalars(known).first() is not None:
        return
    load.session.add(
        ClaimEvidence(
            key=key,
            claim_id=claim_id,
            kind=kind,
            position=position,
            record=json.dumps(record),
            source_id=load.source_id,
            place=place,
        )
    )
    load.session.flush()
