"""Acts on a matter: hold, dispute, coverage and a claim to bill again, a promised call."""

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select

from inquiry_api.answers.practice import practice
from inquiry_api.cases.opening import open_case
from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.crypto import blind_index
from inquiry_api.desk.acts.authority import check_within
from inquiry_api.desk.acts.doing import Doing, Done
from inquiry_api.desk.acts.money import take_off
from inquiry_api.errors import Invalid
from inquiry_api.ledger.holding import Pause, pause_for, place_hold
from inquiry_api.ledger.journal import Book
from inquiry_api.ledger.models import Hold

HOLD_KINDS = ("dispute", "review", "insurance", "assistance", "extension", "deceased", "legal")


def hold(doing: Doing) -> Done:
    """Stop asking for money: for one visit, or with none named for the whole account."""
    picture = doing.picture()
    kind = doing.choice("kind", HOLD_KINDS)
    days = doing.number("days", 1, 365)
    check_within(doing, "hold_days", days)
    view = doing.visit(picture) if doing.form.get("visit") else None
    accounts = [view.account.account_id] if view else [a.account_id for a in picture.scope.accounts]
    until = doing.today + timedelta(days=days)
    visit_id = view.visit_id if view else None
    holds = [
        place_hold(doing.session, Pause(account, visit_id, kind, doing.today, until))
        for account in accounts
    ]
    pause_for(doing.session, [each.id for each in holds], doing.open.case.id)
    return Done(f"Nothing is asked for until {until:%B %d}.", holds[0].id, accounts=tuple(accounts))


def release(doing: Doing) -> Done:
    """End a hold."""
    wanted = doing.form.get("hold", "")
    for account in doing.picture().scope.accounts:
        rows = doing.session.scalars(
            select(Hold).where(Hold.account_id == account.account_id, Hold.released_at.is_(None))
        )
        for row in rows:
            if str(row.id) == wanted:
                row.released_at = func.now()
                return Done("The hold is over.", row.id, accounts=(row.account_id,))
    raise Invalid(field="hold", detail="Choose a hold that still stands.")


def dispute(doing: Doing) -> Done:
    """Note a dispute of a visit, which holds it, or decide the one that holds it."""
    picture = doing.picture()
    view = doing.visit(picture)
    decision = doing.choice("decision", ("log", "bill_is_right", "we_were_wrong"))
    if decision == "log":
        until = doing.today + timedelta(days=practice().policies.hold_days)
        pause = Pause(view.account.account_id, view.visit_id, "dispute", doing.today, until)
        row = place_hold(doing.session, pause)
        pause_for(doing.session, [row.id], doing.open.case.id)
        said = f"The dispute is noted; nothing is asked for until {until:%B %d}."
        return Done(said, row.id, accounts=(view.account.account_id,))
    posted = None
    if decision == "we_were_wrong" and view.debt.cents:
        check_within(doing, "adjust_cents", view.debt.cents)
        posted = take_off(doing, view, Book.WRITE_OFF, view.debt.cents)
    _end_dispute(doing, view.visit_id)
    said = "Decided for the patient." if decision == "we_were_wrong" else "The bill stands."
    return Done(said, posted, accounts=(view.account.account_id,))


def _end_dispute(doing: Doing, visit_id: UUID) -> None:
    rows = doing.session.scalars(
        select(Hold).where(
            Hold.visit_id == visit_id, Hold.kind == "dispute", Hold.released_at.is_(None)
        )
    )
    for row in rows:
        row.released_at = func.now()


def add_coverage(doing: Doing) -> Done:
    """Write down a membership that the patient told us of."""
    patient_id = doing.open.case.patient_id
    if patient_id is None:
        raise Invalid(detail="This case is about nobody on file yet.")
    payer = doing.session.get(Payer, _uuid(doing, "payer"))
    if payer is None:
        raise Invalid(field="payer", detail="Choose an insurer.")
    starts, ends = doing.day("starts"), doing.day("ends", needed=False)
    if starts is None or (ends is not None and ends < starts):
        raise Invalid(field="ends", detail="It can't end before it starts.")
    member = doing.text("member", most=40)
    row = Coverage(
        patient_id=patient_id,
        payer_id=payer.id,
        priority=doing.number("priority", 1, 3),
        plan_name=doing.text("plan", most=60, needed=False) or None,
        member_id=member,
        member_id_index=blind_index("member", member),
        starts_on=starts,
        ends_on=ends,
    )
    doing.session.add(row)
    doing.session.flush()
    return Done(f"{payer.name} is on file.", row.id)


def end_coverage(doing: Doing) -> Done:
    """Write down the last day of a membership."""
    row = doing.session.get(Coverage, _uuid(doing, "coverage"))
    if row is None or row.patient_id != doing.open.case.patient_id:
        raise Invalid(field="coverage", detail="Choose a membership.")
    ends = doing.day("ends")
    if ends is None or ends < row.starts_on:
        raise Invalid(field="ends", detail="It can't end before it starts.")
    row.ends_on = ends
    return Done("The membership's last day is noted.", row.id)


def rebill(doing: Doing) -> Done:
    """Ask those who send claims to bill a visit again; meanwhile the patient is asked nothing."""
    picture = doing.picture()
    view = doing.visit(picture)
    coverage = doing.session.get(Coverage, _uuid(doing, "coverage"))
    if coverage is None or coverage.patient_id != view.account.patient_id:
        raise Invalid(field="coverage", detail="Choose a membership.")
    until = doing.today + timedelta(days=2 * practice().claim_days)
    pause = Pause(view.account.account_id, view.visit_id, "insurance", doing.today, until)
    row = place_hold(doing.session, pause)
    mine = doing.open.case
    made = open_case(
        doing.session,
        kind="rebill",
        severity="medium",
        topic="rebill",
        key=f"rebill:{doing.key}",
        promised_at=datetime.combine(until, time(12), practice().zone),
        patient_id=mine.patient_id,
        packet={
            "why": "a clerk asks to bill this visit again",
            "suggested": "Send the claim to the plan named here, then close with 'rebilled'.",
            "visit": str(view.visit_id),
            "coverage": str(coverage.id),
            "asked_in": mine.number,
        },
    )
    made.team = "insurance"
    pause_for(doing.session, [row.id], made.id)
    return Done(f"The insurance team has it as {made.number}.", made.id, accounts=(row.account_id,))


def _uuid(doing: Doing, name: str) -> UUID:
    try:
        return UUID(doing.form.get(name, ""))
    except ValueError:
        raise Invalid(field=name, detail="Choose one of those shown.") from None
