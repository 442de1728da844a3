"""Encryption at rest and keyed look-ups.

A sealed value is AES-256-GCM with its table, column and row as associated data, so a ciphertext
that is cut from one row and pasted into another no longer opens. The first byte names the key, so
keys rotate without a rewrite of old rows. Look-ups go through a blind index: HMAC-SHA256 under a
key of its own over the normalised value (an unkeyed hash of all telephone numbers takes hours).
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_KEY_BYTES = 32
_PSEUDONYM_BYTES = 16
_NO_LETTER_OR_DIGIT = {number: None for number in range(128) if not chr(number).isalnum()}


class SealBroken(Exception):
    """A ciphertext was altered, moved to another row, or sealed with a key that is not here."""


@dataclass(frozen=True)
class Keyring:
    """The data keys by number (1 to 255), and the key of the blind indexes.

    The highest number seals; every number here opens.
    """

    data_keys: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.data_keys or any(not 1 <= number <= 255 for number in self.data_keys):
            raise ValueError("the data keys need numbers from 1 to 255")
        if any(len(key) != _KEY_BYTES for key in (*self.data_keys.values(), self.index_key)):
            raise ValueError(f"each key is {_KEY_BYTES} bytes")

    @classmethod
    def parse(cls, data_keys: str, index_key: str) -> "Keyring":
        """Read `1:<base64>,2:<base64>` and one base64 index key."""
        numbered = (part.split(":", 1) for part in data_keys.split(","))
        return cls(
            {int(number): base64.b64decode(key) for number, key in numbered},
            base64.b64decode(index_key),
        )

    def seal(self, table: str, column: str, row: UUID, value: str) -> bytes:
        """Encrypt `value` for one place only."""
        number = max(self.data_keys)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        place = _place(table, column, row)
        sealed = AESGCM(self.data_keys[number]).encrypt(nonce, value.encode(), place)
        return bytes([number]) + nonce + sealed

    def unseal(self, table: str, column: str, row: UUID, sealed: bytes) -> str:
        """Decrypt what `seal` made for this very place. Raises SealBroken."""
        key = self.data_keys.get(sealed[0]) if sealed else None
        if key is None:
            raise SealBroken(f"{table}.{column}: no key with this number")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, body, _place(table, column, row)).decode()
        except InvalidTag:
            raise SealBroken(f"{table}.{column}: altered or moved") from None

    def blind_index(self, purpose: str, value: str) -> bytes:
        """A 32-byte look-up key for `value`; equal values of one purpose, equal keys."""
        message = f"{purpose}\x00{normalise(value)}".encode()
        return hmac.digest(self.index_key, message, hashlib.sha256)

    def exact_index(self, purpose: str, value: str) -> bytes:
        """The same letter by letter: for numbers whose owners tell `A-1` from `a1`."""
        message = f"exact {purpose}\x00{value}".encode("utf-8", "surrogatepass")
        return hmac.digest(self.index_key, message, hashlib.sha256)


def normalise(value: str) -> str:
    """Keep folded letters and digits only: `De la Cruz-Núñez` becomes `delacruznunez`."""
    if value.isascii():  # The same, ten times as fast.
        return value.lower().translate(_NO_LETTER_OR_DIGIT)
    decomposed = unicodedata.normalize("NFKD", value).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


def _place(table: str, column: str, row: UUID) -> bytes:
    return f"{table}|{column}|{row}".encode()


_keyring: Keyring | None = None


def use_keyring(keyring: Keyring) -> None:
    """Set the keys of this process, once, before any sealed column is touched."""
    global _keyring
    _keyring = keyring


def keyring() -> Keyring:
    """The keys of this process. Raises RuntimeError before `use_keyring`."""
    if _keyring is None:
        raise RuntimeError("no keyring in use: call use_keyring at start")
    return _keyring


def blind_index(purpose: str, value: str) -> bytes:
    """`Keyring.blind_index` with the keys of this process."""
    return keyring().blind_index(purpose, value)


def exact_index(purpose: str, value: str) -> bytes:
    """`Keyring.exact_index` with the keys of this process."""
    return keyring().exact_index(purpose, value)


def pseudonym(purpose: str, value: str) -> str:
    """What stands in a key in place of another system's name for something: 32 hexadecimal digits.

    Such names may be record numbers. Equal names of one purpose have equal pseudonyms, and only
    who has the key can tell which name one stands for (45 CFR 164.514(c)).
    """
    return exact_index(purpose, value)[:_PSEUDONYM_BYTES].hex()


def token_digest(token: str) -> bytes:
    """What is kept of a random token and compared with it: of one length, whatever is shown.

    It takes no key, so it is for tokens of 128 random bits and more.
    """
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
