"""Makes a paper when it is opened: from today's rows, through the door."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.answers.papers.receipt import receipt_pdf
from inquiry_api.answers.papers.statement import statement_pdf
from inquiry_api.answers.papers.subject import Subject
from inquiry_api.answers.question import Asked, Question
from inquiry_api.audit.trail import record
from inquiry_api.errors import NotFound
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Patient
from inquiry_api.payments.models import Paper


def make_paper(session: Session, speaker: Speaker, paper: Paper) -> bytes:
    """The PDF. Raises NotVerified, and NotFound for an account that isn't open to the speaker."""
    question = Question(session, speaker, Asked(f"request_{paper.kind}"))
    opened = [each for each in question.scope.accounts if each.account_id == paper.account_id]
    if not opened:
        raise NotFound
    account = session.get_one(Account, paper.account_id)
    patient = session.get_one(Patient, account.patient_id)
    names = [patient.given_name, patient.family_name]
    subject = Subject(
        question=question,
        account_id=account.id,
        number=account.number,
        patient=" ".join(name for name in names if name),
        only_amounts=opened[0].role == "guarantor",
        span=(paper.starts_on or date.min, paper.ends_on or date.max),
    )
    _audit(session, speaker, paper, account.patient_id)
    return statement_pdf(subject) if paper.kind == "statement" else receipt_pdf(subject)


def _audit(session: Session, speaker: Speaker, paper: Paper, patient_id: UUID) -> None:
    record(
        session,
        actor=f"conversation:{speaker.conversation_id}",
        action="paper.opened",
        purpose=f"request_{paper.kind}",
        conversation_id=speaker.conversation_id,
        patient_id=patient_id,
        account_ids=[paper.account_id],
        subject=("paper", paper.id),
    )
