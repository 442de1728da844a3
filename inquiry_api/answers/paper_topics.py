"""Statements and receipts: ready at once, as a paper behind a page that knows who looks."""

from dataclasses import replace
from datetime import date
from typing import Any

from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import account_ids
from inquiry_api.answers.details.look_payments import way_words
from inquiry_api.answers.draft import Answer, Link, Row
from inquiry_api.answers.facts import total
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.paper_forms import by_hand
from inquiry_api.answers.phrasing import day
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import label
from inquiry_api.answers.standing import standing
from inquiry_api.ledger.itemised import PaidLine, paid_lines
from inquiry_api.payments.hosting import hosting
from inquiry_api.payments.papers import Wanted, create_paper


def statement(question: Question) -> Answer:
    """An itemised statement of each account: a page to open, or a case for another form."""
    return _paper(question, "statement", {})


def receipt(question: Question) -> Answer:
    """Payments by day, way and amount, and a receipt fit for a health savings account."""
    lines = _in_years(question, paid_lines(question.session, account_ids(question)))
    if not lines:
        choices = buttons(question, "report_missing_payment", "ask_balance")
        none = draft(question, "none", {"year": _year(question)}, choices=choices)
        return Answer("answered", none)
    facts: dict[str, Any] = {
        "paid": total(line.amount for line in lines),
        "count": len(lines),
        "paid_on": lines[0].on,
        "last": lines[0].amount,
        "way": way_words(question, lines[0].method),
        "year": _year(question),
    }
    return _paper(question, "receipt", facts, tuple(_row(question, line) for line in lines))


def _paper(
    question: Question, kind: str, facts: dict[str, Any], table: tuple[Row, ...] = ()
) -> Answer:
    facts |= standing(question, question.picture.visits, whole=True)
    form = by_hand(question.asked.text)
    if form is not None:
        facts["promised"] = promise(question, "low")
        why = "a paper by post" if form == "mailed" else "a paper of another form"
        case = asked_case(question, "low", why=why, wants=kind)
        return Answer("case", draft(question, form, facts, private=False), case=case)
    where = hosting()
    links = _links(question, kind)
    facts["paper_url"] = links[0].url if where.public_url and links else ""
    choices = buttons(question, "ask_balance", "talk_to_human")
    said = draft(question, "ready", facts, choices=choices, table=table)
    return Answer("answered", replace(said, links=links if where.public_url else ()))


def _links(question: Question, kind: str) -> tuple[Link, ...]:
    """One paper for each account that has visits."""
    first, last = _span(question)
    accounts = dict.fromkeys(view.account.account_id for view in question.picture.visits)
    made = []
    for number, account_id in enumerate(accounts, start=1):
        wanted = Wanted("statement" if kind == "statement" else "receipt", account_id, first, last)
        token = create_paper(question.session, question.speaker, wanted)
        title = label(question.speaker.language, f"link_{kind}")
        title = f"{title} {number}" if len(accounts) > 1 else title
        made.append(Link(title, f"{hosting().public_url}/papers/{token}"))
    return tuple(made)


def _year(question: Question) -> int | None:
    """The one year that was named, or meant by "last year"."""
    if question.wanted.years:
        return question.wanted.years[0]
    bare = plain_words(question.asked.text)
    if "last year" in bare or "ano pasado" in bare:
        return question.today.year - 1
    return question.today.year if "this year" in bare or "este ano" in bare else None


def _span(question: Question) -> tuple[date | None, date | None]:
    year = _year(question)
    return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)


def _in_years(question: Question, lines: tuple[PaidLine, ...]) -> tuple[PaidLine, ...]:
    year = _year(question)
    kept = (line for line in lines if line.amount.cents > 0)
    return tuple(line for line in kept if year in (None, line.on.year))


def _row(question: Question, line: PaidLine) -> Row:
    when = day(line.on, question.speaker.language, question.speaker.channel)
    way = way_words(question, line.method)
    note = f"{way} {line.last_four}" if line.last_four else way
    return Row(when, line.amount.cents, note, "you_paid", line.amount.entries)
