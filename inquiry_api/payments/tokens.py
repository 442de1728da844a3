"""Tokens of addresses: 128 random bits, of which only a keyed hash is kept."""

import secrets

from inquiry_api.crypto import blind_index

_BYTES = 16


def new_token() -> str:
    """A token that appears nowhere but in its address."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(kind: str, token: str) -> bytes:
    """What is kept of a token; `kind` keeps those of one sort from opening another."""
    return blind_index(f"{kind}_token", token)
