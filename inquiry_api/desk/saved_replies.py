"""Saved replies: short texts by language with fields that the case fills in."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from inquiry_api.access.staff import Staff
from inquiry_api.answers.practice import practice
from inquiry_api.conversations.wording import moment
from inquiry_api.desk.case_door import OpenCase


class Saved(BaseModel):
    """One saved reply. Its fields are {clerk}, {practice}, {phone}, {case}, {when}, {page}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    en: str
    es: str


@dataclass(frozen=True)
class Filled:
    """A saved reply as it would be sent in this case."""

    title: str
    text: str


@cache
def saved_replies() -> tuple[Saved, ...]:
    """All of them, in the order of the file."""
    written = (files("inquiry_api.desk") / "saved_replies.yml").read_text("utf-8")
    return tuple(Saved.model_validate(each) for each in yaml.safe_load(written))


def replies_for(opened: OpenCase, staff: Staff) -> list[Filled]:
    """The saved replies in the patient's language, filled in."""
    talk = opened.conversation
    if talk is None:
        return []
    place = practice()
    fields = {
        "clerk": staff.name.split()[0],
        "practice": place.short_name,
        "phone": place.phone,
        "case": opened.case.number,
        "when": moment(opened.case.promised_at, talk.language),
        "page": place.payment.page,
    }
    return [
        Filled(each.title, (each.es if talk.language == "es" else each.en).format(**fields))
        for each in saved_replies()
    ]
