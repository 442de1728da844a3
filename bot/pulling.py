"""Fetches the promoted model, and a canary beside it, from the inquiry API.

Rasa's own polling does the asking (ETag, `If-None-Match`, 204 and 304). It would then load whatever
came, and stop every conversation while it does. Here the bytes must have the hash that their ETag
names, the model is loaded beside the one that answers, and the change itself is one assignment:
a turn that runs ends with the model it began with.

An ETag is `"<sha256>-<share>"`: a canary answers that percentage of conversations, always the same.
Each request names this process and what it refused, so that the studio can say so. Asked for beside
the models is the bar that the practice set: how sure the assistant must be.
"""

import asyncio
import copy
import logging
import os
import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from bot import bars
from bot.models import BadModel, hash_of, newest

log = logging.getLogger(__name__)

FIRST_SECONDS = 10.0
_ETAG = re.compile(r'"([0-9a-f]{64})-(\d{1,3})"')
NONE = '"none"'
# Why a served model was not taken, by its ETag; one that can't be read is not fetched again.
_refused: "dict[str, str]" = {}
HASH, UNREADABLE = "hash", "unreadable"


def use() -> None:
    """Have Rasa pull models this way. Called before it serves."""
    from rasa.core import agent

    agent.load_from_server = start
    agent._update_model_from_server = pull  # type: ignore[assignment]


async def start(agent: Any, server: Any) -> Any:
    """Begin with the newest model on this machine, then ask the API, now and every few seconds."""
    from rasa.core.agent import _schedule_model_pulling

    server.headers["X-Shard"] = os.environ.get("PLAINBILL_BOT_PORT", "5005")
    try:
        own = newest()
        agent.load_model(str(own), f'"{hash_of(own)}-100"')
    except BadModel:
        log.warning("model.none_here")
    try:
        await asyncio.wait_for(pull(server, agent), FIRST_SECONDS)
    except asyncio.TimeoutError:
        log.warning("model.server_slow")
    await _schedule_model_pulling(server, int(server.kwargs["wait_time_between_pulls"]), agent)
    return agent


async def pull(server: Any, agent: Any) -> None:
    """Load what the API serves by now, if it is another model than the one in use."""
    found = await _fetch(server, agent, agent.fingerprint)
    if found is not None:
        _put_in_use(agent, *found)
    await _pull_canary(server, agent)
    percent = await _asked_bar(server)
    for one in (agent, getattr(agent, "trial", None)):
        if one is not None and one.processor is not None:
            bars.apply(one.processor, percent)


async def _pull_canary(server: Any, agent: Any) -> None:
    """The canary is dropped as soon as the API names none, or the model in use itself."""
    beside = _beside(server, "/canary")
    trial = getattr(agent, "trial", None)
    found = await _fetch(beside, agent, trial.fingerprint if trial else NONE)
    if found is None:
        return
    processor, fingerprint = found
    if processor is None:
        agent.trial = None
        return
    trial = copy.copy(agent)
    trial.processor, trial.share = processor, share_of(fingerprint)
    trial._set_fingerprint(fingerprint)
    agent.trial = trial


def _beside(server: Any, path: str) -> Any:
    other = copy.copy(server)
    other.url = server.url.replace("/production", path)
    return other


async def _asked_bar(server: Any) -> "int | None":
    """The bar by the API; while it can't be asked, the last one it told."""
    try:
        told = await _beside(server, "/bars").request(method="get", content_type=None)
    except Exception:  # Whatever kept it from being asked: what held goes on holding.
        return bars.latest()
    return bars.understood(told)


async def _fetch(server: Any, agent: Any, fingerprint: str) -> "tuple[Any, str] | None":
    """What the API serves if it is new: its processor (None: there is no model) and its ETag."""
    from rasa.core.agent import _pull_model_and_fingerprint

    with tempfile.TemporaryDirectory() as folder:
        etag = await _pull_model_and_fingerprint(server, fingerprint, folder)
        if etag is None or etag == fingerprint or _refused.get(etag) == UNREADABLE:
            return None
        if etag == NONE:
            return None, NONE
        path = Path(folder) / "model.tar.gz"
        if not is_as_named(path, etag):
            return _refuse(server, etag, HASH)
        loop = asyncio.get_running_loop()
        try:
            processor = await loop.run_in_executor(None, _load, agent, path)
        except Exception:
            # Made by another release, say: what answers now goes on answering.
            return _refuse(server, etag, UNREADABLE)
        _refused.pop(etag, None)
        server.headers.pop("X-Refused", None)
        return processor, etag


def _refuse(server: Any, etag: str, reason: str) -> None:
    """Go on with what answers now, and say so with the next question."""
    log.error("model.refused", extra={"reason": reason})
    _refused[etag] = reason
    # The canary's server is a copy with the same headers.
    server.headers["X-Refused"] = f"{reason} {etag}"


def _load(agent: Any, path: Path) -> Any:
    """A processor for a model; runs beside the conversations."""
    from rasa.core.processor import MessageProcessor

    processor = MessageProcessor(
        model_path=path,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
        http_interpreter=agent.http_interpreter,
    )
    bars.apply(processor, bars.latest())
    return processor


def _put_in_use(agent: Any, processor: Any, fingerprint: str) -> None:
    if processor is None:
        return
    agent.processor = processor
    agent.domain = processor.domain
    agent.tracker_store.domain = processor.domain
    agent.nlg.responses = processor.domain.responses
    agent._set_fingerprint(fingerprint)
    log.warning("model.changed")


def is_as_named(path: Path, etag: str) -> bool:
    """Whether a file is the model that its ETag names."""
    named = _ETAG.fullmatch(etag)
    return named is not None and path.exists() and hash_of(path) == named[1]


def share_of(etag: str) -> int:
    """The percentage of conversations in an ETag."""
    named = _ETAG.fullmatch(etag)
    return int(named[2]) if named else 0


def answering(agent: Any, conversation: str) -> Any:
    """Who answers a conversation: the canary for its share, by the conversation's random id."""
    trial = getattr(agent, "trial", None)
    if trial is None:
        return agent
    try:
        number = UUID(conversation).int % 100
    except ValueError:
        return agent
    return trial if number < trial.share else agent
