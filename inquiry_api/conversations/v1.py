"""`/v1`: what the action server may ask. It learns outcomes and ids, never what they say."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, Response, json, request
from sqlalchemy.orm import Session

from inquiry_api import api
from inquiry_api.access.service_tokens import is_bearer
from inquiry_api.api import Body, Header, operation
from inquiry_api.conversations import answering
from inquiry_api.conversations.answering import Heard, hear
from inquiry_api.conversations.idempotency import HEADER, once
from inquiry_api.conversations.v1_schemas import AnswerResponse, StepResponse, TurnRequest
from inquiry_api.errors import Unauthorized
from inquiry_api.services import services

blueprint = Blueprint("v1", __name__, url_prefix="/v1", static_folder="static")

_OPEN = frozenset({"v1.openapi", "v1.docs", "v1.static"})
_KEY = Header(HEADER, "`<turn>:<call name>`; the same key does its work once.")
_PLACE = "/conversations/<uuid:conversation_id>"

Answered = TypeVar("Answered", bound=Body)


@blueprint.before_request
def check_token() -> None:
    """Let nobody in but the holder of the service token; the description is open."""
    if request.endpoint in _OPEN:
        return
    if not is_bearer(request.headers.get("Authorization"), services().settings.actions_token):
        raise Unauthorized


@operation(
    blueprint,
    "post",
    f"{_PLACE}/answers/<topic>",
    request=TurnRequest,
    response=AnswerResponse,
    summary="Answer a topic",
    headers=(_KEY,),
)
def answer_topic(conversation_id: UUID, topic: str, body: TurnRequest) -> AnswerResponse:
    """Compose the answer for whoever speaks in this turn and keep it under the reply's id.

    A `flow` in the answer is the form to start: the reply is then its first question.
    """

    def work(session: Session, heard: Heard) -> AnswerResponse:
        return answering.answer(session, heard, topic)

    return _once(conversation_id, body, work, AnswerResponse)


@operation(
    blueprint,
    "post",
    f"{_PLACE}/flows/<flow>/steps",
    request=TurnRequest,
    response=StepResponse,
    summary="Give a flow the patient's message",
    headers=(_KEY,),
)
def step_flow(conversation_id: UUID, flow: str, body: TurnRequest) -> StepResponse:
    """Take this turn's message as an answer to the flow's question.

    `ask`: utter the reply and stay. `done`: the flow is over; answer `resume` next if it is set.
    `left`: the patient gave it up. `digress`: the message is about something else; answer that,
    then ask again by `prompts`. `case`: a clerk has it.
    """

    def work(session: Session, heard: Heard) -> StepResponse:
        return answering.step(session, heard, flow)

    return _once(conversation_id, body, work, StepResponse)


@operation(
    blueprint,
    "post",
    f"{_PLACE}/flows/<flow>/prompts",
    request=TurnRequest,
    response=StepResponse,
    summary="Ask a flow's question again",
    headers=(_KEY,),
)
def prompt_flow(conversation_id: UUID, flow: str, body: TurnRequest) -> StepResponse:
    """The question that stands in this flow, as a reply to utter."""

    def work(session: Session, heard: Heard) -> StepResponse:
        return answering.prompt(session, heard, flow)

    return _once(conversation_id, body, work, StepResponse)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI 3.1 description."""
    return Response(json.dumps(api.document()), mimetype="application/json")


@blueprint.get("/docs")
def docs() -> str:
    """The same for people."""
    return api.page()


def _once(
    conversation_id: UUID,
    body: TurnRequest,
    work: Callable[[Session, Heard], Answered],
    response: type[Answered],
) -> Answered:
    """Do the work once for its key, in one transaction with everything that it writes."""
    key = request.headers.get(HEADER)
    asked = {"path": request.path, "body": body.model_dump(mode="json")}

    with services().database.transaction() as session:

        def fresh() -> dict[str, object]:
            heard = hear(session, conversation_id, body, str(key))
            return work(session, heard).model_dump(mode="json")

        return response.model_validate(once(session, key, asked, fresh))
