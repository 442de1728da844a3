"""Whether the assistant has taken over what was decided here; where not, why, in plain words."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.db import now
from inquiry_api.errors import NotFound
from inquiry_api.tuning.holders import holders
from inquiry_api.tuning.models import AssistantModel, ModelHolder, ModelStep
from inquiry_api.tuning.registry import ModelDamaged, body_of, etag_of, in_use

SILENT_AFTER = timedelta(seconds=45)
TAKEN_WITHIN = timedelta(seconds=45)

SILENT = (
    "The assistant has not been heard of for {minutes}. While it is away, patients are told that "
    "a person will answer, and each of them becomes a case. Nothing is lost."
)
NEVER = "The assistant was not heard of in the last ten minutes. Is it running?"
REFUSED = {
    "hash": "The assistant refused {model}: what it received is not what was trained. ",
    "unreadable": "The assistant can't use {model}: it was made by another release. ",
}
DAMAGED = "What is stored of {model} is damaged and was not handed out. "
LATE = "The assistant has not taken over {model} yet. "
GOES_ON = "It goes on answering with {other}. Roll back, or promote another one."


def plight(session: Session) -> list[str]:
    """What is wrong between this page and the assistant; empty where all is well."""
    found = holders(session)
    if not found:
        return [NEVER]
    silence = now() - max(one.heard_at for one in found)
    if silence > SILENT_AFTER:
        return [SILENT.format(minutes=_spoken(silence))]
    held = in_use(session)
    told = [
        _of(session, found, step, which)
        for step, which in ((held.production, "production"), (held.canary, "canary"))
        if step is not None
    ]
    return [sentence for sentence in told if sentence]


def _of(session: Session, found: Sequence[ModelHolder], step: ModelStep, which: str) -> str | None:
    model = session.get_one(AssistantModel, step.model_id)
    wanted = etag_of(model, step.share if which == "canary" else 100)
    behind = [
        one
        for one in found
        if getattr(one, which) != wanted and now() - one.heard_at < SILENT_AFTER
    ]
    if not behind:
        return None
    refused = next((one.refused for one in behind if one.refused), "") or ""
    reason, _, named = refused.partition(" ")
    if named == wanted and reason in REFUSED:
        said = REFUSED[reason]
    elif _is_damaged(session, model):
        said = DAMAGED
    elif now() - step.at > TAKEN_WITHIN:
        said = LATE
    else:
        return None
    other = _name(session, getattr(behind[0], which)) if which == "production" else "other models"
    return (said + GOES_ON).format(model=model.name, other=other)


def _is_damaged(session: Session, model: AssistantModel) -> bool:
    try:
        body_of(session, model.id)
    except ModelDamaged:
        return True
    except NotFound:
        return False  # Destroyed on purpose, which the page says by itself.
    return False


def _name(session: Session, etag: str | None) -> str:
    """The name of the model that an assistant has."""
    digest = (etag or "").strip('"').partition("-")[0]
    name = session.scalar(select(AssistantModel.name).where(AssistantModel.sha256 == digest))
    return name or "the shipped model"


def _spoken(silence: timedelta) -> str:
    minutes = round(silence.total_seconds() / 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"
