"""Corrections: "no, the other visit", "not that one, the one in March"."""

import re

from inquiry_api.answers.picture import VisitView

_OTHER = re.compile(
    r"\b(?:the|that|my)?\s*other (?:one|visit|bill|appointment)\b|\bdifferent (?:one|visit|bill)\b"
    r"|\bnot (?:that|this) (?:one|visit|bill)\b|\bwrong (?:one|visit|bill)\b"
    r"|\b(?:la|el) otr[ao](?: (?:visita|cuenta|factura|cita|una?))?\b|\bno es (?:esa|ese|esta)\b"
    r"|\bes[ao] no\b|\botra (?:visita|cuenta|factura)\b|\bvisita equivocada\b"
)


def means_other_visit(bare: str) -> bool:
    """Whether a message, in lower case and without accents, says that another visit is meant."""
    return bool(_OTHER.search(bare))


def the_other(visits: tuple[VisitView, ...], spoken_of: frozenset[str]) -> tuple[VisitView, ...]:
    """The visits that were not spoken of: those with open money, if there are any."""
    left = tuple(view for view in visits if str(view.visit_id) not in spoken_of)
    money = tuple(view for view in left if view.debt.cents or view.pending)
    return money or left
