"""The Flask application: the patient page, the text channel, `/v1`, the desk."""

from flask import Flask, Response, json
from sqlalchemy import text

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.channels.pay.hosted import hosted_by
from inquiry_api.channels.pay.routes import blueprint as pay
from inquiry_api.channels.sms.routes import blueprint as sms
from inquiry_api.channels.webchat.routes import blueprint as webchat
from inquiry_api.conversations.v1 import blueprint as v1
from inquiry_api.crypto import use_keyring
from inquiry_api.db import Database
from inquiry_api.desk.books import blueprint as books
from inquiry_api.desk.routes import blueprint as desk
from inquiry_api.errors import Unavailable, problem_response, register_errors
from inquiry_api.headers import register_headers
from inquiry_api.payments.hosting import use_hosting
from inquiry_api.services import Services, services
from inquiry_api.settings import Settings
from inquiry_api.studio.model_server import blueprint as models
from inquiry_api.studio.routes import blueprint as studio

MAX_REQUEST_BYTES = 256 * 1024
# Twilio hangs up after 15 seconds, and nobody should wait that long for a page.
STATEMENT_SECONDS = 10.0
BLUEPRINTS = (webchat, sms, pay, v1, desk, books, studio, models)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """Build the application. The database is opened lazily, so this works while it is down."""
    use_keyring(settings.keyring())
    use_audit_key(settings.audit_key)
    use_hosting(hosted_by(settings))
    app = Flask(__name__, static_folder="static")
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    database = database or Database(settings.database_url, statement_seconds=STATEMENT_SECONDS)
    app.extensions["plainbill"] = Services(settings, database)
    register_errors(app)
    register_headers(app, secure=settings.public_url.startswith("https://"))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/health/live", view_func=live)
    app.add_url_rule("/health/ready", view_func=ready)
    return app


def live() -> Response:
    """The process runs."""
    return _status("live")


def ready() -> Response:
    """The process can answer: its database does. 503 otherwise."""
    with services().database.transaction() as session:
        if session.scalar(text("SELECT 1")) != 1:
            return problem_response(Unavailable())
    return _status("ready")


def _status(word: str) -> Response:
    return Response(json.dumps({"status": word}), mimetype="application/json")
