"""Topics answered from the practice's own settings: the same for anybody, no identity needed."""

import re
from datetime import date, timedelta
from typing import Any

from inquiry_api.answers.clock import hours_on
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.people_topics import opening
from inquiry_api.answers.phrasing import WEEKDAYS
from inquiry_api.answers.practice import WEEK, Hours
from inquiry_api.answers.practice_cases import passed_on
from inquiry_api.answers.practice_ways import way_asked
from inquiry_api.answers.question import Question

TOPICS = (
    "payment_methods",
    "office_info",
    "if_legitimate",
    "language_help",
    "report_access_problem",
    "stop_messages",
)
_BUTTONS = {
    "report_access_problem": ("talk_to_human",),
    "language_help": ("talk_to_human",),
    "payment_methods": ("pay_bill", "set_up_payment_plan"),
}
_AHEAD = 14
_WHY_ASKED = re.compile(
    r"\b(?:birth ?da(?:te|y)|date of birth|dob|born|why do you (?:need|want|ask)|nacimiento"
    r"|cumpleanos|(?:para|por) que (?:lo |la )?(?:quieren|necesitan?|piden?|preguntan?))\b"
)


def answer(question: Question) -> Answer:
    """What the practice says of itself; a case where that doesn't settle it."""
    passed = passed_on(question)
    if passed is not None:
        return passed
    facts = opening(question) | {"hours": hours(question), "closed_on": closed_soon(question)}
    choices = buttons(question, *_BUTTONS.get(question.topic, ()))
    variant = "why_asked" if _asks_why(question) else "told"
    if question.topic == "payment_methods":
        facts["asked_way"] = way_asked(question.asked.text)
        variant = "way" if facts["asked_way"] else variant
    return Answer("answered", draft(question, variant, facts, choices=choices, private=False))


def _asks_why(question: Question) -> bool:
    """Whether somebody who doubts us asks what their birth date or code is wanted for."""
    bare = plain_words(question.asked.text)
    return question.topic == "if_legitimate" and _WHY_ASKED.search(bare) is not None


def hours(question: Question) -> list[dict[str, Any]]:
    """The opening hours, neighbouring days with the same hours together."""
    found: list[dict[str, Any]] = []
    for place, day in enumerate(WEEK):
        open_ = question.practice.hours.get(day)
        if open_ is None:
            continue
        name = _day_name(question, place)
        if found and found[-1]["_last"] == place - 1 and found[-1]["_hours"] == open_:
            found[-1] |= {"until": name, "_last": place}
        else:
            found.append(_span(name, place, open_))
    return [{key: run[key] for key in ("from", "until", "opens", "closes")} for run in found]


def _span(name: str, place: int, open_: Hours) -> dict[str, Any]:
    return {
        "from": name,
        "until": None,
        "opens": open_.opens,
        "closes": open_.closes,
        "_last": place,
        "_hours": open_,
    }


def _day_name(question: Question, place: int) -> str:
    name = WEEKDAYS[question.speaker.language][place]
    return name[:3] if question.speaker.channel == "sms" else name


def closed_soon(question: Question) -> date | None:
    """The next public holiday on which the office would else be open, within two weeks."""
    for offset in range(_AHEAD):
        day = question.today + timedelta(days=offset)
        usual = question.practice.hours.get(WEEK[day.weekday()])
        if usual is not None and hours_on(question.practice, day) is None:
            return day
    return None
