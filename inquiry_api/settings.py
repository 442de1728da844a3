"""What the operator sets, read once from the environment.

Each variable may also be given as a file: `NAME_FILE` names a file that holds the value, which
keeps secrets out of process listings. Outside the demo there are no defaults for secrets.
"""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from inquiry_api.crypto import Keyring


class SettingsError(Exception):
    """A setting is missing or unusable; the message names it and says what to do."""


def _text(value: str) -> str:
    return value


def _flag(value: str) -> bool:
    if value not in ("0", "1"):
        raise ValueError("write 1 for yes or 0 for no")
    return value == "1"


def _key(value: str) -> bytes:
    key = base64.b64decode(value, validate=True)
    if len(key) < 32:
        raise ValueError("give at least 32 bytes, base64 (plainbill keys prints a set)")
    return key


def _token(value: str) -> str:
    if len(value) < 32:
        raise ValueError("give at least 32 characters (plainbill keys prints a set)")
    return value


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("start with http:// or https://")
    return value.rstrip("/")


def _setting(
    name: str, about: str, *, read: Callable[[str], Any] = _text, default: str | None = None
) -> Any:
    """A field of Settings: its variable, what it is for, how it is read, and its default."""
    secret = read in (_key, _token) or "KEY" in name or "TOKEN" in name
    detail = {"name": name, "about": about, "read": read, "default": default, "secret": secret}
    return field(repr=not secret and "SECRET" not in name, metadata=detail)


@dataclass(frozen=True)
class Settings:
    """Every setting of the main environment's processes."""

    database_url: str = _setting("DATABASE_URL", "PostgreSQL to use, as postgresql://…")
    data_keys: str = _setting(
        "PLAINBILL_DATA_KEYS", "Keys that encrypt, `1:<base64>`; add `2:…` to rotate"
    )
    index_key: str = _setting("PLAINBILL_INDEX_KEY", "Key of the blind indexes, base64")
    audit_key: bytes = _setting("PLAINBILL_AUDIT_KEY", "Key of the audit chain, base64", read=_key)
    actions_token: str = _setting(
        "PLAINBILL_ACTIONS_TOKEN", "Token by which the action server calls the API", read=_token
    )
    bot_token: str = _setting(
        "PLAINBILL_BOT_TOKEN", "Token by which the worker calls the assistant", read=_token
    )
    model_token: str = _setting(
        "PLAINBILL_MODEL_TOKEN", "Token by which the assistant fetches its model", read=_token
    )
    public_url: str = _setting(
        "PLAINBILL_PUBLIC_URL",
        "Address at which patients and Twilio reach the API",
        read=_address,
        default="http://127.0.0.1:8080",
    )
    bind: str = _setting(
        "PLAINBILL_BIND", "Interface and port of the API", default="127.0.0.1:8080"
    )
    bot_url: str = _setting(
        "PLAINBILL_BOT_URL",
        "Address of the assistant, on loopback",
        read=_address,
        default="http://127.0.0.1:5005",
    )
    twilio_account_sid: str = _setting("TWILIO_ACCOUNT_SID", "Twilio account")
    twilio_auth_token: str = _setting(
        "TWILIO_AUTH_TOKEN", "Twilio auth token: signs webhooks, sends texts"
    )
    twilio_from: str = _setting("TWILIO_FROM", "The practice's number for texts, as +1555…")
    twilio_api_url: str = _setting(
        "TWILIO_API_URL",
        "Twilio's REST address; the stand-in's in the demo",
        read=_address,
        default="https://api.twilio.com",
    )
    stripe_secret_key: str = _setting(
        "STRIPE_SECRET", "Stripe's secret key; without it nobody pays by card here", default=""
    )
    stripe_webhook_secret: str = _setting(
        "STRIPE_WEBHOOK_SECRET", "Secret by which Stripe signs its webhooks", default=""
    )
    practice_file: str = _setting(
        "PLAINBILL_PRACTICE_FILE", "YAML file with the practice's own facts and rules", default=""
    )
    folder: str = _setting(
        "PLAINBILL_FOLDER", "Folder for the embedded database, models and keys", default="var"
    )
    books_folder: str = _setting(
        "PLAINBILL_BOOKS_FOLDER",
        "Folder to watch: records laid there are loaded, then moved to done or refused",
        default="",
    )
    demo: bool = _setting(
        "PLAINBILL_DEMO",
        "1 shows demo codes and texts; never with real people",
        read=_flag,
        default="0",
    )

    oidc_issuer: str = _setting(
        "PLAINBILL_OIDC_ISSUER",
        "Directory for the staff's single sign-on, as https://…",
        default="",
    )
    oidc_client_id: str = _setting(
        "PLAINBILL_OIDC_CLIENT_ID", "What the directory knows this desk by", default=""
    )
    oidc_client_secret: str = _setting(
        "PLAINBILL_OIDC_CLIENT_SECRET", "The secret that goes with it", default=""
    )
    audit_heads_file: str = _setting(
        "PLAINBILL_AUDIT_HEADS",
        "File that gets the audit trail's signed head each day; keep a copy elsewhere",
        default="",
    )

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read all settings. Raises SettingsError for the first one that is missing or unusable."""
        source = os.environ if environment is None else environment
        values = {item.name: _read(source, item.metadata) for item in fields(cls)}
        settings = cls(**values)
        settings.keyring()
        return settings

    @property
    def heads_path(self) -> Path:
        """The file of the audit trail's signed heads."""
        return Path(self.audit_heads_file or Path(self.folder) / "audit-heads.jsonl")

    def keyring(self) -> Keyring:
        """The data keys. Raises SettingsError if they can't be read."""
        try:
            return Keyring.parse(self.data_keys, self.index_key)
        except ValueError as error:
            raise SettingsError(
                f"PLAINBILL_DATA_KEYS or PLAINBILL_INDEX_KEY: {error}; plainbill keys prints a set"
            ) from None


def _read(source: Mapping[str, str], detail: Mapping[str, Any]) -> Any:
    name = detail["name"]
    value = source.get(name)
    if value is None and f"{name}_FILE" in source:
        value = _file(name, Path(source[f"{name}_FILE"]))
    if value is None or (value == "" and detail["default"] is None):
        value = detail["default"]
    if value is None:
        raise SettingsError(f"{name} is not set: {detail['about'].lower()}")
    try:
        return detail["read"](value)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from None


def _file(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        raise SettingsError(f"{name}_FILE: the file can't be read") from None
