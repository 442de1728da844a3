"""A statement or a receipt as a PDF, for a clerk who prints or posts it."""

from typing import Literal
from uuid import UUID, uuid4

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Language, Speaker
from inquiry_api.answers.papers.making import make_paper_of
from inquiry_api.desk.case_door import WORKERS, OpenCase, open_case_for, record_case
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.errors import NotFound
from inquiry_api.ledger.people import Patient
from inquiry_api.services import services

Kind = Literal["statement", "receipt"]
KINDS: tuple[Kind, ...] = ("statement", "receipt")


@blueprint.get("/cases/<number>/papers/<kind>/<uuid:account_id>.pdf")
def case_paper(number: str, kind: str, account_id: UUID) -> ResponseReturnValue:
    """The paper of one of the patient's accounts, in the patient's language, as of today.

    Another's account and one that nobody has are the same: not found.
    """
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        opened = open_case_for(session, staff, number, purpose="paper")
        chosen = next((each for each in KINDS if each == kind), None)
        scope = opened.scope
        if chosen is None or scope is None:
            raise NotFound
        speaker = _reader(session, opened)
        made = make_paper_of(session, scope, speaker, chosen, account_id)
        record_case(session, staff, opened.case, "paper.opened", f"request_{chosen}",
                    accounts=(account_id,))  # fmt: skip
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{chosen}-{number}.pdf"'
    return response


def _reader(session: Session, opened: OpenCase) -> Speaker:
    """Whose language and what kind of page the paper is made for."""
    patient = session.get_one(Patient, opened.case.patient_id)
    language: Language = "es" if patient.language == "es" else "en"
    return Speaker(opened.case.conversation_id or opened.case.id, uuid4(), "web", language)
