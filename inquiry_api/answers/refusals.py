"""What a payer refused, in words: its reason, what its own remark adds, and whose turn it is.

A reason that only says "something is missing" hands over to the remark, which says what. A reason
that says what to do keeps its own next step, and the remark is told beside it where there is room.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.reasons.codes_said import (
    Saying,
    Status,
    explain_remark,
    explain_status,
    knows_remark,
)
from inquiry_api.answers.reasons.table import Explained, explain
from inquiry_api.answers.rendering import label
from inquiry_api.ledger.figures import SHARES, Reason
from inquiry_api.ledger.history import ClaimNow
from inquiry_api.ledger.journal import Book

# "card": the patient is to tell what the card says; "you": the patient is to call the plan.
Turn = Literal["you", "card", "us", "payer", "nobody"]

_HANDS_OVER = frozenset({"ours", "records", "settling"})
_CALL_PLAN = frozenset({"from_patient", "other_insurer"})
_TELL_CARD = frozenset({"not_active", "unknown_member"})
# Of several remarks the one that asks for most comes first.
_WEIGHT = {"yours": 0, "ours": 1, "clerk": 2, "payer": 3, "nobody": 4}
_PRIOR_PAYER = "23"
_IS_STATUS = re.compile(r"[A-Z]\d")


@dataclass(frozen=True)
class Refusal:
    """One reason for not paying, with the remark that says more, if there is one in our words."""

    reason: Reason
    explained: Explained
    remark: Saying | None

    @property
    def turn(self) -> Turn:
        """Whose turn it is by this refusal: the patient's, or nobody's that the patient can see."""
        if self.explained.family in _CALL_PLAN:
            return "you"
        if self.explained.family in _TELL_CARD:
            return "card"
        if self.remark is None or not self._handed_over:
            return "nobody"
        return turn_of(self.remark)

    def words(self, language: Language, channel: Channel) -> dict[str, str]:
        """What happened and what comes next, as it may be told there."""
        told = self.explained.words(language, channel)
        if self.remark is None:
            return {"what": told.what, "next": told.next}
        added = self.remark.words.in_language(language)
        if self._handed_over:
            return {"what": told.what, "next": f"{added} {self._owes(language)}".strip()}
        what = f"{told.what} {added}" if channel == "web" else told.what
        return {"what": what, "next": told.next}

    @property
    def _handed_over(self) -> bool:
        return self.explained.family in _HANDS_OVER

    def _owes(self, language: Language) -> str:
        """What it costs the patient today; nothing is said where a clerk has let it through."""
        assert self.remark is not None
        if self.remark.owes == "never" or self.reason.book == Book.PATIENT:
            return ""
        key = "refusal_not_yet" if self.reason.group == "PR" else "refusal_not_owed"
        return label(language, key)


def refusal(question: Question, reason: Reason) -> Refusal:
    """A reason of one of the speaker's visits, with the remark that the payer gave beside it."""
    remarks = question.picture.remarks.get((reason.claim_id, reason.group, reason.code), ())
    return Refusal(reason, explain(reason.group, reason.code), weightiest(remarks))


def refuses(reason: Reason, *, denied: bool) -> bool:
    """Whether a reason says that this payer would not pay, and not only how it shared the cost.

    What it left to nobody (OA, PI, CR) is a refusal where the claim was `denied`; on a paid one it
    only informs, and so does what an earlier payer did (23).
    """
    if reason.book in (Book.DENIED, Book.REVIEW):
        return True
    if reason.book == Book.OTHER:
        return denied and reason.code != _PRIOR_PAYER
    return reason.book == Book.PATIENT and reason.code not in SHARES


def denied_claims(question: Question) -> frozenset[UUID]:
    """The claims that a payer refused as a whole."""
    return frozenset(c.claim_id for c in question.picture.claims if c.state == "denied")


def refused_by(question: Question, view: VisitView) -> list[Reason]:
    """Every reason for which some payer of this visit didn't pay, the biggest first."""
    denied = denied_claims(question)
    given = (r for r in view.balance.reasons if refuses(r, denied=r.claim_id in denied))
    return biggest_first(given)


def lacks_approval(question: Question, view: VisitView) -> bool:
    """Whether a payer refused anything of this visit because it had not approved it before."""
    given = (refusal(question, reason) for reason in refused_by(question, view))
    return any(one.explained.family == "approval" for one in given)


def biggest_first(reasons: Iterable[Reason]) -> list[Reason]:
    """Reasons by the money behind them; of two alike, by their code, so that it is always so."""
    return sorted(reasons, key=lambda r: (-abs(r.figure.cents), r.group, r.code))


def weightiest(remarks: Sequence[str]) -> Saying | None:
    """The remark to tell: what protects the patient, then what asks most. One that we have no
    words for is left to the clerk, and one that only explains a sum adds nothing."""
    known = [explain_remark(code) for code in remarks if knows_remark(code)]
    telling = [saying for saying in known if saying.adds]
    telling.sort(key=lambda saying: (saying.owes != "never", _WEIGHT[saying.turn]))
    return telling[0] if telling else None


def turn_of(saying: Saying) -> Turn:
    """A saying's turn, as the answers tell it."""
    if saying.turn == "yours":
        return "card" if saying.ask == "card" else "you"
    return {"ours": "us", "payer": "payer"}.get(saying.turn, "nobody")  # type: ignore[return-value]


def news_of(claim: ClaimNow) -> Saying | None:
    """What the claim's last news asks of somebody, by its status code, beyond what its state says.

    A remittance's own status (`1`, `22`) is no such code, and waiting or done need no words.
    """
    status = _status(claim)
    if status is None or status.detail is None:
        return None
    return status.detail if status.detail.turn in ("yours", "ours", "clerk") else None


def status_turn(claim: ClaimNow) -> Turn | None:
    """Whose turn it is by the claim's last news; None if its code doesn't say."""
    status = _status(claim)
    if status is None or status.turn not in ("yours", "ours"):
        return None
    if status.turn == "ours":
        return "us"
    return turn_of(status.detail or status.family)


def _status(claim: ClaimNow) -> Status | None:
    code = claim.code or ""
    return explain_status(code) if _IS_STATUS.match(code) else None
