"""Beginning a plan in tests."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.answers.draft import Draft, FlowStep
from inquiry_api.plans.models import PaymentPlan
from tests.answers.talk import Talk

OWED = 21_400


def planning(session: Session, channel: str = "web", **entities: object) -> Talk:
    """A patient who owes 214.00 and asked for a plan."""
    talk = Talk(session, channel).verify()  # type: ignore[arg-type]
    talk.books.visit(OWED, insured=False)
    answer = talk.ask("payment_plan", **entities)
    assert (answer.outcome, answer.flow) == ("plan", "plan")
    return talk


def words(step: FlowStep) -> Draft:
    assert step.outcome == "ask"
    assert step.draft is not None
    return step.draft


def plans(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(PaymentPlan)) or 0)
