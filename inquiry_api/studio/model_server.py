"""Serves the promoted model, and a canary beside it, to the assistant on this machine.

Rasa's own polling asks: with its token, from loopback, and with the ETag of what it has. The ETag
is `"<sha256>-<share>"`: the assistant refuses bytes that do not have this hash. What each process
says it has is kept, so that the studio can tell whether a decision has arrived.
"""

import ipaddress
from typing import Literal

from flask import Blueprint, Response, jsonify, request

from inquiry_api.access.service_tokens import is_bearer
from inquiry_api.answers.practice import practice
from inquiry_api.errors import NotFound, Unauthorized
from inquiry_api.services import services
from inquiry_api.tuning.holders import note_holder
from inquiry_api.tuning.models import AssistantModel, ModelStep
from inquiry_api.tuning.registry import body_of, etag_of, in_use

blueprint = Blueprint("models", __name__, url_prefix="/models")

NONE = '"none"'
_LONGEST_NAME = 120


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


@blueprint.get("/bars")
def serve_bars() -> Response:
    """How sure the assistant must be, in percent; null is the bar that its model came with."""
    return jsonify(sure_percent=practice().understanding.sure_percent)


def _served(which: Literal["production", "canary"]) -> Response:
    _note(which)
    with services().database.transaction() as session:
        held = in_use(session)
        step: ModelStep | None = held.production if which == "production" else held.canary
        if step is None:
            return _nothing(which)
        row = session.get_one(AssistantModel, step.model_id)
        etag = etag_of(row, step.share if which == "canary" else 100)
        if request.headers.get("If-None-Match") == etag or row.struck_at is not None:
            return Response(status=304, headers={"ETag": etag})
        body = body_of(session, row.id)[1]
    return _sent(body, etag)


def _note(which: Literal["production", "canary"]) -> None:
    """Keep which model a process says it has; what goes wrong afterwards doesn't undo that."""
    shard = request.headers.get("X-Shard", "")[:_LONGEST_NAME]
    if not shard:
        return
    has = request.headers.get("If-None-Match", "")[:_LONGEST_NAME] or None
    refused = request.headers.get("X-Refused", "")[:_LONGEST_NAME] or None
    with services().database.transaction() as session:
        note_holder(session, shard, which, has, refused)


def _nothing(which: str) -> Response:
    if which == "production":
        return Response(status=204)
    if request.headers.get("If-None-Match") == NONE:
        return Response(status=304, headers={"ETag": NONE})
    return _sent(b"", NONE)


def _sent(body: bytes, etag: str) -> Response:
    headers = {"ETag": etag, "filename": "model.tar.gz"}
    return Response(body, mimetype="application/gzip", headers=headers)
