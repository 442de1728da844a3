"""Every template, with the largest values and in every branch, against the rules for wording."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from inquiry_api.access.prompts import Prompt
from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.charges import words
from inquiry_api.answers.practice import practice
from inquiry_api.answers.reasons.codes_said import remarks, status_categories, status_details
from inquiry_api.answers.reasons.table import codes, explain, families
from inquiry_api.answers.rendering import CHANNELS, LANGUAGES, TEMPLATES, _labels, render
from inquiry_api.answers.sms import fold, is_gsm, segments
from inquiry_api.conversations.outcome_words import OUTCOME_WORDS
from inquiry_api.conversations.wording import WORDS
from inquiry_api.studio.lint import (
    ACCENT_DECIDES,
    BANNED,
    CLINICAL,
    CODES,
    HARDEST_GRADE,
    LEAST_EASE,
    LEAST_REASON_EASE,
    MOST_SEGMENTS,
    PROMPTS_OPT_OUT,
    SHOUTS_OPT_OUT,
)
from inquiry_api.studio.reading import english_grade, spanish_ease
from tests.answers.worst import LINK, fact_sets, template_names

ALL = [
    (language, channel, name)
    for language in LANGUAGES
    for channel in CHANNELS
    for name in template_names(language, channel)
]
TEXTS = [case for case in ALL if case[1] == "sms"]


@cache
def rendered(language: Language, channel: Channel, name: str) -> tuple[str, ...]:
    """Every wording of a template."""
    return tuple(
        {
            render(language, channel, name, facts): None
            for facts in fact_sets(name, language, channel)
        }
    )


def sent(text: str) -> str:
    """As it goes out: with a link and a case's number in it."""
    return text.replace("{link}", LINK).replace("{case}", "C-XXXXXX")


@pytest.mark.parametrize(("language", "channel", "name"), TEXTS)
def test_a_text_is_in_gsm_letters_and_two_segments(
    language: Language, channel: Channel, name: str
) -> None:
    for text in rendered(language, channel, name):
        assert is_gsm(sent(text)), text
        assert segments(sent(text)) <= MOST_SEGMENTS, f"{len(sent(text))}: {text}"


@pytest.mark.parametrize(("language", "channel", "name"), ALL)
def test_a_twelve_year_old_can_read_it(language: Language, channel: Channel, name: str) -> None:
    for text in rendered(language, channel, name):
        if language == "en":
            assert english_grade(text) <= HARDEST_GRADE, f"{english_grade(text):.1f}: {text}"
        else:
            assert spanish_ease(text) >= LEAST_EASE, f"{spanish_ease(text):.1f}: {text}"


@pytest.mark.parametrize(("language", "channel", "name"), ALL)
def test_nothing_presses_blames_or_asks_for_an_opt_out_word(
    language: Language, channel: Channel, name: str
) -> None:
    for text in rendered(language, channel, name):
        assert not BANNED.search(text), text
        if name != "stop_messages/told":
            assert not PROMPTS_OPT_OUT.search(text), text
            assert not SHOUTS_OPT_OUT.search(text), text


@pytest.mark.parametrize(("language", "channel", "name"), TEXTS)
def test_a_text_holds_no_code_and_no_clinical_word(
    language: Language, channel: Channel, name: str
) -> None:
    places = re.compile(r"WI \d{5}(?:-\d{4})?|1-800-\d{3}-\d{4}|P\.O\. Box \d+|\d{5} Old Mill")
    for text in rendered(language, channel, name):
        assert not CODES.search(places.sub("", text)), text
        assert not CLINICAL.search(text), text


@pytest.mark.parametrize(("language", "channel", "name"), ALL)
def test_a_masked_wording_shows_no_amount_date_or_payer(
    language: Language, channel: Channel, name: str
) -> None:
    for facts in fact_sets(name, language, channel):
        text = render(language, channel, name, facts, masked=True)
        assert "999" not in text.replace("54999", ""), text
        assert "2026" not in text, text
        assert "Harbor" not in text, text


