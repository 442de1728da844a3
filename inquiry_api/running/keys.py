"""Fresh secrets: for the demo written to a file, for production printed to be kept safely."""

import base64
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def fresh_secrets() -> dict[str, str]:
    """One new value for every secret that Plainbill itself needs."""
    return {
        "PLAINBILL_DATA_KEYS": f"1:{_key()}",
        "PLAINBILL_INDEX_KEY": _key(),
        "PLAINBILL_AUDIT_KEY": _key(),
        "PLAINBILL_BOT_KEY": _key(),
        "PLAINBILL_ACTIONS_TOKEN": secrets.token_urlsafe(KEY_BYTES),
        "PLAINBILL_ACTION_SERVER_TOKEN": secrets.token_urlsafe(KEY_BYTES),
        "PLAINBILL_BOT_TOKEN": secrets.token_urlsafe(KEY_BYTES),
        "PLAINBILL_MODEL_TOKEN": secrets.token_urlsafe(KEY_BYTES),
    }


def kept_secrets(path: Path) -> dict[str, str]:
    """The secrets in `path`, written there at the first call, for its owner's eyes only.

    A secret that is missing from an older file is added; none is ever replaced.
    """
    kept = _read(path) if path.exists() else {}
    missing = {name: value for name, value in fresh_secrets().items() if name not in kept}
    if missing:
        kept |= missing
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in kept.items())
        draft.replace(path)
    return kept


def _read(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
