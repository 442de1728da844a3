"""Cards on file, and news of what a person has in hand."""

import re
from typing import Any

from inquiry_api.access.consents import has_consent
from inquiry_api.answers.cards import new_card
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer, Row
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.phrasing import day, moment
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import has_label, label
from inquiry_api.answers.standing import standing
from inquiry_api.cases.mine import MyCase, cases_of

_NOBODY_CAME = re.compile(
    r"\b(?:nobody|no ?one|never|not|didn'?t|haven'?t|hasn'?t)\b.*"
    r"\b(?:call|heard|hear|answer|repl|respon|got back|get back|contact|wrote)\w*"
    r"|\bpromised\b|\bprometieron\b"
    r"|\b(?:nadie|nunca|no) (?:me )?(?:ha |han )?(?:llam|contest|respond|escrib|avis)\w*"
)


def autopay(question: Question) -> Answer:
    """Whether cards are kept and charged here at all, and what is to pay next."""
    another = new_card(question)
    if another is not None:
        return another
    keeps = question.practice.policies.cards_on_file
    facts = standing(question, question.picture.visits, whole=True)
    if keeps is False:
        choices = buttons(question, "pay_bill", "set_up_payment_plan")
        return Answer("answered", draft(question, "no_cards", facts, choices=choices))
    facts["promised"] = promise(question, "medium")
    case = asked_case(question, "medium", why="a clerk sees to cards on file", wants="autopay")
    return Answer("case", draft(question, "taken", facts, private=False), case=case)


def request_status(question: Question) -> Answer:
    """Each matter a person has in hand: since when, how far, and by when there is news."""
    patient, here = question.scope.patient_id, question.speaker.conversation_id
    found = cases_of(question.session, patient_id=patient, conversation_id=here)
    choices = buttons(question, "talk_to_human")
    if not found and _NOBODY_CAME.search(plain_words(question.asked.text)):
        return _missed(question)
    if not found:
        return Answer("answered", draft(question, "none", {}, choices=choices, private=False))
    late = [case for case in found if case.open and case.promised_at < question.at]
    facts: dict[str, Any] = {
        "matters": [_told(question, case) for case in found[:2]],
        "more": max(0, len(found) - 2),
        "late": bool(late),
        "promised": promise(question, "high") if late else None,
    }
    needed = None
    if late:
        needed = asked_case(
            question, "high", why="promised time has passed", wants="news",
            late=[case.number for case in late],
        )  # fmt: skip
    table = tuple(_row(question, case) for case in found)
    said = draft(question, "told", facts, choices=choices, table=table, private=False)
    return Answer("answered", said, case=needed)


def _missed(question: Question) -> Answer:
    """Nobody answered something that we know nothing of: said elsewhere, so a person finds out."""
    case = asked_case(question, "high", why="a promised answer did not come", wants="news")
    facts = {"promised": promise(question, "high")}
    return Answer("case", draft(question, "missed", facts, private=False), case=case)


def _told(question: Question, case: MyCase) -> dict[str, Any]:
    return {
        "number": case.number,
        "what": _what(question, case) if _may_say_what(question) else "",
        "state": case.state,
        "opened": case.opened_at.astimezone(question.practice.zone).date(),
        "promised": case.promised_at.astimezone(question.practice.zone),
        "late": case.open and case.promised_at < question.at,
    }


def _what(question: Question, case: MyCase) -> str:
    language, key = question.speaker.language, f"matter_{case.topic}"
    return label(language, key if has_label(language, key) else "matter_other")


def _may_say_what(question: Question) -> bool:
    """What somebody asked for is private: by text it is said only to whom agreed to such texts."""
    return question.speaker.channel == "web" or has_consent(question.session, question.speaker)


def _row(question: Question, case: MyCase) -> Row:
    language, channel = question.speaker.language, question.speaker.channel
    state = label(language, f"state_{case.state}")
    zone = question.practice.zone
    by = moment(case.promised_at.astimezone(zone), language, channel)
    since = day(case.opened_at.astimezone(zone).date(), language, channel)
    return Row(f"{case.number}: {_what(question, case)}, {since}", None, f"{state}. {by}", "date")
