"""Models as rows: their bytes sealed by a hash, which one answers, and how that came to be."""

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from inquiry_api.audit.trail import record
from inquiry_api.db import now
from inquiry_api.errors import Conflict, NotFound, Refused
from inquiry_api.tuning.models import AssistantModel, ModelStep

SHIPPED = Path(__file__).resolve().parents[2] / "models"
_LOCK = 7_160_422
_ANSWERS = ("promote", "roll_back", "automatic_roll_back")


class ModelDamaged(Exception):
    """A model's bytes are not those that were trained."""


@dataclass(frozen=True)
class NewModel:
    """A model as it came from training."""

    name: str
    body: bytes
    data_version: str
    upto_change: int
    seconds: int
    report: dict[str, Any]
    faults: tuple[str, ...]
    origin: str = "studio"


def keep(session: Session, new: NewModel) -> AssistantModel:
    """Keep a model. The same bytes are the same row. Raises ModelDamaged if it is no model."""
    digest = hashlib.sha256(new.body).hexdigest()
    found = session.scalar(select(AssistantModel).where(AssistantModel.sha256 == digest))
    if found is not None:
        return found
    row = AssistantModel(
        name=new.name,
        origin=new.origin,
        rasa_id=rasa_id_of(new.body),
        sha256=digest,
        size=len(new.body),
        body=new.body,
        data_version=new.data_version,
        upto_change=new.upto_change,
        seconds=new.seconds,
        report=new.report,
        faults=list(new.faults),
    )
    session.add(row)
    session.flush()
    return row


def rasa_id_of(body: bytes) -> str:
    """The name under which the assistant records a model. Raises ModelDamaged."""
    try:
        with tarfile.open(fileobj=io.BytesIO(body)) as packed:
            member = next(one for one in packed if one.name.split("/")[-1] == "metadata.json")
            read = packed.extractfile(member)
            return str(json.loads(read.read())["model_id"]) if read else ""
    except (tarfile.TarError, StopIteration, ValueError, KeyError, OSError):
        raise ModelDamaged from None


def shipped_model(folder: Path = SHIPPED) -> Path | None:
    """The newest model that was trained from the files alone, if it is what its hash says."""
    found = sorted(folder.glob("plainbill-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not found:
        return None
    recorded = found[-1].with_suffix(".sha256")
    digest = hashlib.sha256(found[-1].read_bytes()).hexdigest()
    whole = recorded.exists() and recorded.read_text().strip() == digest
    return found[-1] if whole else None


def adopt_shipped(session: Session, folder: Path = SHIPPED) -> AssistantModel | None:
    """Keep the shipped model as a row, so that it can be rolled back to. None if there is none."""
    path = shipped_model(folder)
    if path is None:
        return None
    name = path.name.removesuffix(".tar.gz")
    return keep(
        session, NewModel(name, path.read_bytes(), "shipped", 0, 0, {}, (), origin="shipped")
    )


@dataclass(frozen=True)
class InUse:
    """Which model answers, and which one some conversations try. None: the shipped one."""

    production: ModelStep | None
    canary: ModelStep | None


def in_use(session: Session) -> InUse:
    """What holds now."""
    production = _last(session, _ANSWERS)
    canary = _last(session, (*_ANSWERS, "canary", "end_canary"))
    trying = canary is not None and canary.kind == "canary" and canary.share > 0
    return InUse(production, canary if trying else None)


def _last(session: Session, kinds: tuple[str, ...]) -> ModelStep | None:
    return session.scalar(
        select(ModelStep)
        .where(ModelStep.kind.in_(kinds))
        .order_by(ModelStep.number.desc())
        .limit(1)
    )


def production(session: Session, folder: Path = SHIPPED) -> AssistantModel | None:
    """The model that answers now."""
    step = in_use(session).production
    if step is not None:
        return session.get(AssistantModel, step.model_id)
    return adopt_shipped(session, folder)


def body_of(session: Session, model_id: UUID) -> tuple[AssistantModel, bytes]:
    """A model with its bytes. Raises NotFound, and ModelDamaged if the hash does not fit."""
    row = session.get(AssistantModel, model_id, options=[undefer(AssistantModel.body)])
    if row is None or row.body is None:
        raise NotFound
    if hashlib.sha256(row.body).hexdigest() != row.sha256:
        raise ModelDamaged
    return row, row.body


def etag_of(model: AssistantModel, share: int) -> str:
    """The name under which a model is served: its hash, and the share of conversations it gets."""
    return f'"{model.sha256}-{share}"'


def may_answer(model: AssistantModel) -> bool:
    """Whether a model may be promoted: the gate held, or a second admin let it pass."""
    passed = not model.faults or model.override_granted_by is not None
    return passed and model.struck_at is None


def step(
    session: Session,
    kind: str,
    model: AssistantModel,
    *,
    seen: int,
    reason: str,
    staff_id: UUID | None,
    share: int = 100,
) -> ModelStep:
    """Let another model answer. `seen` is the number of the last step that the admin knew of.

    Raises Conflict if there was one since, and Refused for a model that may not answer.
    """
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if last_number(session) != seen:
        raise Conflict
    if kind in ("promote", "canary") and not may_answer(model):
        raise Refused
    row = ModelStep(kind=kind, model_id=model.id, share=share, reason=reason, staff_id=staff_id)
    session.add(row)
    record(
        session,
        actor=f"staff:{staff_id}" if staff_id else "system:studio",
        action=f"model.{kind}",
        purpose="studio",
        subject=("assistant_model", model.id),
    )
    session.flush()
    return row


def last_number(session: Session) -> int:
    """The number of the latest step, 0 before the first."""
    return session.scalar(select(func.max(ModelStep.number))) or 0


def before_production(session: Session) -> AssistantModel | None:
    """The model that answered before the present one, to which a roll-back returns."""
    rows = list(
        session.scalars(
            select(ModelStep)
            .where(ModelStep.kind.in_(_ANSWERS))
            .order_by(ModelStep.number.desc())
            .limit(50)
        )
    )
    other = next((row for row in rows if row.model_id != rows[0].model_id), None)
    if other is not None:
        return session.get(AssistantModel, other.model_id)
    shipped = session.scalar(
        select(AssistantModel)
        .where(AssistantModel.origin == "shipped")
        .order_by(AssistantModel.trained_at.desc())
        .limit(1)
    )
    return None if shipped is None or (rows and shipped.id == rows[0].model_id) else shipped


def ask_override(session: Session, model: AssistantModel, staff_id: UUID, reason: str) -> None:
    """Ask another admin to let a model pass although the gate failed."""
    model.override_reason, model.override_asked_by = reason, staff_id
    model.override_granted_by = None
    _audit_override(session, model, staff_id, "asked")


def grant_override(session: Session, model: AssistantModel, staff_id: UUID) -> None:
    """Let it pass. Raises Refused for whoever asked, and Conflict if nobody did."""
    if model.override_asked_by is None:
        raise Conflict
    if model.override_asked_by == staff_id:
        raise Refused
    model.override_granted_by = staff_id
    _audit_override(session, model, staff_id, "granted")


def _audit_override(session: Session, model: AssistantModel, staff_id: UUID, what: str) -> None:
    record(
        session,
        actor=f"staff:{staff_id}",
        action=f"override.{what}",
        purpose="studio",
        subject=("assistant_model", model.id),
    )


def destroy(session: Session, model: AssistantModel) -> None:
    """Take a model's bytes away because it learned an identifier; its record stays."""
    model.body, model.struck_at = None, now()
    session.flush()
