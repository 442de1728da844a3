"""The tokens by which our own processes know one another."""

import hmac

from inquiry_api.crypto import token_digest

_SCHEME = "bearer"
_SHORTEST = 32


def is_bearer(header: str | None, token: str) -> bool:
    """Whether an Authorization header bears this token, compared in constant time.

    A token that is not set, or too short to be one, lets nobody in.
    """
    scheme, _, shown = (header or "").partition(" ")
    right = hmac.compare_digest(token_digest(shown.strip()), token_digest(token))
    return right and scheme.casefold() == _SCHEME and len(token) >= _SHORTEST
