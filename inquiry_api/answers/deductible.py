"""How much of the yearly deductible is met and left, as the plan last said."""

import re
from typing import Any
from uuid import UUID

from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer, Row
from inquiry_api.answers.facts import Told, total
from inquiry_api.answers.picture import Picture, VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import label
from inquiry_api.coverage.queries import Cover, Limit, limits_on, on_day
from inquiry_api.ledger.figures import Figure
from inquiry_api.ledger.history import ClaimNow

_TERMS = (
    ("deductible", r"\bdeduct[ai]ble|\bdeducible"),
    ("copay", r"\bco-?pay|\bcopago"),
    ("coinsurance", r"\bco-?insurance|\bcoa?seguro"),
    ("most", r"\bout[- ]of[- ]pocket|\bgastos? de bolsillo|\btope\b"),
)
_MEANS = re.compile(
    r"\b(?:means?|meaning|define|difference|significan?|quieren? decir|diferencia)\b"
)
_WHAT_IS = re.compile(r"\b(?:what(?:'?s| is| are)|explain|que (?:es|son)|explique)\b")
_OWN = re.compile(r"\b(?:my|our|mine|mi|mis|left|met|remaining|much|queda|falta|llevo|cuanto)\b")
_IN_FLIGHT = frozenset({"sent", "received", "pending", "information_needed", "forwarded"})


def answer(question: Question) -> Answer:
    """The limits of the plan that covers the patient today; without a report, that we can't say.

    A guarantor isn't told: a plan's limits are the member's.
    """
    terms = _terms(question)
    if terms:
        choices = buttons(question, "ask_deductible", "explain_balance")
        facts_ = {"terms": terms}
        return Answer(
            "answered", draft(question, "meaning", facts_, choices=choices, private=False)
        )
    picture = question.picture
    patient_id = _member(question)
    if patient_id is None:
        return Answer("answered", draft(question, "members_only", {}, private=False))
    active = on_day(picture.covers, patient_id, question.today)
    if not active:
        choices = buttons(question, "update_insurance")
        return Answer("answered", draft(question, "no_cover", {}, choices=choices))
    cover = active[0]
    limits = limits_on(question.session, cover.coverage_id, question.today)
    facts: dict[str, Any] = {"payer": cover.payer, "phone": cover.phone}
    if not limits:
        return Answer("answered", draft(question, "unknown", facts))
    facts |= _facts(picture, cover, limits)
    choices = buttons(question, "explain_balance")
    said = draft(question, "limits", facts, choices=choices, table=_table(question, limits))
    return Answer("answered", said)


def _terms(question: Question) -> list[str]:
    """The words whose meaning is asked for; that is nobody's secret. A text has room for two."""
    bare = plain_words(question.asked.text)
    plainly = _MEANS.search(bare)
    if not plainly and (not _WHAT_IS.search(bare) or _OWN.search(bare)):
        return []
    named = [name for name, words in _TERMS if re.search(words, bare)]
    return named[:2] if question.speaker.channel == "sms" else named


def _member(question: Question) -> UUID | None:
    """The speaker as a patient whose own account is open."""
    for account in question.scope.accounts:
        if account.role == "patient":
            return account.patient_id
    return None


def _facts(picture: Picture, cover: Cover, limits: tuple[Limit, ...]) -> dict[str, Any]:
    flight = _in_flight(picture, cover)
    own = [limit for limit in limits if limit.kind == "deductible"]
    return {
        "limits": [_limit(limit) for limit in _in_network_first(own)],
        "most": [_limit(limit) for limit in _in_network_first(limits) if limit not in own],
        "as_of": min(limit.as_of for limit in limits),
        "year_ends_on": limits[0].year_ends_on,
        "of_bills": total(v.balance.share.get("deductible", Figure()) for v in _own_open(picture)),
        "in_flight": [{"on": _visit_day(picture, claim)} for claim in flight],
    }


def _own_open(picture: Picture) -> list[VisitView]:
    """The patient's own visits on which something is owed."""
    return [v for v in picture.visits if v.debt.cents and v.account.role == "patient"]


def _in_network_first(limits: tuple[Limit, ...] | list[Limit]) -> list[Limit]:
    return sorted(limits, key=lambda limit: (limit.network != "in", limit.scope != "individual"))


def _limit(limit: Limit) -> dict[str, Any]:
    source = f"accumulator:{limit.accumulator_id}"
    return {
        "scope": limit.scope,
        "network": limit.network,
        "limit": Told(limit.limit_cents, source),
        "met": Told(limit.met_cents, source),
        "left": Told(limit.left_cents, source),
        "as_of": limit.as_of,
    }


def _in_flight(picture: Picture, cover: Cover) -> list[ClaimNow]:
    """Claims of this plan year on their way to this payer: they may still move the figures."""
    return [
        claim
        for claim in picture.claims
        if claim.state in _IN_FLIGHT and claim.payer_id == cover.payer_id
    ]


def _visit_day(picture: Picture, claim: ClaimNow) -> Any:
    return next(view.on for view in picture.visits if view.visit_id == claim.visit_id)


def _table(question: Question, limits: tuple[Limit, ...]) -> tuple[Row, ...]:
    rows = []
    for limit in _in_network_first(limits):
        name = f"row_{limit.kind}_{limit.scope}_{limit.network}"
        language = question.speaker.language
        rows.append(Row(label(language, name), limit.limit_cents, kind="limit"))
        rows.append(Row(label(language, "row_met"), limit.met_cents, kind="met"))
        rows.append(Row(label(language, "row_limit_left"), limit.left_cents, kind="left"))
    return tuple(rows)
