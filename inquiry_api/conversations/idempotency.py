"""The same Idempotency-Key does its work once, and is answered alike ever after (R42).

The answer is kept in the transaction that did the work, so there is either both or neither: a call
cut off in the middle does it anew. While one call works, its twin is told to come back.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.conversations.delivery_models import IdempotentCall
from inquiry_api.errors import Conflict, Invalid

LONGEST_KEY = 255
HEADER = "Idempotency-Key"


def once(
    session: Session, key: str | None, request: object, work: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Do the work of a key, or give the answer it had. Ids and outcomes only are kept.

    Raises Invalid without a key or for a key that came with another request, Conflict while the
    first call is still working.
    """
    if not key or len(key) > LONGEST_KEY:
        raise Invalid(field=HEADER, detail=f"Send one of 1 to {LONGEST_KEY} characters.")
    if not session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(key, 1)))):
        raise Conflict(detail="This key is being worked on.")
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).digest()
    done = session.get(IdempotentCall, key)
    if done is None:
        body = work()
        session.add(IdempotentCall(key=key, request_hash=digest, status=200, body=body))
        return body
    if done.request_hash != digest:
        raise Invalid(field=HEADER, detail="This key was used for another request.")
    return done.body
