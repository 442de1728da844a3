"""Which model each of the assistant's processes has, as they say themselves when they ask."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from inquiry_api.db import now
from inquiry_api.tuning.models import ModelHolder

# They ask every three seconds; it is written down less often where nothing changed.
NOTED_EVERY = timedelta(seconds=10)
GONE_AFTER = timedelta(minutes=10)


def note_holder(
    session: Session,
    shard: str,
    which: Literal["production", "canary"],
    etag: str | None,
    refused: str | None,
) -> None:
    """Keep what a process says it has."""
    row = insert(ModelHolder).values(shard=shard, **{which: etag}, refused=refused, heard_at=now())
    told = {which: etag, "refused": refused, "heard_at": row.excluded.heard_at}
    column = getattr(ModelHolder, which)
    news = or_(
        column.is_distinct_from(etag),
        ModelHolder.refused.is_distinct_from(refused),
        ModelHolder.heard_at < now() - NOTED_EVERY,
    )
    session.execute(row.on_conflict_do_update(index_elements=["shard"], set_=told, where=news))


def holders(session: Session) -> Sequence[ModelHolder]:
    """The processes heard of lately, by name."""
    return list(
        session.scalars(
            select(ModelHolder)
            .where(ModelHolder.heard_at > now() - GONE_AFTER)
            .order_by(ModelHolder.shard)
        )
    )
