"""Which plan covered whom on which day, and how far its yearly limits are used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Accumulator, Payer


@dataclass(frozen=True)
class Cover:
    """One membership, without its number. `priority` None is not known, and sorts last."""

    coverage_id: UUID
    patient_id: UUID
    payer_id: UUID
    payer: str
    kind: str
    phone: str | None
    plan_name: str | None
    priority: int | None
    starts_on: date
    ends_on: date | None
    dual: bool

    def covers(self, day: date) -> bool:
        """Whether this membership runs on a day; the last covered day counts."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def protected(self) -> bool:
        """Whether its member is never billed cost share: Medicaid, or QMB beside Medicare
        (42 USC 1396a(n)(3))."""
        return self.dual or self.kind == "medicaid"


@dataclass(frozen=True)
class Limit:
    """One yearly limit as its plan reported it on `as_of`, in cents."""

    accumulator_id: UUID
    kind: str
    scope: str
    network: str
    year_starts_on: date
    year_ends_on: date
    limit_cents: int
    met_cents: int
    as_of: date

    @property
    def left_cents(self) -> int:
        """What is still to be met, never below zero."""
        return max(0, self.limit_cents - self.met_cents)


_COVERS = text(
    """
    SELECT c.id, c.patient_id, p.id, p.name, p.kind, p.phone,
           c.plan_name, c.priority, c.starts_on, c.ends_on, c.dual
      FROM coverage c JOIN payer p ON p.id = c.payer_id
     WHERE c.patient_id = ANY(:patients) AND p.kind <> 'self_pay'
     ORDER BY c.priority NULLS LAST, c.starts_on DESC, c.id
    """
)


def covers(session: Session, patient_ids: Sequence[UUID]) -> tuple[Cover, ...]:
    """All memberships of these patients except self-pay, by billing order."""
    rows = session.execute(_COVERS, {"patients": list(patient_ids)})
    return tuple(Cover(*row) for row in rows)


def payer_names(session: Session) -> tuple[str, ...]:
    """The names of every insurer and programme that the practice knows."""
    query = select(Payer.name).where(Payer.kind != "self_pay").distinct().order_by(Payer.name)
    return tuple(session.scalars(query))


def on_day(found: Iterable[Cover], patient_id: UUID, day: date) -> tuple[Cover, ...]:
    """The memberships of one patient that run on a day, by billing order."""
    return tuple(cover for cover in found if cover.patient_id == patient_id and cover.covers(day))


def limits_on(session: Session, coverage_id: UUID, day: date) -> tuple[Limit, ...]:
    """The newest report of each limit for the plan year that `day` falls into."""
    query = (
        select(
            Accumulator.id,
            Accumulator.kind,
            Accumulator.scope,
            Accumulator.network,
            Accumulator.year_starts_on,
            Accumulator.year_ends_on,
            Accumulator.limit_cents,
            Accumulator.met_cents,
            Accumulator.as_of,
        )
        .where(
            Accumulator.coverage_id == coverage_id,
            Accumulator.year_starts_on <= day,
            Accumulator.year_ends_on >= day,
        )
        .ext(distinct_on(Accumulator.kind, Accumulator.scope, Accumulator.network))
        .order_by(
            Accumulator.kind,
            Accumulator.scope.desc(),
            Accumulator.network,
            Accumulator.as_of.desc(),
            Accumulator.id,
        )
    )
    return tuple(Limit(*row) for row in session.execute(query))
