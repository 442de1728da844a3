"""A 277 or 277CA as news of claims."""

from collections.abc import Iterator
from datetime import date

from inquiry_api.imports.posting.news import News
from inquiry_api.imports.posting_x12.names import day_of, payer_of, person_of, segment
from inquiry_api.imports.x12.claim_status import (
    ClaimStatus,
    StatusAnswer,
    StatusKind,
    StatusReport,
)

_SENT_BACK = frozenset({"A3", "A6", "A7", "A8"})
_FINISHED = {"F0": "closed", "F1": "paid", "F2": "denied", "F3": "closed", "F4": "closed"}
_FAMILIES = {"A": "received", "P": "pending", "R": "information_needed"}
_PAYERS_NUMBER, _OUR_NUMBER, _SERVICE = "1K", "EJ", "472"


def news_of(answer: StatusAnswer, report: StatusReport, key: str, loaded_on: date) -> list[News]:
    """The news of one claim: what was said of the claim itself, not of its lines.

    "Not found" and "could not answer" say nothing of the claim: they are no news.
    """
    said = [status for status in report.statuses if status.line == 0] or list(report.statuses)
    payer = payer_of(report.payer)
    days = [d for d in report.dates if d.qualifier == _SERVICE and d.start and d.end]
    return [
        News(
            key=f"{key}:{number}",
            number=_our_number(answer, report),
            payer_number=report.reference(_PAYERS_NUMBER),
            payer=payer,
            patient=person_of(report.patient),
            charge=status.charge,
            service_from=days[0].start if days else None,
            service_to=days[0].end if days else None,
            state=state,
            on=day_of(status.effective) or day_of(answer.created) or loaded_on,
            code=code,
            place=segment(status.segment),
        )
        for number, status in enumerate(said, start=1)
        for state, code in _states(status)
    ]


def _our_number(answer: StatusAnswer, report: StatusReport) -> str | None:
    """A 277CA repeats our number as its trace; a 277 gives it in a REF of its own."""
    number = report.reference(_OUR_NUMBER)
    if number is None and answer.kind is StatusKind.ACKNOWLEDGEMENT:
        number = report.trace or None
    return number


def _states(status: ClaimStatus) -> Iterator[tuple[str, str]]:
    """The first composite that means something: the others say more of the same."""
    for code in status.codes:
        state = state_of(code.category)
        if state is not None:
            yield state, ":".join(part for part in (code.category, code.status) if part)
            return


def state_of(category: str) -> str | None:
    """Our state for a claim status category; None for "not found" and "not answerable"."""
    if category in _SENT_BACK:
        return "rejected"
    if category.startswith("F"):
        return _FINISHED.get(category, "closed")
    return _FAMILIES.get(category[:1])
