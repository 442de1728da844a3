"""Makes a paper when it is opened: from today's rows, through the door."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.door import Scope
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
    span = (paper.starts_on or date.min, paper.ends_on or date.max)
    subject = _subject(question, paper.account_id, span)
    _audit(session, speaker, paper, subject.question.scope)
    return _made(subject, paper.kind)


def make_paper_of(
    session: Session, scope: Scope, speaker: Speaker, kind: str, account_id: UUID
) -> bytes:
    """The PDF of an account that a clerk opened by their own door, who audits it.

    `speaker` says for whom it is worded. Raises NotFound for an account outside `scope`.
    """
    question = Question(session, speaker, Asked(f"request_{kind}"))
    question.scope = scope
    return _made(_subject(question, account_id, (date.min, date.max)), kind)


def _subject(question: Question, account_id: UUID, span: tuple[date, date]) -> Subject:
    opened = [each for each in question.scope.accounts if each.account_id == account_id]
    if not opened:
        raise NotFound
    account = question.session.get_one(Account, account_id)
    patient = question.session.get_one(Patient, account.patient_id)
    names = [patient.given_name, patient.family_name]
    return Subject(
        question=question,
        account_id=account.id,
        number=account.number,
        patient=" ".join(name for name in names if name),
        only_amounts=opened[0].role == "guarantor",
        span=span,
    )


def _made(subject: Subject, kind: str) -> bytes:
    return statement_pdf(subject) if kind == "statement" else receipt_pdf(subject)


def _audit(session: Session, speaker: Speaker, paper: Paper, scope: Scope) -> None:
    whose = next(each.patient_id for each in scope.accounts if each.account_id == paper.account_id)
    record(
        session,
        actor=f"conversation:{speaker.conversation_id}",
        action="paper.opened",
        purpose=f"request_{paper.kind}",
        conversation_id=speaker.conversation_id,
        patient_id=whose,
        account_ids=[paper.account_id],
        subject=("paper", paper.id),
    )
