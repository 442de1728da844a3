"""A passkey in software: what a browser and its authenticator answer, byte by byte (WebAuthn 2)."""

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

_PRESENT, _VERIFIED, _ATTESTED = 1, 4, 64


class SoftKey:
    """One credential on one device."""

    def __init__(self, origin: str, *, verifies: bool = True) -> None:
        self.origin = origin
        self.id = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._flags = _PRESENT | (_VERIFIED if verifies else 0)
        self._count = 0

    def make(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        data = self._client_data("webauthn.create", options["challenge"])
        point = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(cose)
        told = self._told(options["rp"]["id"], _ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        return self._credential(
            {
                "clientDataJSON": bytes_to_base64url(data),
                "attestationObject": bytes_to_base64url(statement),
            }
        )

    def use(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        data = self._client_data("webauthn.get", options["challenge"])
        told = self._told(options["rpId"], 0)
        signature = self._key.sign(told + hashlib.sha256(data).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {
                "clientDataJSON": bytes_to_base64url(data),
                "authenticatorData": bytes_to_base64url(told),
                "signature": bytes_to_base64url(signature),
            }
        )

    def _told(self, host: str, more: int) -> bytes:
        self._count += 1
        flags = bytes([self._flags | more])
        return hashlib.sha256(host.encode()).digest() + flags + self._count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, response: dict[str, str]) -> str:
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
