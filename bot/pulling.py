"""Fetches the promoted model, and a canary beside it, from the inquiry API.

Rasa's own polling does the asking (ETag, `If-None-Match`, 204 and 304). It would then load whatever
came, and stop every conversation while it does. Here the bytes must have the hash that their ETag
names, the model is loaded beside the one that answers, and the change itself is one assignment:
a turn that runs ends with the model it began with.

An ETag is `"<sha256>-<share>"`: a canary answers that percentage of conversations, always the same.
"""

import asyncio
import copy
import logging
import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from bot.models import BadModel, hash_of, newest

log = logging.getLogger(__name__)

FIRST_SECONDS = 10.0
_ETAG = re.compile(r'"([0-9a-f]{64})-(\d{1,3})"')
NONE = '"none"'
_unusable: "set[str]" = set()


def use() -> None:
    """Have Rasa pull models this way. Called before it serves."""
    from rasa.core import agent

    agent.load_from_server = start
    agent._update_model_from_server = pull  # type: ignore[assignment]


async def start(agent: Any, server: Any) -> Any:
    """Begin with the newest model on this machine, then ask the API, now and every few seconds."""
    from rasa.core.agent import _schedule_model_pulling

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


async def _pull_canary(server: Any, agent: Any) -> None:
    """The canary is dropped as soon as the API names none, or the model in use itself."""
    beside = copy.copy(server)
    beside.url = server.url.replace("/production", "/canary")
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


async def _fetch(server: Any, agent: Any, fingerprint: str) -> "tuple[Any, str] | None":
    """What the API serves if it is new: its processor (None: there is no model) and its ETag."""
    from rasa.core.agent import _pull_model_and_fingerprint

    with tempfile.TemporaryDirectory() as folder:
        etag = await _pull_model_and_fingerprint(server, fingerprint, folder)
        if etag is None or etag == fingerprint or etag in _unusable:
            return None
        if etag == NONE:
            return None, NONE
        path = Path(folder) / "model.tar.gz"
        if not is_as_named(path, etag):
            log.error("model.refused")
            return None
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(None, _load, agent, path), etag
        except Exception:
            # Made by another release, say: what answers now goes on answering.
            _unusable.add(etag)
            log.error("model.unusable")
            return None


def _load(agent: Any, path: Path) -> Any:
    """A processor for a model; runs beside the conversations."""
    from rasa.core.processor import MessageProcessor

    return MessageProcessor(
        model_path=path,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
        http_interpreter=agent.http_interpreter,
    )


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
