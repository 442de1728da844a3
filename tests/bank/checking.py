"""Checks a reply by machine: every figure against the books, the next step, nothing forbidden."""

import re
from collections.abc import Iterable, Mapping, Sequence

from inquiry_api.answers.draft import Draft
from inquiry_api.answers.sms import is_gsm, segments
from inquiry_api.money import format_cents, parse_cents

_AMOUNT = re.compile(r"-?\$[\d,]+(?:\.\d{2})?")
# How each next step shows: as a button's intent, or in words, in either language.
NEXT: Mapping[str, tuple[str, str]] = {
    "why": ("explain_balance", r"ask me (?:\"?why|for why)|why\b|por qué|por que"),
    "pay": ("pay_bill", r"pay\b|/pay/|pag(?:ar|ue|o)\b"),
    "plan": ("set_up_payment_plan", r"plan|over time|in parts|a plazos|por partes"),
    "claims": ("ask_claim_status", r"claim|reclamo|plan|wait|espere"),
    "person": ("talk_to_human", r"person|call|llame|persona"),
    "time": ("request_more_time", r"more time|más tiempo|mas tiempo"),
    "receipt": ("request_receipt", r"receipt|recibo"),
    "card": ("update_insurance", r"card|tarjeta|insurance|seguro|number|número|numero"),
    "appeal": ("ask_denial", r"appeal|apelar|look again|otra vez"),
    "review": ("request_coding_review", r"review|revis|statement|estado de cuenta"),
    "missing": ("report_missing_payment", r"already|tell me|dígame|digame"),
    "apply": ("ask_financial_assistance", r"apply|pídala|pidala|pida la ayuda"),
    "case": ("", r"\{case\}"),
    "link": ("", r"\{link\}|/pay/"),
    "wait": ("", r"nothing|wait|nada|espere"),
    "keep": ("", r"keep|gu[aá]rd"),
    "tell": ("", r"tell me|ask\b|dígame|digame|pregunt|pid[ae]|say"),
}


def amounts(text: str) -> list[int]:
    """Every amount of money in a text, without its sign."""
    return [abs(parse_cents(found)) for found in _AMOUNT.findall(text)]


def shown(draft: Draft) -> str:
    """All that anybody could read of a draft."""
    rows = [f"{row.label} {row.note} {_cents(row.cents)}" for row in draft.table]
    titles = [choice.title for choice in draft.choices]
    parts = (draft.text, draft.page_text or "", draft.sms_public_text or "", *rows, *titles)
    return "\n".join(parts)


def _cents(cents: int | None) -> str:
    return "" if cents is None else format_cents(cents)


def wrong_figures(draft: Draft, allowed: Iterable[int]) -> list[str]:
    """The amounts that stand in a reply and in none of the quantities that it may tell."""
    known = {0, *allowed}
    return [format_cents(cents) for cents in amounts(shown(draft)) if cents not in known]


def missing_figures(draft: Draft, needed: Mapping[str, frozenset[int]]) -> list[str]:
    """The quantities that a reply must tell, and doesn't."""
    told = set(amounts(draft.text)) | set(amounts(draft.page_text or ""))
    return [name for name, cents in needed.items() if not told & (cents - {0})]


def missing_steps(draft: Draft, steps: Sequence[str]) -> list[str]:
    """The next steps that a reply must offer, and doesn't."""
    payloads = [choice.payload for choice in draft.choices]
    lacking = []
    for step in steps:
        intent, words = NEXT[step]
        offered = intent and any(payload.startswith(intent) for payload in payloads)
        offered = offered or (step == "link" and bool(draft.links))
        if not offered and not re.search(words, draft.text, re.IGNORECASE):
            lacking.append(step)
    return lacking


# Words that a reply in the other language never needs; names of payers and people are no such.
_FOREIGN: Mapping[str, re.Pattern[str]] = {
    "es": re.compile(
        r"\b(?:you|your|the|owe|please|bill|bills|insurance|and|with|was|were|this|that|now|from"
        r"|pay|paid|visit|visits|charge|claim|plan's|person|call|ask|tell|yes)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:usted|su|sus|debe|pagar|cuenta|visita|seguro|reclamo|hoy|persona|gracias|antes"
        r"|puede|para|por|los|las|del)\b",
        re.IGNORECASE,
    ),
}
# What stays as it is in any language: names, addresses, and words to text that carriers know.
_NAMES = re.compile(
    r"Harbor Health|Second Shield|State Medicaid|Juniper Bend[\w ]*|\S+\.example\S*|P\.O\. Box"
    r"|Mill Pond Road|Alder Falls|Dr\. Rosa Lind|https?://\S+|cms\.gov\S*|Good Neighbor Plan"
    r"|\bVisit\b"
)


def foreign_words(draft: Draft, language: str) -> list[str]:
    """Words of the other language in a reply, its buttons and its table."""
    return _FOREIGN[language].findall(_NAMES.sub("", shown(draft)))


def unfit(draft: Draft, channel: str) -> list[str]:
    """Why a text could not go out as a text."""
    if channel != "sms":
        return []
    found = []
    for text in (draft.text, draft.sms_public_text or ""):
        if not is_gsm(text):
            found.append(f"not in GSM letters: {text}")
        if segments(text.replace("{link}", "x" * 60)) > 2:
            found.append(f"more than two segments: {text}")
    return found


def leaks(draft: Draft | None, secrets: Sequence[str]) -> list[str]:
    """What of somebody's facts a reply shows to whom it must show none."""
    if draft is None:
        return []
    text = shown(draft)
    found = [secret for secret in secrets if secret.casefold() in text.casefold()]
    return found + [format_cents(cents) for cents in amounts(text)]
