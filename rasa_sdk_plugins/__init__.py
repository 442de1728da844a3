"""Guards the action server. rasa-sdk imports a package of just this name in every worker.

As it comes the server believes any caller, inflates any body, and answers a failure with the
exception's words and the whole dialogue. Here a caller needs the token, a body stays small, and
a failure says only that it failed.
"""

import hmac
import logging
import sys
import warnings
import zlib
from typing import Any

import pluggy
from sanic import Request
from sanic.response import HTTPResponse, json

from actions.settings import settings

MAX_BYTES = 256 * 1024
FAILED = 500

hook = pluggy.HookimplMarker("rasa_sdk")


def init_hooks(manager: pluggy.PluginManager) -> None:
    """Called by rasa-sdk when it looks for plugins."""
    manager.register(sys.modules[__name__])


@hook
def attach_sanic_app_extensions(app: Any) -> None:
    """Add the guards to the server of this worker."""
    # rasa-sdk logs a failed request with its body, and each call with the other side's version.
    logging.getLogger("rasa_sdk").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message="Your versions of rasa and")
    app.config.ACCESS_LOG = False
    app.config.REQUEST_MAX_SIZE = MAX_BYTES
    app.register_middleware(_check, "request")
    app.register_middleware(_say_little, "response")


async def _check(request: Request) -> HTTPResponse | None:
    if request.path == "/health":
        return None
    given = request.headers.get("authorization", "")
    expected = f"Bearer {settings().own_token}"
    if not hmac.compare_digest(given.encode(), expected.encode()):
        return json({"error": "unauthorized"}, status=401)
    if request.headers.get("content-encoding") == "deflate" and not _inflates_small(request.body):
        return json({"error": "too large"}, status=413)
    return None


def _inflates_small(body: bytes) -> bool:
    """Whether a compressed body stays within the limit; inflates no more than that."""
    inflater = zlib.decompressobj()
    try:
        inflater.decompress(body, MAX_BYTES)
    except zlib.error:
        return False
    return inflater.eof and not inflater.unconsumed_tail


async def _say_little(_request: Request, response: HTTPResponse) -> HTTPResponse | None:
    return json({"error": "failed"}, status=FAILED) if response.status >= FAILED else None
