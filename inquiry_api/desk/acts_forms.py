"""The forms of the acts: what each asks, with the choices that this case leaves."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.cases.models import Callback
from inquiry_api.coverage.models import Payer
from inquiry_api.desk.act_fields import ActForm, Field, Option, fixed, words
from inquiry_api.desk.acts.matters import HOLD_KINDS
from inquiry_api.desk.acts.money import WHY
from inquiry_api.desk.acts.people import CHECKED
from inquiry_api.desk.acts.sending import ASKS
from inquiry_api.desk.acts_forms_anybody import call_forms, wrong_recipient
from inquiry_api.desk.acts_forms_estimates import estimate_form
from inquiry_api.desk.case_glance import Glance
from inquiry_api.desk.case_records import RecordShown
from inquiry_api.money import format_cents


def forms_for(
    session: Session,
    glance: Glance | None,
    *,
    talks: bool,
    record: RecordShown | None = None,
    callbacks: Sequence[Callback] = (),
) -> list[ActForm]:
    """The acts that make sense for this case, in groups."""
    forms = [_note(), *_placing(record)]
    if talks:
        forms += _sending(glance)
    if glance is not None:
        forms += [*_money(glance), *_matters(session, glance), *_people()]
    else:
        forms.append(_unlock())
    return [*forms, *call_forms(callbacks), wrong_recipient()]


def _visits(glance: Glance, *, owed: bool = False) -> tuple[Option, ...]:
    found = []
    for visit in glance.visits:
        cents = visit.view.debt.cents
        if owed and not cents:
            continue
        balance = visit.view.balance
        label = f"{balance.service_on:%b} {balance.service_on.day}, {balance.kind}"
        found.append((str(visit.id), f"{label}: {format_cents(cents)} owed"))
    return tuple(found)


def _note() -> ActForm:
    field = Field("text", "Note for colleagues (patients never see it)", "area")
    return ActForm("note", "Internal note", "Keep note", "Talk", (field,), "n")


def _placing(record: RecordShown | None) -> list[ActForm]:
    """Where a record that waits belongs."""
    if record is None or not record.waits:
        return []
    label = "Leave the record out"
    forms = [ActForm("leave_out", label, label, "Matter", (), "Y")]
    if record.choices:
        options = tuple((one.value, one.words) for one in record.choices)
        field = Field("record", "It is", "select", options)
        forms.insert(
            0, ActForm("place", "Say what it is", "Post it there", "Matter", (field,), "y")
        )
    return forms


def _sending(glance: Glance | None) -> list[ActForm]:
    what = Field("what", "What is missing", "select", fixed(tuple(ASKS)))
    link = Field("text", "What to say on the secure page", "area")
    forms = [
        ActForm("ask_for", "Request information", "Ask the patient", "Talk", (what,), "i"),
        ActForm("send_form", "Send assistance form", "Send assistance form", "Send", (), "F"),
        ActForm("send_by_link", "Secure link", "Send secure link", "Send", (link,), "l"),
    ]
    if glance is not None:
        forms += [
            ActForm("send_statement", "Send statement", "Send statement", "Send", (), "s"),
            ActForm("send_receipt", "Send receipt", "Send receipt", "Send", (), "S"),
        ]
    return forms


def _money(glance: Glance) -> list[ActForm]:
    return [*_adjust(glance), *_plan(glance), *_review(glance), *_refund(glance)]


def _adjust(glance: Glance) -> list[ActForm]:
    owed = _visits(glance, owed=True)
    if not owed:
        return []
    fields = (
        Field("visit", "Visit", "select", owed),
        Field("amount", "Take off", "amount"),
        Field("why", "Why", "select", fixed(tuple(WHY))),
    )
    return [ActForm("adjust", "Adjust", "Post adjustment", "Money", fields, "a")]


def _plan(glance: Glance) -> list[ActForm]:
    if glance.due_cents <= 0:
        return []
    ways = (("phone", "by phone"), ("sms", "by text"), ("web", "in the chat"))
    fields = (
        Field("months", "Monthly payments", "number", value="6"),
        Field("how", "Agreed", "select", ways),
        Field("agreed", "The patient agreed to it", "check", value="yes"),
    )
    return [ActForm("plan", "Payment plan", "Set up plan", "Money", fields, "p")]


def _review(glance: Glance) -> list[ActForm]:
    waiting = tuple(
        option
        for option, visit in zip(_visits(glance), glance.visits, strict=True)
        if visit.view.balance.review.cents > 0
    )
    if not waiting:
        return []
    fields = (
        Field("visit", "Visit", "select", waiting),
        Field("decision", "Decision", "select", fixed(("patient_owes", "let_go"))),
    )
    return [ActForm("decide_review", "Decide a payer's share", "Decide", "Money", fields, "D")]


def _refund(glance: Glance) -> list[ActForm]:
    if glance.credit_cents <= 0:
        return []
    amount = Field("amount", "Amount", "amount", value=format_cents(glance.credit_cents))
    return [ActForm("refund", "Refund request", "Ask for refund", "Money", (amount,), "f")]


def _matters(session: Session, glance: Glance) -> list[ActForm]:
    visits = _visits(glance)
    fields = (
        Field("kind", "Because of", "select", fixed(HOLD_KINDS)),
        Field("days", "For days", "number", value="30"),
        Field("visit", "Visit", "select", (("", "the whole account"), *visits), needed=False),
    )
    decisions = fixed(("log", "bill_is_right", "we_were_wrong"))
    dispute = (
        Field("visit", "Visit", "select", visits),
        Field("decision", "What", "select", decisions),
    )
    forms = [ActForm("hold", "Hold", "Hold", "Matter", fields, "h")]
    if visits:
        forms.append(ActForm("dispute", "Dispute", "Note it", "Matter", dispute, "d"))
    forms.append(estimate_form(visits))
    return [*forms, *_release(glance), *_coverage(session, glance, visits)]


def _release(glance: Glance) -> list[ActForm]:
    if not glance.holds:
        return []
    holds = tuple(
        (str(row.id), f"{words(row.kind)} until {row.ends_on or 'it is released'}")
        for row in glance.holds
    )
    field = Field("hold", "Hold", "select", holds)
    return [ActForm("release_hold", "Release hold", "Release", "Matter", (field,), "H")]


def _coverage(session: Session, glance: Glance, visits: tuple[Option, ...]) -> list[ActForm]:
    query = select(Payer).where(Payer.kind != "self_pay").order_by(Payer.name)
    payers = tuple((str(row.id), row.name) for row in session.scalars(query))
    added = (
        Field("payer", "Insurer", "select", payers),
        Field("member", "Member number"),
        Field("priority", "Billed as number", "number", value="1"),
        Field("starts", "From", "date"),
        Field("ends", "Last day, if known", "date", needed=False),
    )
    forms = [ActForm("add_coverage", "Add coverage", "Add coverage", "Matter", added, "o")]
    if not glance.covers:
        return forms
    covers = tuple(
        (str(each.coverage_id), f"{each.payer}, from {each.starts_on}") for each in glance.covers
    )
    cover = Field("coverage", "Membership", "select", covers)
    visit = Field("visit", "Visit", "select", visits)
    last = Field("ends", "Last covered day", "date")
    forms.append(
        ActForm("rebill", "Ask for rebill", "Ask for rebill", "Matter", (visit, cover), "b")
    )
    forms.append(ActForm("end_coverage", "End coverage", "End it", "Matter", (cover, last), "O"))
    return forms


def _checked() -> Field:
    return Field("checked", "How I checked who they are", "select", fixed(CHECKED))


def _unlock() -> ActForm:
    return ActForm("unlock", "Unlock identity", "Unlock", "Person", (_checked(),), "u")


def _people() -> list[ActForm]:
    fields = (
        Field("kind", "What", "select", fixed(("phone", "email", "address"))),
        Field("value", "New value"),
        _checked(),
        Field("texts", "They want texts there", "check", value="yes", needed=False),
    )
    contact = ActForm("contact", "Correct contact details", "Correct it", "Person", fields, "e")
    return [contact, _unlock()]
