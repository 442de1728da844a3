"""Which way of paying a message asks about, so that this one is answered and not all of them."""

import re
from collections.abc import Mapping

from inquiry_api.answers.details.fields import plain_words

_WAYS: Mapping[str, re.Pattern[str]] = {
    "fee": re.compile(
        r"\b(?:fees?|surcharge|extra|charge (?:me )?(?:for|to)|cost\w* more|recargos?|comision"
        r"|cuesta mas|cobran (?:por|de mas|algo))\b"
    ),
    "cheque": re.compile(
        r"\b(?:che(?:ck|que)s?|money orders?|giros?|pay(?:able)? to|a nombre de)\b"
    ),
    "hsa": re.compile(r"\b(?:hsa|fsa|flex|health savings|cuenta de ahorros)\b"),
    "cash": re.compile(
        r"\b(?:cash|in person|en persona|efectivo|at (?:the|your) (?:desk|office))\b"
    ),
    "no_card": re.compile(
        r"\b(?:(?:do ?n'?o?t|without) (?:have |use )?(?:a )?(?:credit )?cards?|no card"
        r"|no tengo (?:una )?tarjeta|sin tarjeta)\b"
    ),
}


def way_asked(text: str) -> str:
    """The one way that is asked about; empty for all of them."""
    bare = plain_words(text)
    found = [way for way, words in _WAYS.items() if words.search(bare)]
    return found[0] if found else ""
