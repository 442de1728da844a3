"""Templates to text. One file per language, channel, topic and variant, in plain words.

`templates/<language>/<channel>/<topic>/<variant>.txt`. What is as good on the web as in a text is
written once, under `sms`, and the web falls back to it.
"""

import logging
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
)
from jinja2.sandbox import SandboxedEnvironment

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers import phrasing, sms
from inquiry_api.tuning.live import own_wording

log = logging.getLogger(__name__)

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
    """The text of a template such as `balance/all`. Raises UndefinedError for a missing fact.

    The practice's own wording goes before the shipped one; should it fail, the shipped one is said.
    """
    body = _own(language, channel, name)
    if body is not None:
        try:
            return render_body(language, channel, body, facts, masked=masked)
        except TemplateError:
            log.error("wording.failed", extra={"topic": name, "channel": channel})
    rendered = _environment(language, channel, masked).get_template(f"{name}.txt").render(facts)
    return _finished(rendered, channel)


def render_body(
    language: Language,
    channel: Channel,
    body: str,
    facts: Mapping[str, Any],
    *,
    masked: bool = False,
) -> str:
    """The text of a wording that an admin wrote. Raises TemplateError.

    It runs in Jinja's sandbox: a wording reads facts and can do nothing else.
    """
    return _finished(_own_template(language, channel, masked, body).render(facts), channel)


def source_of(language: Language, channel: Channel, name: str) -> str | None:
    """The shipped wording as it is written, also by falling back; None if there is none."""
    for place in (channel, "sms"):
        path = TEMPLATES / language / place / f"{name}.txt"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None


def _own(language: Language, channel: Channel, name: str) -> str | None:
    own = own_wording(language, channel, name)
    if own is not None or channel == "sms":
        return own
    has_web = (TEMPLATES / language / "web" / f"{name}.txt").is_file()
    return None if has_web else own_wording(language, "sms", name)


def _finished(rendered: str, channel: Channel) -> str:
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


@lru_cache(maxsize=512)
def _own_template(language: Language, channel: Channel, masked: bool, body: str) -> Template:
    environment = _environment(language, channel, masked, SandboxedEnvironment)
    return environment.from_string(_marked(body))


@cache
def _environment(
    language: Language, channel: Channel, masked: bool, kind: type[Environment] = Environment
) -> Environment:
    places = [TEMPLATES / language / channel, TEMPLATES / language / "sms"]
    environment = kind(
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
        return _marked(source), filename, is_current


def _marked(source: str) -> str:
    return re.sub(r"\n[ \t]*\n", f"\n{_MARK}\n", source)


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
