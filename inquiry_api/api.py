"""JSON operations, described once: the same pydantic models check, answer and document them.

`operation` registers a route; `document` is the OpenAPI 3.1 of all of them, and `page` the same for
people to read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, Response, json, render_template, request
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.json_schema import models_json_schema

from inquiry_api.errors import Invalid, Problem

Handler = TypeVar("Handler", bound=Callable[..., BaseModel])

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_SCHEMAS = "#/components/schemas/"
_FAILURES = {
    HTTPStatus.BAD_REQUEST: "The body is not JSON.",
    HTTPStatus.UNAUTHORIZED: "No valid service token.",
    HTTPStatus.NOT_FOUND: "Unknown, or not the caller's: the same answer.",
    HTTPStatus.CONFLICT: "The same key is being worked on, or somebody else speaks by now.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A field is wrong, or the key was used for another body.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer; nothing was changed.",
}


class Body(BaseModel):
    """What is sent and answered here: no field but the named ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProblemBody(BaseModel):
    """A failure (RFC 9457)."""

    type: str
    status: int
    title: str
    code: str
    field: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Header:
    """A request header that an operation reads."""

    name: str
    about: str
    required: bool = True


@dataclass(frozen=True)
class Operation:
    """One route as its documentation shows it. `path` is Flask's, below the blueprint's prefix."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    request: type[BaseModel]
    response: type[BaseModel]
    headers: tuple[Header, ...]

    @property
    def public_path(self) -> str:
        """The path as OpenAPI writes it."""
        return _PARAMETER.sub(lambda found: f"{{{found['name']}}}", self.path)


OPERATIONS: list[Operation] = []


def operation(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    request: type[BaseModel],
    response: type[BaseModel],
    summary: str,
    headers: tuple[Header, ...] = (),
) -> Callable[[Handler], Handler]:
    """Serve a function at a path: it is given the path's values and the checked body.

    Raises Invalid, naming the first wrong field, before the function is called.
    """

    def register(handler: Handler) -> Handler:
        def view(**values: Any) -> Response:
            answer = handler(**values, body=_checked(request))
            return Response(answer.model_dump_json(), mimetype="application/json")

        blueprint.add_url_rule(path, handler.__name__, view, methods=[method.upper()])
        OPERATIONS.append(
            Operation(
                name=handler.__name__,
                method=method,
                path=f"{blueprint.url_prefix or ''}{path}",
                summary=summary,
                about=handler.__doc__ or "",
                request=request,
                response=response,
                headers=headers,
            )
        )
        return handler

    return register


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 description of every operation."""
    models: set[type[BaseModel]] = {ProblemBody}
    for item in OPERATIONS:
        models |= {item.request, item.response}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, "validation") for model in ordered], ref_template=_SCHEMAS + "{model}"
    )
    paths: dict[str, Any] = {}
    for item in OPERATIONS:
        paths.setdefault(item.public_path, {})[item.method] = _described(item)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plainbill inquiry API", "version": "1"},
        "security": [{"service": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"service": {"type": "http", "scheme": "bearer"}},
        },
    }


def page() -> str:
    """The same as a page to read."""
    described = document()
    schemas = {
        name: json.dumps(schema, indent=2)
        for name, schema in described["components"]["schemas"].items()
    }
    return render_template("api/docs.html", operations=OPERATIONS, schemas=schemas)


def _checked(model: type[BaseModel]) -> BaseModel:
    try:
        given = json.loads(request.get_data())
    except ValueError:
        raise Problem(detail="Send JSON.") from None
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise Invalid(field=field, detail=first["msg"]) from None


def _described(item: Operation) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": _SCHEMAS + "ProblemBody"}}}
    failures = {
        str(int(status)): {"description": about, "content": problem}
        for status, about in _FAILURES.items()
    }
    return {
        "operationId": item.name,
        "summary": item.summary,
        "description": item.about,
        "parameters": _parameters(item),
        "requestBody": {"required": True, "content": _json(item.request)},
        "responses": {"200": {"description": "Done.", "content": _json(item.response)}} | failures,
    }


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _SCHEMAS + model.__name__}}}


def _parameters(item: Operation) -> list[dict[str, Any]]:
    found = []
    for parameter in _PARAMETER.finditer(item.path):
        schema = {"type": "string"} | ({"format": "uuid"} if parameter["kind"] == "uuid" else {})
        found.append({"name": parameter["name"], "in": "path", "required": True, "schema": schema})
    for header in item.headers:
        found.append(
            {
                "name": header.name,
                "in": "header",
                "required": header.required,
                "description": header.about,
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    return found
