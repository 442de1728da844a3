"""Settings: nothing secret has a default, every error names its variable, all are documented."""

from dataclasses import fields
from pathlib import Path

import pytest

from inquiry_api.db import Database
from inquiry_api.settings import Settings, SettingsError
from tests.factories.settings import environment_for

README = Path(__file__).parents[1] / "README.md"
REQUIRED = [item.metadata["name"] for item in fields(Settings) if item.metadata["default"] is None]


@pytest.mark.parametrize("name", REQUIRED)
def test_each_setting_without_a_default_must_be_there(database: Database, name: str) -> None:
    environment = dict(environment_for(database))
    del environment[name]

    with pytest.raises(SettingsError, match=f"^{name} is not set"):
        Settings.from_env(environment)


def test_every_secret_must_be_set_by_the_operator() -> None:
    guarded = {item.metadata["name"] for item in fields(Settings) if item.metadata["secret"]}

    assert guarded <= set(REQUIRED)
    assert guarded >= {"PLAINBILL_DATA_KEYS", "PLAINBILL_AUDIT_KEY", "TWILIO_AUTH_TOKEN"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLAINBILL_ACTIONS_TOKEN", "short"),
        ("PLAINBILL_AUDIT_KEY", "bm90IGxvbmc="),
        ("PLAINBILL_DEMO", "perhaps"),
        ("PLAINBILL_PUBLIC_URL", "example.org"),
    ],
)
def test_an_unusable_value_is_named(database: Database, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        Settings.from_env(environment_for(database, **{name: value}))


def test_a_value_may_come_from_a_file(database: Database, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("t" * 40 + "\n")
    environment = dict(environment_for(database))
    del environment["PLAINBILL_BOT_TOKEN"]
    environment["PLAINBILL_BOT_TOKEN_FILE"] = str(secret)

    assert Settings.from_env(environment).bot_token == "t" * 40


def test_no_secret_shows_when_settings_are_printed(database: Database) -> None:
    environment = environment_for(database)

    shown = repr(Settings.from_env(environment))

    assert not [value for name, value in environment.items() if "TOKEN" in name and value in shown]


@pytest.mark.parametrize("name", [item.metadata["name"] for item in fields(Settings)])
def test_the_readme_says_what_each_setting_is(name: str) -> None:
    assert f"| `{name}` |" in README.read_text()
