"""What can go wrong, said once. Routes raise these; one handler turns them into problem+json.

The bodies hold a code and a fixed sentence (RFC 9457), never an exception's own words, which may
quote what somebody typed. Unknown, forbidden and somebody else's are all NotFound.
"""

import logging
from http import HTTPStatus

from flask import Flask, Response, json, render_template, request
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


class Problem(Exception):
    """A failure that the caller is told about."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"
    title = "The request can't be used."

    def __init__(self, *, field: str | None = None, detail: str | None = None) -> None:
        super().__init__(self.code)
        self.field = field
        self.detail = detail


class NotFound(Problem):
    """There is no such thing, or it is not the caller's."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    title = "There is nothing here for you."


class Unauthorized(Problem):
    """No valid token or session."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthorized"
    title = "Sign in first."


class Refused(Problem):
    """The caller is known and may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "refused"
    title = "This is not allowed."


class Conflict(Problem):
    """Somebody else changed it first, or the same request is still running."""

    status = HTTPStatus.CONFLICT
    code = "conflict"
    title = "This changed in the meantime. Load it again."


class Gone(Problem):
    """It was there and is used up."""

    status = HTTPStatus.GONE
    code = "gone"
    title = "This was used already or has expired."


class Invalid(Problem):
    """A field is missing or wrong; `field` names it and `detail` says how to mend it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"
    title = "A field needs another look."


class TooMany(Problem):
    """Too many requests from one place."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many"
    title = "Please wait a little and try again."


class Unavailable(Problem):
    """Something we need does not answer; nothing was changed."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    title = "We can't do this right now. Nothing was changed; please try again."


class Fault(Problem):
    """A mistake of ours."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "fault"
    title = "Something went wrong on our side."


def problem_response(problem: Problem) -> Response:
    """The problem as a page for a person's browser, as `application/problem+json` otherwise."""
    response = _page(problem) if _is_for_a_person() else _json(problem)
    if problem.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response.headers["Retry-After"] = "5"
    return response


def _is_for_a_person() -> bool:
    kinds = ["application/problem+json", "application/json", "text/html"]
    return request.accept_mimetypes.best_match(kinds) == "text/html"


def _page(problem: Problem) -> Response:
    return Response(render_template("problem.html", problem=problem), problem.status)


def _json(problem: Problem) -> Response:
    body: dict[str, object] = {
        "type": "about:blank",
        "status": int(problem.status),
        "title": problem.title,
        "code": problem.code,
    }
    if problem.field is not None:
        body["field"] = problem.field
    if problem.detail is not None:
        body["detail"] = problem.detail
    return Response(json.dumps(body), problem.status, mimetype="application/problem+json")


def register_errors(app: Flask) -> None:
    """Map every failure to an answer, here and nowhere else."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(DBAPIError, _database_failed)
    app.register_error_handler(NoConnectionFree, _database_down)
    app.register_error_handler(Exception, _fault)


def _from_http(error: HTTPException) -> Response:
    problem = Problem()
    problem.status = HTTPStatus(error.code or 500)
    problem.code = problem.status.name.lower()
    problem.title = "There is nothing here for you." if error.code == 404 else problem.status.phrase
    return problem_response(problem)


def _database_failed(error: DBAPIError) -> Response:
    """A database that is gone, full, slow or read-only may be asked again; the rest is a bug."""
    if isinstance(error, OperationalError) or isinstance(error.orig, ReadOnlySqlTransaction):
        return _database_down(error)
    return _fault(error)


def _database_down(_error: Exception) -> Response:
    log.error("database.unavailable")
    return problem_response(Unavailable())


def _fault(error: Exception) -> Response:
    log.error("request.fault", extra={"error": type(error).__name__})
    return problem_response(Fault())
