"""Templates to text. One file per language, channel, topic and variant, in plain words.

`templates/<language>/<channel>/<topic>/<variant>.txt`. What is as good on the web as in a text is
written once, under `sms`, and the web falls back to it.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers import phrasing, sms

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES: tuple[Language, ...] = ("en", "es")
CHANNELS: tuple[Channel, ...] = ("sms", "web")


def render(
    language: Language,
    channel: Channel,
    name: str,
    facts: Mapping[str, Any],
    *,
    masked: bool = False,
) -> str:
    """The text of a template such as `balance/all`. Raises UndefinedError for a missing fact."""
    rendered = _environment(language, channel, masked).get_template(f"{name}.txt").render(facts)
    text = _lines_joined(rendered, "\n" if channel == "sms" else "\n\n")
    return sms.fold(text) if channel == "sms" else text


def exists(language: Language, channel: Channel, name: str) -> bool:
    """Whether there is such a template, also by falling back."""
    places = (channel,) if channel == "sms" else ("web", "sms")
    return any((TEMPLATES / language / place / f"{name}.txt").is_file() for place in places)


def label(language: Language, key: str, **parts: str) -> str:
    """A short wording: a button's title, a row of a table. Raises KeyError if there is none."""
    return _labels(language)[key].format(**parts)


def has_label(language: Language, key: str) -> bool:
    """Whether there is such a wording."""
    return key in _labels(language)


@cache
def _labels(language: Language) -> Mapping[str, str]:
    loaded = yaml.safe_load((TEMPLATES / language / "labels.yml").read_text(encoding="utf-8"))
    return {str(key): str(text) for key, text in loaded.items()}


@cache
def _environment(language: Language, channel: Channel, masked: bool) -> Environment:
    places = [TEMPLATES / language / channel, TEMPLATES / language / "sms"]
    environment = Environment(  # noqa: S701 - Plain text; pages escape it where they show it.
        loader=ChoiceLoader([FileSystemLoader(place) for place in places]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(phrasing.filters(language, channel))
    if masked:
        environment.filters.update(phrasing.masks())
    return environment


def _lines_joined(text: str, paragraph: str) -> str:
    """Wrapped lines become one; an empty line or a dash at the start of a line breaks it."""
    blocks = [block for block in re.split(r"\n\s*\n|\n(?=\s*- )", text.strip()) if block.strip()]
    lines = [" ".join(block.split()) for block in blocks]
    joined = ""
    for line in lines:
        between = "\n" if line.startswith("- ") else paragraph
        joined += (between if joined else "") + line
    return joined
