"""Facts and a template to a draft, with what each channel needs besides."""

from collections.abc import Sequence
from typing import Any

from inquiry_api.access.speaker import Language
from inquiry_api.answers.draft import Choice, Draft, Json, Row
from inquiry_api.answers.facts import Facts, as_json, entries_of, plain
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import exists, label, render

PUBLIC = "private/public"  # What an unprotected text says in place of a private answer.


def draft(
    question: Question,
    variant: str,
    facts: Facts | None = None,
    *,
    topic: str | None = None,
    choices: Sequence[Choice] = (),
    table: Sequence[Row] = (),
    private: bool = True,
) -> Draft:
    """The draft of `<topic>/<variant>`.

    A question that was not understood before gets the topic's `simpler` wording in its place.
    """
    name = f"{topic or question.topic}/{variant}"
    simpler = f"{topic or question.topic}/simpler"
    speaker = question.speaker
    if question.asked.simpler and exists(speaker.language, speaker.channel, simpler):
        name = simpler
    told = {"variant": variant, **(facts or {})}
    return compose(question, name, told, choices=choices, table=table, private=private)


def compose(
    question: Question,
    name: str,
    facts: Facts,
    *,
    choices: Sequence[Choice] = (),
    table: Sequence[Row] = (),
    private: bool = True,
) -> Draft:
    """The draft of one template, as it is named."""
    speaker = question.speaker
    language, channel = speaker.language, speaker.channel
    values = {"practice": question.practice, "today": question.today, **plain(facts)}
    public = _public(name, language) if private and channel == "sms" else None
    rows = {entry for row in table for entry in row.entries}
    return Draft(
        text=render(language, channel, name, values),
        topic=question.topic,
        choices=tuple(choices),
        table=tuple(table),
        entries=tuple(sorted(rows.union(entries_of(facts)))),
        facts=_json(facts),
        private=private,
        sms_public_text=render(language, "sms", public, values) if public else None,
        page_text=render(language, "web", name, values) if public else None,
        masked=render(language, channel, name, values, masked=True),
    )


def _public(name: str, language: Language) -> str:
    """What is said in place of a private text: the topic's own words, or those for all."""
    own = f"{name.split('/')[0]}/public"
    return own if exists(language, "sms", own) else PUBLIC


def _json(facts: Facts) -> dict[str, Json]:
    return {name: as_json(value) for name, value in facts.items()}


def button(question: Question, key: str, payload: str | None = None, **parts: Any) -> Choice:
    """A button by the key of its wording; without a payload it says the intent of that name."""
    return Choice(label(question.speaker.language, f"button_{key}", **parts), payload or key)


def buttons(question: Question, *keys: str) -> tuple[Choice, ...]:
    """Follow-up buttons for the web; a text has no room for what can simply be asked."""
    if question.speaker.channel == "sms":
        return ()
    return tuple(button(question, key) for key in keys)


def check_again(question: Question) -> Draft:
    """Asks a flow's patient, whose proof of identity ran out meanwhile, to prove it once more."""
    choices = (button(question, "affirm"), button(question, "deny"))
    return compose(question, "again/check", {}, choices=choices, private=False)
