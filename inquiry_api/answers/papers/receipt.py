"""The receipt: payments with what they were for, fit for a health savings account.

Such an account asks for patient, provider, day, description and the amount after insurance (IRS
Information Letter 2021-0013; Publications 502 and 969).
"""

from uuid import UUID

from inquiry_api.answers.details.look_payments import way_words
from inquiry_api.answers.papers.sheet import Sheet
from inquiry_api.answers.papers.subject import Subject
from inquiry_api.answers.picture import VisitView
from inquiry_api.ledger.itemised import PaidLine, paid_lines, service_lines


def receipt_pdf(subject: Subject) -> bytes:
    """The receipt as a PDF, oldest payment first."""
    sheet = Sheet(subject, subject.says("receipt"))
    paid = [
        line
        for line in reversed(paid_lines(subject.question.session, [subject.account_id]))
        if subject.within(line.on) and line.amount.cents
    ]
    sheet.amount(subject.says("paid_in_all"), sum(line.amount.cents for line in paid), bold=True)
    views = {view.visit_id: view for view in subject.question.picture.visits}
    for line in paid:
        _payment(sheet, subject, line, views)
    if not paid:
        sheet.text_line(subject.says("no_payments"))
    sheet.heading(subject.says("good_to_know"))
    sheet.text_line(subject.says("receipt_note", phone=subject.question.practice.phone))
    return sheet.done()


def _payment(sheet: Sheet, subject: Subject, line: PaidLine, views: dict[UUID, VisitView]) -> None:
    way = way_words(subject.question, line.method)
    way = f"{way} {line.last_four}" if line.last_four else way
    sheet.heading(f"{subject.day(line.on)} · {way}")
    sheet.amount(subject.says("paid"), line.amount.cents, bold=True)
    for visit_id, cents in line.put_on.items():
        view = views.get(visit_id) if visit_id else None
        if view is None:
            sheet.amount(subject.says("on_account"), cents)
            continue
        sheet.amount(subject.says("for_visit", day=subject.day(view.on)), cents)
        if not subject.only_amounts:
            _services(sheet, subject, view)


def _services(sheet: Sheet, subject: Subject, view: VisitView) -> None:
    lines = service_lines(subject.question.session, [view.visit_id])
    named = ", ".join(line.description for line in lines) or view.balance.kind
    by = f"{view.balance.provider}: " if view.balance.provider else ""
    sheet.text_line(by + named, soft=True)
