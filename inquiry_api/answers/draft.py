"""What an answer is before anybody sends it: words, choices, a table, and the rows it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from inquiry_api.access.identity import SendCode

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
Severity = Literal["high", "medium", "low"]
Outcome = Literal["answered", "identify", "choose", "plan", "case", "refused"]
StepOutcome = Literal["ask", "done", "left", "digress", "case"]
FlowName = Literal["identity", "plan", "choice", "details"]

# Left in a text for the gateway to fill when it sends: the one-time link, the case's number.
LINK = "{link}"
CASE = "{case}"


@dataclass(frozen=True)
class Choice:
    """A button; `payload` is an intent with its entities as JSON: `affirm`, `pay_bill{"a": 1}`."""

    title: str
    payload: str


@dataclass(frozen=True)
class Row:
    """One line of the arithmetic: signed cents, or words alone, and the entries behind it.

    `kind` says how to show it: charge, reduction, plan_paid, share, you_paid, left, pending, date.
    """

    label: str
    cents: int | None
    note: str = ""
    kind: str = "charge"
    entries: tuple[int, ...] = ()


@dataclass(frozen=True)
class Link:
    """A page to open, as a button on the web; `url` is whole, and secret where it has a token."""

    title: str
    url: str


@dataclass(frozen=True)
class Draft:
    """An answer in the speaker's channel and language.

    `private` says that it tells facts about a person. On SMS such a text goes out only where the
    warning about texts was accepted; otherwise `sms_public_text` does, with `{link}` filled in,
    and the link's page shows `page_text` and the table. `{case}` stands for the case's number.
    `entries` are the ledger entries that every figure rests on; `masked` is the text with amounts,
    dates and names hidden, for transcripts that others read.
    """

    text: str
    topic: str = ""
    choices: tuple[Choice, ...] = ()
    table: tuple[Row, ...] = ()
    entries: tuple[int, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)
    private: bool = False
    sms_public_text: str | None = None
    page_text: str | None = None
    masked: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class CaseNeeded:
    """A case to open with `cases.open_case`; the same `key` is the same case.

    `promised_at` is the time that the words to the patient promise. `person` says that the patient
    should get a clerk in this conversation now, not only work behind it.
    """

    kind: str
    severity: Severity
    topic: str
    key: str
    promised_at: datetime
    patient_id: UUID | None = None
    packet: Mapping[str, Json] = field(default_factory=dict)
    person: bool = False
    holds: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What `registry.answer` found. With `flow` set the form starts and asks its own question.

    `case` may come with any outcome: the answer is given, and a clerk has something to do besides.
    `resume` names the topic of a question that is ready to be answered in this one's place. An
    `aside` leaves what was said before as what is being spoken of.
    """

    outcome: Outcome
    draft: Draft | None = None
    flow: FlowName | None = None
    case: CaseNeeded | None = None
    resume: str | None = None
    aside: bool = False


@dataclass(frozen=True)
class FlowStep:
    """What one message did to a flow. `resume` names the topic to answer next."""

    outcome: StepOutcome
    draft: Draft | None = None
    resume: str | None = None
    case: CaseNeeded | None = None
    sends: tuple[SendCode, ...] = ()
