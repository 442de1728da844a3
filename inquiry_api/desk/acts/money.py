"""Acts on what is owed: adjust, agree to a payer's share, plan, refund. Real postings, once."""

from uuid import UUID

from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.practice import practice
from inquiry_api.desk.acts.authority import check_within
from inquiry_api.desk.acts.doing import BeyondAuthority, Doing, Done
from inquiry_api.errors import Invalid
from inquiry_api.ledger.journal import Book, Kind
from inquiry_api.ledger.posting import Line, Posting, post
from inquiry_api.money import format_cents
from inquiry_api.plans.agreeing import Agreement, agree
from inquiry_api.plans.schedule import first_due, schedule

WHY = {"courtesy": Book.DISCOUNT, "our_mistake": Book.WRITE_OFF, "small_balance": Book.WRITE_OFF}


def adjust(doing: Doing) -> Done:
    """Take something off what the patient owes for a visit."""
    picture = doing.picture()
    view = doing.visit(picture)
    book = WHY[doing.choice("why", tuple(WHY))]
    cents = doing.cents("amount")
    if cents > view.debt.cents:
        raise Invalid(
            field="amount", detail=f"At most {format_cents(view.debt.cents)} is owed for it."
        )
    check_within(doing, "adjust_cents", cents)
    posted = take_off(doing, view, book, cents)
    return Done(f"{format_cents(cents)} was taken off.", posted, accounts=_account(view))


def take_off(doing: Doing, view: VisitView, book: Book, cents: int) -> UUID:
    """Post a reduction of what the patient owes for a visit."""
    lines = [
        Line(book, cents, visit_id=view.visit_id),
        Line(Book.PATIENT, -cents, visit_id=view.visit_id),
    ]
    return _post(doing, view.account.account_id, Kind.ADJUSTMENT, lines)


def decide_review(doing: Doing) -> Done:
    """Agree that the patient owes what a payer put on them, or let it go."""
    picture = doing.picture()
    view = doing.visit(picture)
    reasons = [reason for reason in view.balance.reasons if reason.book == Book.REVIEW]
    if not reasons or view.balance.review.cents <= 0:
        raise Invalid(field="visit", detail="Nothing of this visit waits for a decision.")
    owes = doing.choice("decision", ("patient_owes", "let_go")) == "patient_owes"
    if owes and view.protected:
        raise Invalid(field="decision", detail="This patient must not be billed for it.")
    if not owes:
        check_within(doing, "adjust_cents", view.balance.review.cents)
    lines = []
    for reason in reasons:
        cents = reason.figure.cents
        more = {"visit_id": view.visit_id, "claim_id": reason.claim_id}
        lines.append(Line(Book.REVIEW, -cents, group=reason.group, reason=reason.code, **more))
        to = Book.PATIENT if owes else Book.WRITE_OFF
        group, code = (reason.group, reason.code) if owes else (None, None)
        lines.append(Line(to, cents, group=group, reason=code, **more))
    kind = Kind.TRANSFER if owes else Kind.ADJUSTMENT
    posted = _post(doing, view.account.account_id, kind, lines)
    said = "It is the patient's to pay now." if owes else "It was let go."
    return Done(said, posted, accounts=_account(view))


def set_up_plan(doing: Doing) -> Done:
    """Write a payment plan that the patient agreed to in this conversation or by telephone."""
    picture = doing.picture()
    rules = practice().plan
    due = [view for view in picture.visits if view.due.cents > 0]
    accounts = {view.account.account_id for view in due}
    if len(accounts) != 1:
        raise Invalid(detail="There is nothing due, or it lies on more than one account.")
    if doing.form.get("agreed") != "yes":
        raise Invalid(field="agreed", detail="The patient must have agreed to it.")
    total = sum(view.due.cents for view in due)
    months = doing.number("months", 2, 60)
    if months > rules.longest(total) and not doing.approved:
        _check_months(doing, months, total)
    talk = doing.open.conversation
    plan = agree(
        doing.session,
        Agreement(
            account_id=accounts.pop(),
            visits={view.visit_id: view.due.cents for view in due},
            instalments=schedule(total, months, first_due(rules, doing.today)),
            consent_text=f"Agreed with a clerk: {months} monthly payments, no interest.",
            channel=doing.choice("how", ("sms", "web", "phone")),
            conversation_id=talk.id if talk else doing.open.case.id,
            key=f"desk:{doing.key}",
        ),
    )
    said = f"A plan of {months} payments for {format_cents(total)} is set up."
    return Done(said, plan.id, accounts=(plan.account_id,))


def refund(doing: Doing) -> Done:
    """Ask for money to be sent back; it goes out once somebody with the authority agrees."""
    picture = doing.picture()
    cents = doing.cents("amount")
    if cents > picture.credit.cents:
        raise Invalid(field="amount", detail=f"The credit is {format_cents(picture.credit.cents)}.")
    check_within(doing, "refund_cents", cents)
    account_id, visit_id = _where_credit_is(doing, cents)
    lines = [
        Line(Book.PATIENT, cents, visit_id=visit_id),
        Line(Book.PATIENT_CASH, -cents, visit_id=visit_id),
    ]
    posted = _post(doing, account_id, Kind.REFUND, lines)
    return Done(f"A refund of {format_cents(cents)} was posted.", posted, accounts=(account_id,))


def _where_credit_is(doing: Doing, cents: int) -> tuple[UUID, UUID | None]:
    """The one place whose credit covers the refund: a visit paid too much, or money on none."""
    picture = doing.picture()
    for view in picture.visits:
        if view.credit.cents >= cents:
            return view.account.account_id, view.visit_id
    loose = picture.balance.credit.cents
    if loose >= cents and len(picture.scope.accounts) == 1:
        return picture.scope.accounts[0].account_id, None
    raise Invalid(field="amount", detail="No single visit has so much credit: refund in parts.")


def _check_months(doing: Doing, months: int, total: int) -> None:
    """A person may agree to more than the assistant, up to the band's own limit."""
    rules = practice().plan
    longest = rules.band(total).staff_months or rules.band(total).months
    if total // months < rules.minimum_cents or months > longest:
        raise BeyondAuthority(total)


def _post(doing: Doing, account_id: UUID, kind: Kind, lines: list[Line]) -> UUID:
    posting = Posting(
        account_id=account_id,
        kind=kind,
        as_of=doing.today,
        idempotency_key=f"desk:{doing.key}",
        lines=lines,
        actor=doing.actor,
        place=f"case {doing.open.case.number}",
    )
    return post(doing.session, posting)


def _account(view: VisitView) -> tuple[UUID, ...]:
    return (view.account.account_id,)
