"""Visits named by what they were: "the ultrasound one", "la fisioterapia"."""

import re
from collections.abc import Sequence

from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.picture import VisitView

# What a practice calls a kind of visit, and how patients say it, without accents.
_SAID: tuple[tuple[str, str], ...] = (
    ("ultrasound", r"ultra-?sounds?|sonograms?|ultrasonidos?|ecografias?"),
    ("x-ray", r"x-?\s?rays?|rayos x|radiografias?|placas?"),
    ("lab", r"labs?|blood ?work|blood tests?|laboratorio|analisis"),
    ("therapy", r"therapy|terapias?|fisioterapias?"),
    ("vaccin", r"vaccines?|vaccinations?|flu shots?|vacunas?"),
    ("check-up", r"check-?ups?|physical(?! therapy)|chequeos?"),
    ("urgent care", r"urgent care|urgencias?"),
    ("emergency", r"er|emergency room|emergencias?"),
    ("office visit", r"office visits?|consultas?"),
    ("first visit", r"first visit|primera (?:consulta|visita)"),
)


def of_kind(text: str, visits: Sequence[VisitView]) -> tuple[VisitView, ...]:
    """Those of the visits that a message names by their kind; none if it names no kind of them.

    What somebody else's visit was is not for the guarantor to find out by asking.
    """
    bare = plain_words(text)
    said = [kind for kind, words in _SAID if re.search(rf"\b(?:{words})\b", bare)]
    return tuple(
        view
        for view in visits
        if view.account.role == "patient"
        and any(kind in view.balance.kind.casefold() for kind in said)
    )
