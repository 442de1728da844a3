"""Finds addresses of the net: URLs, e-mail, IP and hardware addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.spans import DEVICE, EMAIL, IP, URL, Span

_LONGEST_URL = 2000
_URL = re.compile(
    rf"(?<![\w@])(?:(?:https?|ftp|wss?)://|www\.)[^\s\"'<>|]{{1,{_LONGEST_URL}}}"
    r"|(?<![\w@./-])(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,8}/[^\s\"'<>|]{2,500}"
)
_OWN_HOST = re.compile(r"\w{2,5}://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?=[:/]|$)")
# "lena underscore m at mailbox dot org": any host, if its last part is said to be behind a dot.
_SAID_EMAIL = (
    r"(?<![\w.+%-])(?:[\w+-]{1,40} (?:dot|punto|underscore|guion bajo|dash|hyphen|guion) ){0,3}"
    r"[\w.+-]{1,64} (?:at|arroba) [\w-]{1,40}(?: (?:dot|punto) [\w-]{1,20}){0,2} (?:dot|punto) "
    r"[a-z]{2,8}(?!\w)"
)
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,100}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}"
    r"|(?<![\w.+%-])[\w.+-]{1,64} ?[(\[]at[)\]] ?(?:[\w-]{1,40}(?:\.|(?: dot | ?"
    r"[(\[]dot[)\]] ?))){1,4}[a-z]{2,8}(?!\w)"
    r"|(?<![\w.+%-])[\w.+-]{1,64} ?@ ?[\w-]{1,40} ?\. ?(?:com|net|org|edu|gov|es|mx|us)(?!\w)"
    r"|(?<![\w.+%-])[\w.+-]{1,64} ?(?:\(at\)|\[at\]| at | arroba ) ?"
    r"(?:gmail|g mail|yahoo|hotmail|outlook|icloud|aol|proton|protonmail|msn|live|comcast|att|"
    r"sbcglobal|ymail|verizon|bellsouth|cox|charter)"
    r"(?: ?(?:\(dot\)|\[dot\]| dot | punto |\.| ) ?(?:com|net|org|edu|es|mx|me|com\.mx))?(?!\w)"
    rf"|{_SAID_EMAIL}"
)
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}(?![\w:])")
_HARDWARE = re.compile(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}(?![\w:-])")
# Addresses that every machine has say nothing about anybody.
_EVERYONES = frozenset({"127.0.0.1", "0.0.0.0", "::1", "::", "255.255.255.255"})  # noqa: S104


def find_urls(text: str) -> Iterator[Span]:
    """Whole URLs, with or without a scheme; those of this machine itself are left."""
    for match in _URL.finditer(text):
        found = match[0].rstrip(".,;:!?)]}*")
        if not _OWN_HOST.match(found):
            yield Span(match.start(), match.start() + len(found), URL, 0.95)


def find_emails(text: str) -> Iterator[Span]:
    """Mail addresses, also without a dot in the host, and spelled with "at" for known hosts."""
    if "@" not in text and " at " not in text and "at" not in text and "arroba" not in text:
        return
    for match in _EMAIL.finditer(text):
        end = match.end() - (len(match[0]) - len(match[0].rstrip(".-_'")))
        yield Span(match.start(), end, EMAIL, 0.95)


def find_machine_addresses(text: str) -> Iterator[Span]:
    """IP addresses of both versions and hardware addresses."""
    for match in _IPV4.finditer(text):
        if match[0] not in _EVERYONES:
            yield Span(*match.span(), IP, 0.9)
    if text.count(":") < 2 and text.count("-") < 5:
        return
    for match in _HARDWARE.finditer(text):
        yield Span(*match.span(), DEVICE, 0.9)
    for match in _IPV6.finditer(text):
        whole = "::" in match[0] or match[0].count(":") == 7
        if whole and match[0].strip(":") and match[0] not in _EVERYONES:
            yield Span(*match.span(), IP, 0.9)
