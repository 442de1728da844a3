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
_MARK = "\x1e"
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
    text = _laid_out(rendered, channel)
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
        loader=ChoiceLoader([_Paragraphs(place) for place in places]),
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters.update(phrasing.filters(language, channel))
    if masked:
        environment.filters.update(phrasing.masks())
    return environment


class _Paragraphs(FileSystemLoader):
    """Marks the empty lines of a template, so that only they part its text."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        source, filename, is_current = super().get_source(environment, template)
        return re.sub(r"\n[ \t]*\n", f"\n{_MARK}\n", source), filename, is_current


def _laid_out(rendered: str, channel: Channel) -> str:
    """Wrapped lines become one; an empty line parts, and a dash begins a line of a list."""
    text = ""
    for part in rendered.split(_MARK):
        line = " ".join(part.split())
        if not line:
            continue
        between = "\n" if channel == "sms" or line.startswith("- ") else "\n\n"
        text += (between if text else "") + line
    return text
