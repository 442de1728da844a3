"""Insight: pictures to look at, the same numbers as tables, and CSV to take away."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from inquiry_api.errors import NotFound
from inquiry_api.studio import charts, insights
from inquiry_api.studio.frame import blueprint, topic, visit

_BARS, _WEEKS_SHOWN = 12, 6
SEVERITIES = {"high": "urgent", "medium": "other questions", "low": "can wait"}


@dataclass(frozen=True)
class Matrix:
    """Topics by week: for each topic its messages of each week shown, and of all weeks."""

    weeks: Sequence[date]
    rows: Sequence[tuple[str, Sequence[int], int]]


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
        ("topic", "messages", "said again", "not understood", "no help"),
        lambda session: [
            (one.topic, one.messages, one.rephrased, one.repeated, one.thumbs_down)
            for one in insights.confusing(session)
        ],
    ),
    "promises": (
        ("severity", "due", "kept"),
        lambda session: [(one.severity, one.due, one.kept) for one in insights.promises(session)],
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
            matrix=_matrix(weekly),
            resolved=resolved,
            resolved_picture=charts.bars(
                [(topic(one.topic), one.share) for one in resolved[:_BARS]], "Settled for good"
            ),
            left=insights.left_at(here.session),
            confusing=insights.confusing(here.session),
            promised=promised,
            severities=SEVERITIES,
            promised_picture=charts.bars(
                [(SEVERITIES[one.severity], one.share) for one in promised], "Promises kept"
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


def _by_week(weekly: Sequence[tuple[date, str, int]]) -> list[tuple[date, int]]:
    totals: dict[date, int] = {}
    for at, _, count in weekly:
        totals[at] = totals.get(at, 0) + count
    return list(totals.items())


def _matrix(weekly: Sequence[tuple[date, str, int]]) -> Matrix:
    """Messages by topic and week: the latest weeks, the commonest topics first."""
    shown = [at for at, _ in _by_week(weekly)][-_WEEKS_SHOWN:]
    counts: dict[str, dict[date, int]] = {}
    for at, name, count in weekly:
        counts.setdefault(name, {})[at] = count
    rows = [
        (name, [by_week.get(at, 0) for at in shown], sum(by_week.values()))
        for name, by_week in counts.items()
    ]
    return Matrix(shown, sorted(rows, key=lambda row: (-row[2], row[0])))


def _week_picture(weekly: Sequence[tuple[date, str, int]]) -> Any:
    totals = _by_week(weekly)
    labels = [f"{at:%b} {at.day}" for at, _ in totals]
    return charts.columns(labels, [count for _, count in totals], "Messages by week")
