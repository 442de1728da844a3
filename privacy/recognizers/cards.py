"""Finds payment card numbers, their security codes and expiry dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.spans import CARD_CODE, CREDIT_CARD, Span

_CANDIDATE = re.compile(r"(?<![\w.])(?<!\d[-])\d(?:[ .-]{0,2}\d){11,22}(?![\w])")
_GROUPS = re.compile(r"(?:\d{4}[ .-]{1,2}){3}\d{1,4}|\d{4}[ .-]{1,2}\d{6}[ .-]{1,2}\d{5}")
_CARD_CUE = re.compile(
    r"(?<![a-z])(?:card|visa|master ?card|amex|american express|discover|debit|credit|tarjeta|"
    r"debito|credito|cc)(?![a-z])[^\n]{0,30}$"
)
_PART = re.compile(
    r"(?<![\w$.])\d{4}(?:[ -]\d{4}){1,2}(?![\w]|[.-]\d)"
    r"|(?<![\w$.])\d{8,12}(?: \d{1,3})?(?![\w]|[.-]\d)"
)
_ID_CUE = re.compile(r"(?<![a-z])(?:id|member|policy|acct|account|insurance|ins)(?![a-z])")
_CODE = re.compile(
    r"(?<![a-z])(?:cvv2?|cvc2?|cvn|csc|cid|security code|card code|codigo de seguridad)(?![a-z])"
    r"[ :=#\"']{0,3}(?:(?:is|es|number|code)[ :]{1,2}){0,2}(\d{3,4})(?!\d)"
)
# What is read off a card goes on with its expiry date and its code.
_CODE_BEHIND = re.compile(
    r"(?:,? {1,2}\d{1,2}/\d{2,4})?,? {1,2}(\d{3,4})(?![\w%]|[.,/:-]\d| ?(?:dollars|bucks|dolares))"
)
_EXPIRY = re.compile(
    r"(?<![a-z])(?:exp|expires?|expiry|expiration|expiration date|expira|vence|good thru|valid "
    r"thru)"
    r"(?![a-z])[ :.=\"']{0,3}(?:(?:date|is|on|en|el)[ :]{1,2}){0,2}(\d{1,2} ?[/-] ?\d{2,4})(?!\d|/)"
)
SHORTEST, LONGEST = 12, 19


def find_cards(text: str) -> Iterator[Span]:
    """Numbers that pass the Luhn check, are grouped like a card's, or stand beside a cue."""
    for match in _CANDIDATE.finditer(text):
        end = _card_end(match)
        if end is not None:
            yield Span(match.start(), end, CREDIT_CARD, 0.95)
            behind = _CODE_BEHIND.match(text, end)
            if behind:
                yield Span(*behind.span(1), CARD_CODE, 0.8)
    for match in _PART.finditer(text):
        before = _CARD_CUE.search(text[max(0, match.start() - 45) : match.start()])
        if before and not _ID_CUE.search(before[0]):
            yield Span(*match.span(), CREDIT_CARD, 0.9)


def find_card_codes(text: str) -> Iterator[Span]:
    """Security codes and expiry dates, which need a cue."""
    for pattern in (_CODE, _EXPIRY):
        for match in pattern.finditer(text):
            yield Span(*match.span(1), CARD_CODE, 1.0)


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1: the last digit checks the others. A run of one digit is no card."""
    if not SHORTEST <= len(digits) <= LONGEST or len(set(digits)) == 1:
        return False
    doubled = (int(char) * 2 for char in digits[-2::-2])
    return (
        sum(int(char) for char in digits[::-2]) + sum(d // 10 + d % 10 for d in doubled)
    ) % 10 == 0


def _card_end(match: re.Match[str]) -> int | None:
    """Where the card number ends that begins with the match; later digit groups may follow it."""
    text = match.string
    ends = [match.end()] + [
        at
        for at in range(match.end() - 1, match.start(), -1)
        if text[at] in " .-" and text[at - 1] not in " .-"
    ]
    for end in ends:
        if passes_luhn(re.sub(r"\D", "", text[match.start() : end])):
            return end
    grouped = _GROUPS.match(text, match.start(), match.end())
    return grouped.end() if grouped else None
