"""The itemised statement: each visit from charge to rest, as the journal has it."""

from inquiry_api.answers.explain_balance import SHARE_NAMES
from inquiry_api.answers.papers.sheet import Sheet
from inquiry_api.answers.papers.subject import Subject
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.rendering import label
from inquiry_api.ledger.itemised import ServiceLine, service_lines

_OFF = ("contractual", "denied", "other", "payer_paid", "discounts", "written_off", "patient_paid")


def statement_pdf(subject: Subject) -> bytes:
    """The statement as a PDF."""
    sheet = Sheet(subject, subject.says("statement"))
    views = subject.visits
    due = sum(view.due.cents for view in views)
    sheet.amount(subject.says("due"), due, bold=True)
    _apart(sheet, subject, views)
    lines = service_lines(subject.question.session, [view.visit_id for view in views])
    for view in views:
        _visit(sheet, subject, view, [line for line in lines if line.visit_id == view.visit_id])
    if not views:
        sheet.text_line(subject.says("no_visits"))
    _left_out(sheet, subject)
    _foot(sheet, subject)
    return sheet.done()


def _apart(sheet: Sheet, subject: Subject, views: tuple[VisitView, ...]) -> None:
    """What is owed to nobody now, each kind by itself."""
    language = subject.language
    kinds = ("on_plan", "held", "review", "shielded", "prepaid", "credit")
    rows = [(label(language, f"row_{k}"), sum(getattr(v, k).cents for v in views)) for k in kinds]
    rows.append((label(language, "row_insurer"), sum(v.balance.insurer.cents for v in views)))
    sheet.amounts(rows)


def _visit(sheet: Sheet, subject: Subject, view: VisitView, lines: list[ServiceLine]) -> None:
    named = [subject.day(view.on)]
    if not subject.only_amounts:
        named += [part for part in (view.balance.kind, view.balance.provider) if part]
    sheet.heading(" · ".join(named))
    if not subject.only_amounts:
        for line in lines:
            units = f" x {line.units}" if line.units > 1 else ""
            sheet.amount(line.description + units, line.charged.cents, note=line.code or "")
    language, money = subject.language, view.balance
    sheet.amount(label(language, "row_charges"), money.charges.cents, bold=True)
    sheet.amounts((label(language, f"row_{n}"), -getattr(money, n).cents) for n in _OFF)
    sheet.amounts((label(language, f"row_{n}"), -getattr(money, n).cents)
                  for n in ("insurer", "review"))  # fmt: skip
    sheet.amount(label(language, "row_owed"), money.owed.cents, bold=True)
    shares = [(n, money.share[n].cents) for n in SHARE_NAMES if n in money.share]
    for name, cents in shares:
        sheet.amount("   " + label(language, f"row_{name}"), cents)


def _left_out(sheet: Sheet, subject: Subject) -> None:
    """Visits whose rows contradict: they are named as left out, and no figure is told."""
    faulty = [
        view
        for view in subject.question.picture.faulty
        if view.account.account_id == subject.account_id and subject.within(view.on)
    ]
    for view in faulty:
        sheet.text_line(subject.says("left_out", day=subject.day(view.on)))


def _foot(sheet: Sheet, subject: Subject) -> None:
    practice = subject.question.practice
    sheet.heading(subject.says("good_to_know"))
    for key in ("pay", "help", "wrong"):
        sheet.text_line(
            subject.says(
                key,
                page=practice.payment.page,
                phone=practice.phone,
                help=practice.assistance_page,
                payable=practice.payment.payable_to,
                post=practice.post,
            )
        )
