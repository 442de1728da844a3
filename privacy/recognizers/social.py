"""Finds US social security numbers, whole, masked or only their last four digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.spans import SSN, Span

_WHOLE = re.compile(
    r"(?<![\w-])(?<!\d[./])\d{3}( ?[ .-] ?)\d{2}\1\d{4}(?![\w]|[./-]\d)"
    r"|(?<![\w-])\d \d \d ?[ -] ?\d \d ?[ -] ?\d \d \d \d(?!\w)"
    r"|(?<![\w*])(?:[x*#]{3}[ .-]?[x*#]{2}[ .-]?|[x*#]{5})\d{4}(?!\d)"
)
_NAMES = (
    r"(?:ssn?|s\.s\.n\.?|ss#|socials?(?: security)?|soc sec|seguro social|numero social|itin)"
    r"(?![a-z])"
)
_FILLER = (
    r"(?:[ :=#.,\"'_()-]{1,3}(?:number|num|nbr|no|numero|is|es|was|are|son|ending|ends|end|ended|"
    r"termina|terminan|in|en|last|last4|l4|final|ultimos|the|los|four|4|cuatro|digits|digitos|numbers|"
    r"numeros|of|de|my|mi|del|with|con|security|card|on|file)(?![a-z\d])){0,7}[ :=#.,\"'()-]{0,4}"
)
_CUED = re.compile(
    rf"(?<![a-z]){_NAMES}{_FILLER}(?<![\d$])(\d{{3}}[ .-]{{0,3}}\d{{2}}[ .-]{{0,3}}\d{{4}}|"
    rf"\d{{3}}[ .-]\d{{3}}[ .-]\d{{3}}|"
    rf"\d{{4}})(?!\w|"
    rf"[.-]\d)"
)
_LAST_FOUR = re.compile(
    r"(?<![a-z])(?:last|final|ultimos|ultimas)[ -](?:four|4|cuatro)(?![a-z\d])"
    r"((?:[ :=#.,\"'-]{1,3}(?:digits?|digitos|numbers?|numeros|nums?|of|de|del|my|mi|your|the|"
    r"his|her|"
    r"is|are|son|es|was|social|security|ssn?|soc|seguro|sec|card|tarjeta|visa|debit|credit|"
    r"account)(?![a-z])){0,8})"
    r"[ :=#.,\"'-]{1,3}(\d{4})(?!\w|[.-]\d)"
)
_CUED_AFTER = re.compile(
    r"(?<![\w$.-])(\d{9}|\d{4})(?=,? (?:is |es |are |thats |that's )?(?:my|the|mi|de mi|of my) "
    r"(?:social|ssn|ss|seguro social)(?![a-z]))"
)
_OTHER_NUMBER = re.compile(r"card|tarjeta|visa|debit|credit|account")


def find_social_security(text: str) -> Iterator[Span]:
    """Whole numbers by their grouping, bare ones and last fours by what is said before them."""
    for match in _WHOLE.finditer(text):
        yield Span(*match.span(), SSN, 1.0)  # Its grouping tells more than the cue before it.
    for match in _CUED.finditer(text):
        yield Span(*match.span(1), SSN, 1.0)
    for match in _CUED_AFTER.finditer(text):
        yield Span(*match.span(1), SSN, 1.0)
    for match in _LAST_FOUR.finditer(text):
        if not _OTHER_NUMBER.search(match[1]):
            yield Span(*match.span(2), SSN, 1.0)
