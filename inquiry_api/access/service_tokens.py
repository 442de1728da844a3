"""The tokens by which our own processes know one another."""

import hashlib
import hmac

_SCHEME = "bearer"
_SHORTEST = 32


def is_bearer(header: str | None, token: str) -> bool:
    """Whether an Authorization header bears this token, compared in constant time.

    A token that is not set, or too short to be one, lets nobody in.
    """
    scheme, _, shown = (header or "").partition(" ")
    right = hmac.compare_digest(_digest(shown.strip()), _digest(token))
    return right and scheme.casefold() == _SCHEME and len(token) >= _SHORTEST


def _digest(text: str) -> bytes:
    """Of equal length, so that a comparison tells nothing of the token's."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
