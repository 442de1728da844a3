"""Finds identifiers by what is said before them: member, claim, account and record numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from privacy.dates import read_partial_date
from privacy.lexicon import Lexicon
from privacy.recognizers.kept import COMMON_CODES
from privacy.recognizers.spelling import is_common
from privacy.spans import ACCOUNT, CLAIM, DEVICE, ID, MEMBER_ID, MRN, PLATE, Span

_PAYERS = (
    r"aetna|anthem|cigna|humana|kaiser|uhc|umr|united ?health ?care|united|bcbs\w{0,3}|blue "
    r"cross(?: blue shield)?|"
    r"blue shield|medicare|medi-?cal|medicaid|tricare|wellcare|molina|ambetter|oscar|centene|"
    r"highmark|"
    r"emblem ?health|health ?net|health ?first|caresource|amerigroup|optum|geha|upmc|regence|"
    r"premera|"
    r"insurance|ins|aseguranza|aseguradora"
)
_CUES: dict[str, str] = {
    MEMBER_ID: (
        r"member(?:ship)?|sponsor|cin|subscriber|policy|poliza|mbi|hicn?|beneficiary|"
        r"beneficiari[oa]|miembro|afiliado|"
        r"afiliacion|asegurad[oa]|seguro(?: medico)?|medicaid|medicare|insured|enrollee|(?:id|"
        r"insurance|ins) card|"
        r"card says"
    ),
    CLAIM: r"claims?|clm|icn|dcn|reclamo|reclamacion|case|caso|denial|eob",
    MRN: (
        r"mrn|mr|med(?:ical)? rec(?:ord)?|chart|patient (?:id|number|no|num|#|acct)|patientid|pt "
        r"(?:id|no|#)|patients?/|"
        r"expediente|historia clinica|record"
    ),
    ACCOUNT: (
        r"acc(?:oun)?ts?|acctnum|a/c|guarantor|statements?|stmts?|invoices?|inv|bills?|cuentas?|"
        r"facturas?|"
        r"estado de cuenta|recibo|accounts?/|pcn"
    ),
    PLATE: (
        r"(?:license |licence )?plates?|placas?|(?:car |vehicle |license )?tags?|tag number|"
        r"matricula"
    ),
    DEVICE: r"serial|s/n|device|udi|imei|implant|pacemaker",
    ID: (
        r"ids?|group|grp|grupo|bin|rxbin|pin|conf(?:irmation)?|confirmacion|ref(?:erence)?s?|"
        r"referencia|"
        r"auth(?:orization)?|autorizacion|check|chk|ck|cheque|routing|aba|order|ticket|tracking|"
        r"trans(?:action)?|txn|"
        r"trace|npi|ein|tax|driver'?s? licen[sc]e|license|dl|passport|licencia|pasaporte|voucher|"
        r"receipt|code|codigo|"
        r"user ?name|login|number|numero|case|folio|vin|extension|mailbox|badge|employee"
    ),
}
_FILLER = (
    r"(?:[ _]?(?:ids?|numbers?|num|nbr|no|numero|#|code)(?![a-z]))?(?:[ :=#.\"'_/()\[-]{1,4}"
    r"(?:ids?|number|num|nbr|no|numero|is|it's|its|was|es|de|del|la|el|mi|my|on|the|card|says|"
    r"ending|ends|in|"
    r"called|was|with|con|acct|account|member|policy|subscriber|health|plan|part)(?![a-z\d])){0,4}"
    r"[ :=#.\"'_/()\[*-]{0,4}"
)
_CUED = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(f"(?P<{kind}>{cue})" for kind, cue in _CUES.items())
    + r")(?![a-z])"
    + _FILLER
)
_PAYER = re.compile(rf"(?<![a-z])(?:{_PAYERS})(?![a-z])" + _FILLER)
# "member id: UHC 9120 4471 8": the payer's letters are a part of the number.
_ID_ANNOUNCED = re.compile(r"(?<![a-z])(?:ids?|id number|no|number|#)[ :.=#]{1,3}$")
_BILL_WORDS = (
    "bill",
    "statement",
    "cuenta",
    "factura",
    "seguro",
    "eob",
    "case",
    "caso",
    "record",
    "recibo",
    "claim",
    "insured",
    "policy",
    "poliza",
    "invoice",
)
_NUMBER_WORD = re.compile(r"#|num|nbr|(?<![a-z])(?:no|id|ids|is|es)(?![a-z])|:|=|ending|ends")
# What plans print on cards: three letters and eight more, or a letter and eight to ten digits.
MEMBER_FORM = re.compile(r"[a-z]{3}\d{2,3}[a-z]?\d{4,8}[a-z]?|[whu]\d{8,10}")
_INSURED = re.compile(
    rf"(?<![a-z])(?:{_PAYERS})(?![a-z])[^\n]{{0,60}}(?<![a-z])ids?[^a-z]{{0,4}}(?:(?:is|"
    rf"number)[^a-z]{{1,3}})?$"
)
_MBI = re.compile(
    r"(?<![\w-])[1-9][ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d[ "
    r"-]?[ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d"
    r"[ -]?[ac-hjkmnp-rt-y]{2}\d{2}(?![\w-])"
)
# Three letters that are no word before groups that could be a telephone number: a plan's card.
_LETTERED = re.compile(
    r"(?<![\w'-])[a-z]{3} (?:\d{3} ?\d{3} ?\d{3,6}|\d{2,4} \d{2,4} \d{2,4} ?\d{0,4}|"
    r"\d{8,12})(?![\w]|[.-]\d)"
)
# What people call themselves on a portal or a network.
_HANDLE = re.compile(
    r"(?<![\w.@])@[a-z0-9_][a-z0-9_.]{2,30}(?!\w)"
    r"|(?<![a-z])(?:user ?name|user ?id|login|log in|screen ?name|handle|usuario|twitter|instagram|"
    r"facebook|venmo|cash ?app|paypal|zelle)(?: (?:name|id|is|es|as|con|with)){0,3}[ :=@]{1,3}"
    r"(?=[a-z0-9_.-]{0,30}[0-9_])([a-z][a-z0-9_.-]{2,30})(?![\w@])"
)
_GROUP = re.compile(r"[a-z0-9]{1,40}")
_NEXT = re.compile(r"[-./_ ]{1,2}(?=([a-z0-9]{1,40}))")
_MONEY = re.compile(r"\d{1,7}\.\d{2}(?!\d)|\d{1,3},\d{3}(?!\d)")
_UNIT = re.compile(
    r" ?(?:%|dollars?|bucks|usd|dolares|pesos|cents|days?|weeks?|months?|mos?|years?|yrs?|hours?|"
    r"hrs?|"
    r"payments?|visits?|dias|semanas|meses|anos|am|pm|of|times|st|nd|rd|th)(?![a-z])"
)
_DATE_LIKE = re.compile(
    r"\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}|(?:19|20)\d{2}([-/.])\d{1,2}\2\d{1,2}"
)
_DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{2,4}(?!\d)")
_FOURS = re.compile(r"(?<!\d)\d{4}[ -]\d{4}$")  # "5712 0215 1996" is one number.
_YEAR = re.compile(r"(?:19|20)\d{2}$")
_LEXICON = Lexicon()
_JOINED = re.compile(r"(?<![a-z])[a-z]{1,6}-?$")
_SHORTEST = {PLATE: 2, DEVICE: 3, ID: 4}


def find_numbered(text: str) -> Iterator[Span]:
    """Identifiers after a cue that says what they number, and those known by their form."""
    yield from _cued(text)
    for match in _PAYER.finditer(text):
        end = value_end(text, match.end(), 6)
        if end is not None and not text[match.end() - 1 : match.end()].isalnum():
            announced = _ID_ANNOUNCED.search(text, max(0, match.start() - 12), match.start())
            yield Span(match.start() if announced else match.end(), end, MEMBER_ID, 0.9)
    for pattern, kind, score, accepts in _FORMS:
        for match in pattern.finditer(text):
            group = 1 if match.re.groups and match[1] is not None else 0
            if accepts(match):
                yield Span(*match.span(group), kind, score)


def _is_lettered(match: re.Match[str]) -> bool:
    return not _LEXICON.kind(match[0][:3])


# What is known by its form: the pattern, the type, how sure it is, and what else must hold.
_FORMS: tuple[tuple[re.Pattern[str], str, float, Callable[[re.Match[str]], bool]], ...] = (
    (_LETTERED, MEMBER_ID, 0.9, _is_lettered),
    (_HANDLE, ID, 0.8, bool),
    (_MBI, MEMBER_ID, 0.95, bool),
)


def _cued(text: str) -> Iterator[Span]:
    for match in _CUED.finditer(text):
        kind = match.lastgroup or ID
        end = value_end(text, match.end(), _SHORTEST.get(kind, 4))
        if end is None or _is_amount(match[0], text[match.end() : end]):
            continue
        if kind == ID and _is_member(text, match, end):
            kind = MEMBER_ID
        yield Span(match.end() - _joined(match[0]), end, kind, 0.8 if kind == ID else 1.0)


def _joined(said: str) -> int:
    """ "INV-0048821", "account ACCT0048821": how much of the cue is a part of the number."""
    found = _JOINED.search(said)
    return len(found[0]) if found else 0


def _is_amount(said: str, value: str) -> bool:
    """ "una cuenta de 4000", "second bill 1240": too short for a number that nothing calls one."""
    if not value.isdigit() or not said.startswith(_BILL_WORDS):
        return False
    if len(value) > 4 and value not in COMMON_CODES:  # "why did he bill 99215"
        return False
    return not _NUMBER_WORD.search(said)


def _is_member(text: str, match: re.Match[str], end: int) -> bool:
    """Whether an "id" is that of a health plan: by a payer said near it, or by its form."""
    if not match[0].startswith("id"):
        return False
    if MEMBER_FORM.fullmatch(text, match.end(), end) or "card" in match[0]:
        return True
    if " " in text[match.end() : end] and text[match.end()].isalpha():
        return True  # Letters and digits in groups, as plans print them.
    near = text[max(0, match.start() - 60) : match.end()]
    return bool(_INSURED.search(near) or _PAYER.match(text, end + 1))


def value_end(text: str, start: int, digits_needed: int) -> int | None:
    """Where the identifier ends that begins at ``start``; None if none does.

    Groups joined by a hyphen, dot or slash belong together; after a blank only a group of digits
    does, and none that a unit makes an amount or a duration.
    """
    first = _GROUP.match(text, start)
    if first is None or _MONEY.match(text, start) or text[start - 1 : start] == "$":
        return None
    end = first.end()
    while following := _NEXT.match(text, end):
        if not _belongs(text, following, text[start:end]):
            break
        end = following.end(1)
    value = text[start:end]
    digits = sum(char.isdigit() for char in value)
    if digits < digits_needed or _is_date(value) or _YEAR.match(value) or _UNIT.match(text, end):
        return None
    return end


def _is_date(value: str) -> bool:
    return bool(_DATE_LIKE.fullmatch(value)) and read_partial_date(value) is not None


def _belongs(text: str, following: re.Match[str], so_far: str) -> bool:
    group, gap = following[1], following[0]
    has_digit = any(char.isdigit() for char in group)
    if " " not in gap:
        return has_digit or (gap == "-" and len(group) <= 6) or not any(c.isdigit() for c in so_far)
    if (
        len(gap) > 1
        or _MONEY.match(text, following.start(1))
        or _UNIT.match(text, following.end(1))
        or _DAY.match(text, following.start(1))
    ):
        return False
    if not any(char.isdigit() for char in so_far):
        if len(so_far) == 1 and so_far not in "aiyo":
            return group.isdigit()
        return group.isdigit() and len(so_far) <= 4 and len(group) >= 3 and not is_common(so_far)
    return group.isdigit() and (not _YEAR.match(group) or bool(_FOURS.search(so_far)))
