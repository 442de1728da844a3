"""Finds identifiers by their place in records: JSON and query fields, X12 and HL7 segments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.spans import ACCOUNT, ADDRESS, CLAIM, DATE, ID, MEMBER_ID, MRN, NAME, PHONE, SSN, Span

_FIELDS: dict[str, str] = {
    NAME: (
        r"(?:first|last|given|family|full|middle|maiden|patient|guarantor|subscriber|member|"
        r"insured|nick|sur|contact|"
        r"display|legal|preferred|caller|provider|doctor|physician|agent|spouse|mother|father|"
        r"parent|child|employer)[ _-]?names?|"
        r"given|family|surname|fname|lname|apellidos?|nombres?|policyholder|guarantor|subscriber|"
        r"patient|insured|caller|cardholder|addressee|recipient|user|rendering|referring|attending"
    ),
    ADDRESS: (
        r"(?:street|mailing|home|billing|postal)?[ _-]?addr(?:ess)?[ _-]?(?:line)?[ _-]?\d?|"
        r"street|line|city|town|county|"
        r"zip(?:[ _-]?code)?|postal[ _-]?code|postcode"
    ),
    DATE: r"dob|birth[ _-]?date|date[ _-]?of[ _-]?birth|birthday|deceased(?:date(?:time)?)?",
    PHONE: r"phone(?:[ _-]?number)?|mobile|cell|telephone|fax|msisdn",
    SSN: r"ssn|social[ _-]?security(?:[ _-]?number)?|tax[ _-]?id",
    ID: r"user[ _-]?name|login|pass(?:word|wd|code)|pin|secret|otp|api[ _-]?key|token",
}
_FIELD = re.compile(
    r"(?<![a-z0-9])[\"']?(?:"
    + "|".join(f"(?P<{kind}>{names})" for kind, names in _FIELDS.items())
    + r")(?:[\"'] ?[:=]|=|\" ?: ?) ?"
    r"(?:[\[( ]{0,3}\"(?P<d>[^\"\n]{1,200})\"|[\[( ]{0,3}'(?P<s>[^'\n]{1,200})'(?![a-z])|"
    r"(?P<b>[^\s\"'&,;)}\]{\[]{1,120}))"
)
_QUERY_VALUE = re.compile(
    r"[?&;](?:name|q|search|patient|family|given|last|first|member|dob)=([^\s&\"'<>]{1,120})"
)
_NOTHING = frozenset(
    "none null true false unknown redacted undefined n/a na nan string str text empty missing "
    "required invalid yes no".split()
)
_SEGMENT = re.compile(r"(?:^|(?<=[~\s\"'|>]))([a-z][a-z0-9]{1,2})\*([^~\n]{1,400})")
_SEGMENT_PLACES: dict[str, dict[int, str]] = {
    "nm1": {3: NAME, 4: NAME, 5: NAME, 9: MEMBER_ID},
    "n1": {2: NAME, 4: ID},
    "n3": {1: ADDRESS, 2: ADDRESS},
    "n4": {1: ADDRESS, 2: ADDRESS, 3: ADDRESS},
    "dmg": {2: DATE},
    "per": {2: NAME, 4: PHONE, 6: PHONE, 8: PHONE},
    "ref": {2: ID},
    "clp": {1: ACCOUNT, 7: CLAIM},
    "clm": {1: ACCOUNT},
    "sbr": {3: ID},
    "trn": {2: ID},
    "bpr": {7: ID, 9: ID, 13: ID, 15: ID},
    "isa": {6: ID, 8: ID, 13: ID},
    "gs": {2: ID, 3: ID, 6: ID},
    "hl7": {},
}
_REF_KINDS = {
    "1w": MEMBER_ID,
    "0f": MEMBER_ID,
    "ig": MEMBER_ID,
    "ea": MRN,
    "f8": CLAIM,
    "1k": CLAIM,
    "d9": CLAIM,
    "sy": SSN,
}
_AMOUNT_SEGMENTS = frozenset({"clp", "svc", "cas", "amt", "plb", "bpr", "sv1", "sv2", "clm"})
_HL7 = re.compile(r"(?:^|(?<=[\n\r\s\"']))(pid|nk1|gt1|in1)\|([^\n\r]{1,800})")
_HL7_PLACES: dict[str, dict[int, str]] = {
    "pid": {
        2: MRN, 3: MRN, 4: MRN, 5: NAME, 6: NAME, 7: DATE, 9: NAME, 11: ADDRESS, 13: PHONE,
        14: PHONE, 18: ACCOUNT, 19: SSN, 20: ID, 21: MRN, 29: DATE,
    },
    "nk1": {2: NAME, 4: ADDRESS, 5: PHONE},
    "gt1": {2: ACCOUNT, 3: NAME, 5: ADDRESS, 6: PHONE, 8: DATE, 12: SSN},
    "in1": {8: ID, 16: NAME, 18: DATE, 19: ADDRESS, 36: MEMBER_ID},
}  # fmt: skip
_PLAIN_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,2})?")


def find_fields(text: str) -> Iterator[Span]:
    """Values of JSON members, arguments and query parameters whose key says what they are."""
    if "=" not in text and ":" not in text:
        return
    for match in _FIELD.finditer(text):
        group = next((name for name in "dsb" if match[name] is not None), "")
        value = match[group]
        if _says_something(value):
            start = match.start(group)
            yield Span(start, start + len(value.rstrip(".")), _kind(match), 0.9)
    for match in _QUERY_VALUE.finditer(text):
        if _says_something(match[1]):
            yield Span(*match.span(1), NAME if not match[1][0].isdigit() else ID, 0.7)


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in _FIELDS if match[kind] is not None)


def _says_something(value: str) -> bool:
    return value.strip(" .<>[](){}").lower() not in _NOTHING and not value.startswith(
        ("<", "%s", "$", "{")
    )


def find_segments(text: str) -> Iterator[Span]:
    """Identifying elements of X12 and HL7 version 2 segments."""
    if "*" in text:
        for match in _SEGMENT.finditer(text):
            places = _SEGMENT_PLACES.get(match[1])
            if places:
                yield from _elements(match.start(2), match[2], "*", places, match[1])
    if "|" in text:
        for match in _HL7.finditer(text):
            yield from _elements(match.start(2), match[2], "|", _HL7_PLACES[match[1]], match[1])


def _elements(
    at: int, content: str, separator: str, places: dict[int, str], segment: str
) -> Iterator[Span]:
    elements = content.split(separator)
    if segment in ("nm1", "n1") and elements[0] == "pr":
        return  # The payer, which may be named.
    for index, element in enumerate(elements, start=1):
        kind = places.get(index)
        if kind and any(char.isalnum() for char in element):
            if segment == "ref":
                kind = _REF_KINDS.get(elements[0], ID)
            for start, end in _components(element):
                part = element[start:end]
                digits = sum(char.isdigit() for char in part)
                if kind in (NAME, ADDRESS) or digits >= 3:
                    yield Span(at + start, at + end, kind, 0.95)
        at += len(element) + 1


def _components(element: str) -> Iterator[tuple[int, int]]:
    """The parts of an element between HL7 carets, without blanks around them."""
    for match in re.finditer(r"[^\^&~\s][^\^&~]{0,200}", element):
        yield match.start(), match.start() + len(match[0].rstrip())


def find_segment_amounts(text: str) -> Iterator[tuple[int, int]]:
    """Plain numbers in the X12 segments that carry amounts, which may stay."""
    if "*" not in text:
        return
    for match in _SEGMENT.finditer(text):
        if match[1] not in _AMOUNT_SEGMENTS:
            continue
        at = match.start(2)
        for element in match[2].split("*"):
            if _PLAIN_NUMBER.fullmatch(element):
                yield at, at + len(element)
            at += len(element) + 1
