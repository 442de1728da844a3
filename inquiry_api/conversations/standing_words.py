"""Words that every texting service must obey: stop, start, help, and plain wishes to be left alone.

The keywords are those that carriers and Twilio act upon, with their Spanish counterparts (CTIA
Messaging Principles 5.1.3; 47 CFR 64.1200(a)(10) lets people revoke in any reasonable words).
Wishes are recognised by rule, not by the assistant: they must hold while it is down, and the same
words must always do the same.
"""

import re
import unicodedata
from importlib.resources import files
from typing import Literal

Word = Literal["stop", "start", "help"]

_SPELLINGS: dict[Word, str] = {
    "stop": "stop stopall unsubscribe cancel end quit revoke optout opt-out alto parar baja",
    "start": "start unstop",
    "help": "help info ayuda",
}
_KEYWORDS: dict[str, Word] = {
    word: meaning for meaning, words in _SPELLINGS.items() for word in words.split()
}
_KEYWORDS |= {"opt out": "stop", "stop all": "stop"}


def _read_wishes() -> tuple[dict[str, str], tuple[re.Pattern[str], ...]]:
    """The parts and the wishes of `stop_wishes.txt`."""
    source = files("inquiry_api.conversations") / "stop_wishes.txt"
    parts: dict[str, str] = {}
    wishes: list[re.Pattern[str]] = []
    for line in source.read_text(encoding="utf-8").splitlines():
        name, equals, pattern = line.partition(" = ")
        if equals and name.isupper():
            parts[name] = pattern
        elif line and not line.startswith("#"):
            wishes.append(re.compile(_with_parts(line, parts)))
    return parts, tuple(wishes)


def _with_parts(pattern: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


_PARTS, _WISHES = _read_wishes()
_TEXTS = _PARTS["TEXTS"]
# About something else that may be stopped: the assistant asks what is meant.
_ELSEWHERE = re.compile(
    r"\bauto ?-?pay|\bautomatic|\b(?:payment )?plan\b|\bpayments?\b|\bcharg(?:e|es|ing)\b|\bpaper"
    r"|\bby mail\b|\bin the mail\b|\bemails?\b|\bletters?\b|\bcollections?\b|\bstatements?\b"
    r"|\bcuentas?\b|\bfactura|\bappointment|\binsurance\b|\bpago|\bcobr"
)
_FOR_A_WHILE = re.compile(
    r"\b(?:for (?:a|the(?! love)|now|\d+|two|three|few|some)|until|till|hasta"
    r"|por (?:un|una|unos|unas|ahora))\b"
)
_SURELY_TEXTS = re.compile(
    rf"\b(?:{_TEXTS}|txting|messaging|unsubscribe|opt(?:ing)? ?-?out|optout)\b"
)
_ASKING_BACK = re.compile(
    r"^(?:why|when|how come)\b.* (?:did|do|have|has|are) .*"
    r"\b(?:stopped|no longer|not)\b(?!.* stop$)"
    r"|\b(?:did|have|has|havent|had) (?:you |i |the |my )?(?:\w+ )?(?:stop|stopped|unsubscribe|opt)"
    r"|\bhow (?:do|can|to)\b.*\b(?:restart|resume)\b|\b(?:dont|do not|never) stop\b"
    r"|\bi (?:did not|didnt|never) (?:\w+ )?(?:unsubscribe|opt|ask)"
)

_REFUSING = re.compile(r"\b(?:no|not|dont|stop|never|cant|nunca|ya no|dejen?)\b")
_BACK = re.compile(
    r"\b(?:re ?start|resume|re-?subscribe|re-?activate|reactivar|activar|volver a (?:recibir|mandar"
    rf"|tener))\b|\b(?:get|getting|receive|start|have|want|send|turn|recibir|quiero)\b.*"
    rf"\b{_TEXTS}\b.*\b(?:again|back|on|de nuevo|otra vez)\b"
)


def keyword(text: str) -> Word | None:
    """The keyword that makes up the whole text, whatever its case and punctuation."""
    words = _bare(text)
    spelled = all(len(word) == 1 for word in words.split())
    return _KEYWORDS.get(words.replace(" ", "") if spelled else words)


def standing_word(text: str) -> Word | None:
    """What a text asks of the channel itself: a keyword, or a wish to get no more texts."""
    return keyword(text) or ("stop" if wants_no_texts(text) else None)


def is_yes(text: str) -> bool:
    """Whether a text is a bare yes, by which carriers let somebody who left come back."""
    return _bare(text) in ("yes", "si")


def wants_no_texts(text: str) -> bool:
    """Whether a sentence plainly asks for no more texts (English or Spanish)."""
    words = _bare(text)
    if _ASKING_BACK.search(words) or _FOR_A_WHILE.search(words):
        return False
    if _ELSEWHERE.search(words) and not _SURELY_TEXTS.search(words):
        return False
    return any(wish.search(words) for wish in _WISHES)


def wants_texts_back(text: str) -> bool:
    """Whether a sentence asks how to get texts again: it must not be heard as a wish to leave."""
    words = _bare(text)
    return _BACK.search(words) is not None and not _REFUSING.search(words)


def _bare(text: str) -> str:
    """Lower-case words without accents, apostrophes and punctuation; a hyphen inside stays."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(
        char if char.isalnum() or char == "-" else "" if _dropped(char) else " " for char in folded
    )
    return " ".join(word.strip("-") for word in kept.split()).strip()


def _dropped(char: str) -> bool:
    return (
        char in "'\u2019`" or unicodedata.combining(char) > 0 or unicodedata.category(char) == "Cf"
    )
