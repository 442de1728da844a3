"""Insight: pictures to look at, the same numbers as tables, and CSV to take away."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from inquiry_api.errors import NotFound
from inquiry_api.studio import charts, insights
from inquiry_api.studio.frame import blueprint, topic, visit

_BARS = 12
_TABLES: dict[str, tuple[Sequence[str], Callable[[Session], Iterable[Sequence[Any]]]]] = {
    "weeks": (
        ("week", "topic", "messages"),
        lambda session: [(f"{at:%Y-%m-%d}", name, n) for at, name, n in insights.weeks(session)],
    ),
    "resolution": (
        ("topic", "asked", "resolved"),
        lambda session: [(r.topic, r.asked, r.resolved) for r in insights.resolutions(session)],
    ),
    "left": (
        ("topic", "conversations"),
        lambda session: [(one.name, one.count) for one in insights.left_at(session)],
    ),
    "confusing": (
        ("topic", "messages"),
        lambda session: [(one.name, one.count) for one in insights.confusing(session)],
    ),
    "promises": (
        ("severity", "ended", "kept"),
        lambda session: [(one.severity, one.ended, one.kept) for one in insights.promises(session)],
    ),
}


@blueprint.get("/insight")
def insight() -> ResponseReturnValue:
    """What patients ask, and what becomes of it."""
    with visit() as here:
        weekly = insights.weeks(here.session)
        resolved = insights.resolutions(here.session)
        promised = insights.promises(here.session)
        return render_template(
            "studio/insight.html",
            by_week=_by_week(weekly),
            week_picture=_week_picture(weekly),
            topics=_by_topic(weekly),
            resolved=resolved,
            resolved_picture=charts.bars(
                [(topic(one.topic), one.share) for one in resolved[:_BARS]], "Settled for good"
            ),
            left=insights.left_at(here.session),
            confusing=insights.confusing(here.session),
            promised=promised,
            promised_picture=charts.bars(
                [(one.severity, one.share) for one in promised], "Promises kept"
            ),
        )


@blueprint.get("/insight/<name>.csv")
def insight_csv(name: str) -> Response:
    """One table to take away."""
    if name not in _TABLES:
        raise NotFound
    head, rows_of = _TABLES[name]
    out = io.StringIO()
    with visit() as here:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(rows_of(here.session))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(out.getvalue(), mimetype="text/csv", headers=headers)


def _by_week(weekly: Sequence[tuple[Any, str, int]]) -> list[tuple[Any, int]]:
    totals: dict[Any, int] = {}
    for at, _, count in weekly:
        totals[at] = totals.get(at, 0) + count
    return list(totals.items())


def _by_topic(weekly: Sequence[tuple[Any, str, int]]) -> list[tuple[str, int]]:
    totals: dict[str, int] = {}
    for _, name, count in weekly:
        totals[name] = totals.get(name, 0) + count
    return sorted(totals.items(), key=lambda pair: -pair[1])


def _week_picture(weekly: Sequence[tuple[Any, str, int]]) -> Any:
    totals = _by_week(weekly)
    labels = [f"{at:%b} {at.day}" for at, _ in totals]
    return charts.columns(labels, [count for _, count in totals], "Messages by week")
