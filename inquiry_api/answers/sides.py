"""Whose bills a message means, of somebody who has bills of their own and answers for others'."""

import re
from dataclasses import replace
from typing import Literal

from inquiry_api.access.door import Role, Scope

# Topics whose answer is about visits, so that another one, or another person's, can be meant.
ABOUT_VISITS = frozenset(
    """balance explain_balance why_billed_if_insured claim_status pay_bill identify_bill
    facility_fee explain_charge denial multiple_bills""".split()
)
Side = Literal["own", "others"]
_ROLES: dict[Side, Role] = {"own": "patient", "others": "guarantor"}
_KIN = (
    r"(?:sons?|daughters?|kids?|child(?:ren)?|bab(?:y|ies)|boys?|girls?|husband|wife|spouse|partner"
    r"|mother|mom|father|dad|parents?|hij[oa]s?|ni[nñ][oa]s?|beb[eé]|espos[oa]|marido|mujer|mam[aá]"
    r"|pap[aá]|madre|padres?)"
)
_OTHERS = re.compile(
    rf"\b(?:for|about|of) (?:my|our) {_KIN}\b(?!['’]s)"  # noqa: RUF001 - A typed apostrophe.
    rf"|\b(?:my|our) {_KIN}['’]?s?['’]?(?: (?:bill|visit|account|balance|one|charge)s?\b|\W*$)"  # noqa: RUF001
    rf"|(?<!seguro )(?<!plan )(?<!nombre )(?<!aseguranza )\b(?:de|para|por) mis? {_KIN}\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:mine|my own|mi propi[oa]|for me|for myself|(?:lo|la|el|las|los) m[ií][oa]s?)\b",
    re.IGNORECASE,
)
_NOT_OWN = re.compile(r"\bnot (?:mine|my own|for me)\b|\bm[ií][oa]s? no\b", re.IGNORECASE)


def side_meant(text: str) -> Side | None:
    """The side that a message names: "my son's", "for my wife", "and mine?"."""
    if _OTHERS.search(text):
        return "others"
    return "own" if _OWN.search(text) and not _NOT_OWN.search(text) else None


def narrowed(scope: Scope, topic: str, text: str) -> Scope:
    """What is open, without the side that a question about visits leaves out by its words."""
    side = side_meant(text) if topic in ABOUT_VISITS and scope.role == "both" else None
    if side is None:
        return scope
    role = _ROLES[side]
    accounts = tuple(account for account in scope.accounts if account.role == role)
    return replace(scope, accounts=accounts, role=role)
