"""What cannot be posted beyond doubt is held, and a clerk gets a case with all that is known."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from inquiry_api.access.indexes import family_name_index
from inquiry_api.answers.draft import Severity
from inquiry_api.cases.history import note_event
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.crypto import normalise
from inquiry_api.db import among, now
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Billed, Decided, Item
from inquiry_api.imports.posting.tally import REVIEW
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import claim_number_index

# Reasons that a later file can settle; the others only a person can.
_MAY_SETTLE = frozenset(
    {
        "no_claim_like_it",
        "several_claims_alike",
        "claim_not_sure",
        "patient_not_sure",
        "patient_not_named",
        "patient_not_on_file",
        "decided_already",
        "more_than_charged",
        "unmatched_reversal",
        "payer_not_sure",
        "reference_not_found",
    }
)


def hold(load: Load, item: Item, fault: Unsure, *, kind: str, what: str) -> None:
    """Keep something unposted, and open its case; the same key is held once.

    `what` is what the report calls it.
    """
    load.tally.tell(what, item.place, REVIEW, fault.reason)
    query = select(HeldItem.id).where(HeldItem.key == item.key)
    if load.session.scalars(query).first() is not None:
        return
    held = HeldItem(
        key=item.key,
        kind=kind,
        reason=fault.reason,
        record=item.model_dump_json(exclude_defaults=True),
        source_id=load.source_id,
        place=item.place,
        **_look_ups(item),
    )
    load.session.add(held)
    load.session.flush()
    packet = {
        "why": fault.reason,
        "held": str(held.id),
        "place": item.place,
        "record": item.shown,
        "candidates": [_plain(one) for one in fault.candidates],
    }
    held.case_id = open_review(load, fault.case, item.key, packet).id


def open_review(
    load: Load,
    kind: str,
    key: str,
    packet: dict[str, Any],
    *,
    severity: Severity = "medium",
    patient_id: UUID | None = None,
) -> Case:
    """A case for a clerk about something in this file; the same key opens one."""
    load.tally.cases += 1
    return open_case(
        load.session,
        kind=kind,
        severity=severity,
        topic="import",
        key=f"import:{kind}:{key}",
        promised_at=load.promise(severity),
        patient_id=patient_id,
        packet={"file": load.source.name, **packet},
        alone=True,
    )


def waiting(load: Load) -> Iterator[HeldItem]:
    """What is held and may be settled by what this file brought, in the order of its days."""
    query = (
        select(HeldItem)
        .where(
            HeldItem.state == "open",
            HeldItem.reason.in_(_MAY_SETTLE),
            or_(
                among(HeldItem.number_index, load.touched_numbers),
                among(HeldItem.payer_number_index, load.touched_numbers),
                among(HeldItem.family_index, load.touched_families),
            ),
        )
        .order_by(HeldItem.on.nulls_last(), HeldItem.held_at, HeldItem.key)
    )
    yield from load.session.scalars(query).all()


def settle(
    load: Load, item: HeldItem, state: str = "posted", *, outcome: str = "settled_by_later_import"
) -> None:
    """The doubt is gone: close the item, and its case if no clerk has closed it."""
    item.state = state
    item.settled_at = now()
    case = load.session.get(Case, item.case_id) if item.case_id else None
    if case is not None and case.state != "closed":
        case.state = "closed"
        case.closed_at = item.settled_at
        case.outcome = outcome
        case.version += 1
        note_event(load.session, case, "closed", clerk_id=case.clerk_id, word=outcome)
    load.session.flush()


def _look_ups(record: Item) -> dict[str, object]:
    """By what a later file may find the item again."""
    found: dict[str, object] = {}
    for name in ("number", "payer_number"):
        number = getattr(record, name, None)
        found[f"{name}_index"] = claim_number_index(number) if number else None
    if isinstance(record, Billed | Decided):
        found["on"] = record.decided_on if isinstance(record, Decided) else record.service_from
    person = getattr(record, "patient", None)
    if person is not None and normalise(person.family):
        found["family_index"] = family_name_index(person.family)
    return found


def _plain(candidate: object) -> dict[str, object]:
    fields = vars(candidate) if hasattr(candidate, "__dict__") else {}
    return {
        name: value if isinstance(value, int | str | None) else _listed(value)
        for name, value in fields.items()
    }


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)
