"""Serves the promoted model, and a canary beside it, to the assistant on this machine.

Rasa's own polling asks: with its token, from loopback, and with the ETag of what it has. The ETag
is `"<sha256>-<share>"`: the assistant refuses bytes that do not have this hash.
"""

import ipaddress

from flask import Blueprint, Response, request

from inquiry_api.access.service_tokens import is_bearer
from inquiry_api.errors import NotFound, Unauthorized
from inquiry_api.services import services
from inquiry_api.tuning.models import AssistantModel, ModelStep
from inquiry_api.tuning.registry import body_of, in_use

blueprint = Blueprint("models", __name__, url_prefix="/models")

NONE = '"none"'


@blueprint.before_request
def check_caller() -> None:
    """Nobody but this machine's assistant. To anybody else there is nothing here."""
    if not ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
        raise NotFound
    if not is_bearer(request.headers.get("Authorization"), services().settings.model_token):
        raise Unauthorized


@blueprint.get("/production")
def serve_production() -> Response:
    """The model in use. 204 while none was promoted: the assistant has the shipped one itself."""
    return _served("production")


@blueprint.get("/canary")
def serve_canary() -> Response:
    """The model that some conversations try; an empty answer named `"none"` where there is none."""
    return _served("canary")


def _served(which: str) -> Response:
    with services().database.transaction() as session:
        held = in_use(session)
        step: ModelStep | None = held.production if which == "production" else held.canary
        if step is None:
            return _nothing(which)
        row = session.get_one(AssistantModel, step.model_id)
        etag = f'"{row.sha256}-{step.share if which == "canary" else 100}"'
        if request.headers.get("If-None-Match") == etag or row.struck_at is not None:
            return Response(status=304, headers={"ETag": etag})
        body = body_of(session, row.id)[1]
    return _sent(body, etag)


def _nothing(which: str) -> Response:
    if which == "production":
        return Response(status=204)
    if request.headers.get("If-None-Match") == NONE:
        return Response(status=304, headers={"ETag": NONE})
    return _sent(b"", NONE)


def _sent(body: bytes, etag: str) -> Response:
    headers = {"ETag": etag, "filename": "model.tar.gz"}
    return Response(body, mimetype="application/gzip", headers=headers)