@pytest.mark.parametrize(("language", "channel", "name"), ALL)
def test_no_wording_has_gaps(language: Language, channel: Channel, name: str) -> None:
    for text in rendered(language, channel, name):
        assert text
        assert "None" not in text, text
        assert not re.search(r" [.,;:]|\.\.(?!\.)|,,|  |\(\)", text.replace(" .example", "")), text


def test_both_languages_have_the_same_templates() -> None:
    for channel in CHANNELS:
        assert template_names("en", channel) == template_names("es", channel)


def test_every_identity_prompt_has_its_words() -> None:
    for language in LANGUAGES:
        names = template_names(language, "sms")
        assert {f"identity/{prompt}" for prompt in Prompt} == {
            name for name in names if name.startswith("identity/")
        }


def test_identity_prompts_hold_no_facts() -> None:
    for language in LANGUAGES:
        for prompt in Prompt:
            render(language, "sms", f"identity/{prompt}", {"practice": practice()})


def test_both_languages_have_the_same_labels_but_for_kinds_of_visits() -> None:
    labels = {
        language: {key for key in _labels(language) if not key.startswith("kind_")}
        for language in LANGUAGES
    }
    assert labels["en"] == labels["es"]


def reason_wordings() -> Iterator[tuple[str, Any]]:
    for code, entry in codes().items():
        yield code, entry
        if entry.next:
            yield f"{code} next", entry.next
    for name, family in families().items():
        yield f"{name} sms", family.sms
        for group, wording in family.next.items():
            yield f"{name} {group}", wording


@pytest.mark.parametrize(("name", "wording"), list(reason_wordings()))
def test_no_reason_presses_blames_or_names_a_code(name: str, wording: Any) -> None:
    for text in (wording.en, wording.es):
        assert text.endswith((".", "?")), text
        assert not BANNED.search(text), text
        assert not CODES.search(text), text


@pytest.mark.parametrize("group", ["CO", "PR", "OA"])
@pytest.mark.parametrize("code", sorted(codes()))
def test_a_reason_with_its_next_step_is_easy_to_read(code: str, group: str) -> None:
    found = explain(group, code)
    english, spanish = found.words("en", "web"), found.words("es", "web")

    assert english_grade(f"{english.what} {english.next}") <= HARDEST_GRADE
    assert spanish_ease(f"{spanish.what} {spanish.next}") >= LEAST_REASON_EASE


@pytest.mark.parametrize("name", sorted(families()))
def test_what_a_text_says_of_a_reason_has_no_clinical_word(name: str) -> None:
    for text in (families()[name].sms.en, families()[name].sms.es):
        assert not CLINICAL.search(text), text


@pytest.mark.parametrize("name", template_names("es", "sms"))
def test_no_spanish_text_hangs_on_an_accent_that_falls_off(name: str) -> None:
    assert not ACCENT_DECIDES.search(_source("es", name))


@pytest.mark.parametrize("entry", words(), ids=lambda entry: entry["en"])
def test_a_billing_word_is_told_plainly_and_fits_a_text(entry: Mapping[str, str]) -> None:
    assert english_grade(entry["en"]) <= HARDEST_GRADE
    assert spanish_ease(entry["es"]) >= LEAST_EASE
    assert not ACCENT_DECIDES.search(entry["es"])
    assert all(segments(fold(entry[language])) <= MOST_SEGMENTS for language in LANGUAGES)


def said_by_text() -> Iterator[str]:
    """What texts say in Spanish beside the templates: of reasons and claims, and the gateway."""
    for family in families().values():
        yield from (wording.es for wording in (family.sms, *family.next.values()))
    for sayings in (remarks(), status_details(), status_categories()):
        yield from (saying.es for saying in sayings.values())
    yield from (said["es"] for said in (*WORDS.values(), *OUTCOME_WORDS.values()))


def test_no_spanish_sentence_in_a_text_hangs_on_an_accent_that_falls_off() -> None:
    assert [text for text in said_by_text() if ACCENT_DECIDES.search(text)] == []


def _source(language: Language, name: str) -> str:
    return (TEMPLATES / language / "sms" / f"{name}.txt").read_text(encoding="utf-8")
