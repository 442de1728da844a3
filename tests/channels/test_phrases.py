"""The page speaks both languages, completely, and no carrier's opt-out word."""

import re
from pathlib import Path

import pytest

from inquiry_api.channels.webchat.phrases import PHRASES
from inquiry_api.conversations.wording import WORDS
from inquiry_api.db import Database
from tests.channels.application import create_test_app

TEMPLATES = Path("inquiry_api/channels/webchat/templates/webchat")
OPT_OUT = re.compile(r"\b(?:STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT)\b")


def test_both_languages_say_the_same_things() -> None:
    assert set(PHRASES["en"]) == set(PHRASES["es"])
    assert all(set(texts) == {"en", "es"} for texts in WORDS.values())


def test_every_phrase_of_the_templates_exists() -> None:
    used = {
        name
        for template in TEMPLATES.glob("*.html")
        for name in re.findall(r"words\.(\w+)", template.read_text(encoding="utf-8"))
    }

    assert used - {"get"} <= set(PHRASES["en"])
    assert len(used) > 20


@pytest.mark.parametrize("key", sorted(set(WORDS) - {"help", "welcome_back", "stop_web"}))
def test_no_text_prompts_with_an_opt_out_word(key: str) -> None:
    assert not any(OPT_OUT.search(text) for text in WORDS[key].values())


@pytest.mark.parametrize(
    ("preferred", "language"), [("es-MX,es;q=0.9", "es"), ("fr", "en"), ("", "en")]
)
def test_the_page_takes_the_browsers_language(
    database: Database, preferred: str, language: str
) -> None:
    client = create_test_app(database).test_client()

    page = client.get("/", headers={"Accept-Language": preferred}).text

    assert f'<html lang="{language}">' in page
