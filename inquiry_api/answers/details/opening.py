"""What is said before a matter's first question, or before it is taken at once: what we know."""

from collections.abc import Sequence
from dataclasses import replace

from inquiry_api.access.consents import has_consent
from inquiry_api.answers import sms
from inquiry_api.answers.bills import service_rows
from inquiry_api.answers.compose import compose
from inquiry_api.answers.details.lead import lead_facts
from inquiry_api.answers.details.matters import MATTERS
from inquiry_api.answers.draft import CASE, Draft, Row
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import exists
from inquiry_api.ledger.itemised import service_lines

_CASE_NUMBER = "C-XXXXXX"
_MOST_SEGMENTS = 2
# Matters whose last word doesn't repeat what the first one tells.
_TOLD_FIRST = frozenset(
    """update_insurance secondary_insurance prior_authorization dispute_charge report_eob_mismatch
    dispute_no_show_fee request_coding_review""".split()
)


def opening(question: Question, views: Sequence[VisitView]) -> Draft | None:
    """What we know already. In a text only where amounts in texts were agreed to."""
    speaker, name = question.speaker, f"{question.topic}/lead"
    if MATTERS[question.topic].public or not exists(speaker.language, speaker.channel, name):
        return None
    if speaker.channel == "sms" and not has_consent(question.session, speaker):
        return None
    return compose(question, name, lead_facts(question, views), table=lines_of(question, views))


def lines_of(question: Question, views: Sequence[VisitView]) -> tuple[Row, ...]:
    """On the web the lines of a visit that is disputed; a guarantor is told amounts only."""
    web = question.speaker.channel == "web"
    if question.topic != "dispute_charge" or not web or not views or question.only_amounts:
        return ()
    lines = service_lines(question.session, [view.visit_id for view in views])
    return service_rows(question, lines) if len(lines) > 1 else ()


def led(question: Question, views: Sequence[VisitView], taken: Draft) -> Draft:
    """What is said where nothing had to be asked, with what we know before it, if there is room."""
    first = opening(question, views) if question.topic in _TOLD_FIRST else None
    if first is None:
        return taken
    both = together(first, taken)
    told = both.text.replace(CASE, _CASE_NUMBER)
    if question.speaker.channel == "sms" and sms.segments(told) > _MOST_SEGMENTS:
        return taken
    return replace(both, table=taken.table or first.table)


def together(first: Draft, then: Draft) -> Draft:
    """Two drafts as one: what the first shows, and the second's buttons."""
    between = "\n" if first.page_text else "\n\n"
    page = f"{first.page_text}\n\n{then.page_text or then.text}" if first.page_text else None
    return replace(
        first,
        text=f"{first.text}{between}{then.text}",
        masked=f"{first.masked}{between}{then.masked}",
        choices=then.choices,
        page_text=page,
        facts={**first.facts, **then.facts},
        entries=tuple(sorted({*first.entries, *then.entries})),
    )
