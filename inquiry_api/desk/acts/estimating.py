"""A good-faith estimate that was given on paper: kept, so that a bill can be set beside it."""

from inquiry_api.desk.acts.doing import Doing, Done
from inquiry_api.errors import Conflict, Invalid
from inquiry_api.estimates.keeping import Given, keep_estimate


def keep(doing: Doing) -> Done:
    """Keep the paper's own number, day and amount; with a visit named, it is that visit's."""
    picture = doing.picture()
    view = doing.visit(picture) if doing.form.get("visit") else None
    account_id = view.account.account_id if view else picture.scope.accounts[0].account_id
    given_on = doing.day("given_on")
    assert given_on is not None
    if view is not None and given_on > view.on:
        raise Invalid(field="given_on", detail="An estimate is given before the care.")
    paper = Given(
        number=doing.text("number", most=40),
        account_id=account_id,
        given_on=given_on,
        expected_cents=doing.cents("amount"),
        planned_on=doing.day("planned_on", needed=False),
        visit_id=view.visit_id if view else None,
    )
    try:
        row = keep_estimate(doing.session, paper, actor=doing.actor)
    except Conflict:
        raise Invalid(field="number", detail="Another estimate has this number.") from None
    return Done("The estimate is kept.", row.id, accounts=(account_id,))
