"""Finds the texts that came while we could not be reached: nobody sends those again (R23)."""

import logging
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from inquiry_api.conversations.delivery_models import ChannelMark
from inquiry_api.conversations.receiving import Inbound, receive_text
from inquiry_api.conversations.worker_context import SmsNotSent, SmsUnknown, WorkerContext
from inquiry_api.db import now

log = logging.getLogger(__name__)

# The provider lists a text some time after it came; and clocks differ.
_OVERLAP = timedelta(minutes=10)
_LONGEST_OUTAGE = timedelta(days=4)


def catch_up(context: WorkerContext) -> int:
    """Take in what the provider has and we have not. Returns how many texts that were.

    The first run only sets the mark: what came before there was a service is not answered.
    """
    started = now()
    with context.database.transaction() as session:
        mark = session.scalar(select(ChannelMark.read_until).where(ChannelMark.channel == "sms"))
    found = 0
    if mark is not None:
        since = max(mark - _OVERLAP, started - _LONGEST_OUTAGE)
        try:
            texts = context.sms.received(since=since)
        except (SmsNotSent, SmsUnknown):
            log.warning("sms.catch_up_failed")
            return 0
        for text in texts:
            inbound = Inbound(text=text.body, provider_id=text.provider_id, media=text.media)
            with context.database.transaction() as session:
                found += receive_text(session, text.sender, inbound).new
    with context.database.transaction() as session:
        fresh = insert(ChannelMark).values(channel="sms", read_until=started)
        latest = func.greatest(ChannelMark.read_until, fresh.excluded.read_until)
        session.execute(
            fresh.on_conflict_do_update(index_elements=["channel"], set_={"read_until": latest})
        )
    if found:
        log.info("sms.caught_up", extra={"count": found})
    return found
