"""What a line, a code or a billing word means."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from inquiry_api.access.speaker import Language
from inquiry_api.answers.bills import service_rows
from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.facts import total
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.reasons.codes_said import explain_remark, knows_remark
from inquiry_api.answers.reasons.table import codes, explain
from inquiry_api.answers.standing import standing
from inquiry_api.ledger.itemised import ServiceLine, service_lines

_WORDS = Path(__file__).parent / "words.yml"
_REASON = re.compile(r"(CO|PR|OA|PI|CR)-?(\w{1,3})")
_SERVICE = re.compile(r"\d{5}|[A-Z]\d{4}")
_REMARK = re.compile(r"(?:MA|M|N)-?\d{1,3}")


def answer(question: Question) -> Answer:
    """A billing word for anybody; a code or the lines of a visit for whom it concerns."""
    word = _word(question)
    if word is not None:
        choices = buttons(question, "explain_balance", "ask_balance")
        facts = {"meaning": word}
        return Answer("answered", draft(question, "word", facts, choices=choices, private=False))
    named = _codes(question)
    reason = _reason(question, named)
    if reason is not None:
        return reason
    return _lines(question, named)


def _word(question: Question) -> str | None:
    bare = plain_words(question.asked.text)
    for entry in words():
        if re.search(entry["pattern"], bare):
            return entry[question.speaker.language]
    return None


@cache
def words() -> list[Mapping[str, str]]:
    """Billing words with their meaning in both languages."""
    loaded: list[Mapping[str, str]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return loaded


def meaning(entry: Mapping[str, str], language: Language) -> str:
    """One word's meaning."""
    return entry[language]


def _codes(question: Question) -> list[str]:
    entities = question.asked.entities
    found = [str(e.get("value", "")).upper() for e in entities if e.get("entity") == "code"]
    return found + re.findall(r"\b\d{5}\b", question.asked.text)


def _reason(question: Question, named: list[str]) -> Answer | None:
    """A payer's reason or remark: a public list in our own words, no fact about anybody."""
    for code in named:
        told = _meaning(question, code)
        if told is not None:
            choices = buttons(question, "ask_denial", "talk_to_human")
            return Answer(
                "answered", draft(question, "reason", told, choices=choices, private=False)
            )
    if any(_REASON.fullmatch(code) or _REMARK.fullmatch(code) for code in named):
        choices = buttons(question, "talk_to_human")
        said = draft(question, "unknown_code", {}, choices=choices, private=False)
        return Answer("answered", said)
    return None


def _meaning(question: Question, code: str) -> dict[str, str] | None:
    """What a code says and what comes next; None for one that we have no words for."""
    speaker = question.speaker
    match = _REASON.fullmatch(code)
    if match and match[2] in codes():
        told = explain(match[1], match[2]).words(speaker.language, speaker.channel)
        return {"what": told.what, "then": told.next}
    remark = code.replace("-", "")
    if _REMARK.fullmatch(code) and knows_remark(remark):
        return {"what": explain_remark(remark).words.in_language(speaker.language), "then": ""}
    return None


def _lines(question: Question, named: list[str]) -> Answer:
    """The visit's lines, or those with the code that was named."""
    selection = chosen_visits(question)
    visits = question.picture.visits
    if not visits:
        return Answer("answered", draft(question, "no_visits", {}))
    if question.only_amounts:
        return Answer("answered", draft(question, "patient_only", {}, private=False))
    lines = service_lines(question.session, [view.visit_id for view in visits])
    coded = [line for line in lines if (line.code or "").upper() in named]
    if coded:
        return _said(question, coded[:1])
    missing = any(_SERVICE.fullmatch(code) for code in named)
    amounts = set(question.wanted.amounts)
    priced = [line for line in lines if line.charged.cents in amounts]
    if len(priced) == 1:
        return _said(question, priced)
    if selection.status != "one" and len(visits) != 1:
        return choose(question, selection, _open(selection.visits) or visits)
    view = selection.visits[0] if selection.status == "one" else visits[0]
    shown = [line for line in lines if line.visit_id == view.visit_id]
    return _said(question, shown, missing=missing)


def _open(visits: tuple[VisitView, ...]) -> tuple[VisitView, ...]:
    return tuple(view for view in visits if view.debt.cents or view.pending) or visits


def _said(question: Question, lines: list[ServiceLine], *, missing: bool = False) -> Answer:
    """These lines; `missing` says that none of the bills has the code that was named."""
    by_id = {view.visit_id: view for view in question.picture.visits}
    view = by_id[lines[0].visit_id] if lines else question.picture.visits[0]
    question.focus = (view.visit_id,)
    facts: dict[str, Any] = standing(question, [view], whole=False) | {
        "on": view.on,
        "count": len(lines),
        "missing": missing,
        "charges": total(line.charged for line in lines),
        "owed": view.debt,
        "lines": [_told(line) for line in lines],
    }
    choices = buttons(question, "explain_balance", "request_coding_review", "dispute_charge")
    table = service_rows(question, lines)
    return Answer("answered", draft(question, "lines", facts, choices=choices, table=table))


def _told(line: ServiceLine) -> dict[str, Any]:
    return {
        "what": line.description,
        "code": line.code,
        "units": line.units,
        "charged": line.charged,
    }
