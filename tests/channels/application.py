"""The channels as one small application, over a test's own database."""

import base64

from flask import Flask

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.channels.pay.hosted import hosted_by
from inquiry_api.channels.pay.routes import blueprint as pay
from inquiry_api.channels.sms.routes import blueprint as sms
from inquiry_api.channels.webchat.routes import blueprint as webchat
from inquiry_api.conversations.v1 import blueprint as v1
from inquiry_api.db import Database
from inquiry_api.errors import register_errors
from inquiry_api.headers import register_headers
from inquiry_api.payments.hosting import use_hosting
from inquiry_api.services import Services
from inquiry_api.settings import Settings

KEY = base64.b64encode(b"k" * 32).decode()
ENVIRONMENT = {
    "PLAINBILL_DATA_KEYS": f"1:{KEY}",
    "PLAINBILL_INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
    "PLAINBILL_AUDIT_KEY": KEY,
    "PLAINBILL_ACTIONS_TOKEN": "a" * 32,
    "PLAINBILL_BOT_TOKEN": "b" * 32,
    "PLAINBILL_MODEL_TOKEN": "m" * 32,
    "PLAINBILL_PUBLIC_URL": "https://bills.example",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "made-up-token",
    "TWILIO_FROM": "+15555550100",
}


def settings_for(database: Database, **changes: str) -> Settings:
    """Settings with made-up secrets."""
    return Settings.from_env({**ENVIRONMENT, "DATABASE_URL": database.url, **changes})


def create_test_app(database: Database, **changes: str) -> Flask:
    """The public routes and `/v1`."""
    settings = settings_for(database, **changes)
    use_audit_key(settings.audit_key)
    use_hosting(hosted_by(settings))
    app = Flask("inquiry_api", static_folder="static")
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    app.extensions["plainbill"] = Services(settings, database)
    register_errors(app)
    register_headers(app, secure=True)
    for blueprint in (webchat, sms, pay, v1):
        app.register_blueprint(blueprint)
    return app
