"""Writes X12 text: segments with the usual separators, and the envelope with its counts."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from inquiry_api.imports.x12.values import amount_text

_SEPARATORS = re.compile(r"[*:^~\r\n]+")
_GUIDES = {"837": ("HC", "005010X222A1"), "835": ("HP", "005010X221A1")}


def segment(*elements: object) -> str:
    """One segment, without blank elements at its end. A separator inside a value is a blank."""
    texts = [_text(element) for element in elements]
    while texts and not texts[-1]:
        texts.pop()
    return "*".join(texts)


def composite(*parts: object) -> "Composite":
    """A value of several parts."""
    return Composite(":".join(_text(part) for part in parts).rstrip(":"))


class Composite(str):
    """A text whose separators are meant."""

    __slots__ = ()


def money(cents: int | None) -> str:
    """Cents as X12 writes them."""
    return amount_text(cents) or "0.00"


def day(when: date | None) -> str:
    """CCYYMMDD; empty for no date."""
    return f"{when:%Y%m%d}" if when else ""


def interchange(set_id: str, transactions: Sequence[Sequence[str]], at: datetime) -> str:
    """ISA to IEA around the bodies of transactions of one kind."""
    functional, guide = _GUIDES[set_id]
    head = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PLAINBILL':15}*ZZ*{'PRACTICE':15}"
        f"*{at:%y%m%d}*{at:%H%M}*^*00501*000000001*0*P*:"
    )
    segments = [head, segment("GS", functional, "PLAINBILL", "PRACTICE", f"{at:%Y%m%d}",
                              f"{at:%H%M}", 1, "X", guide)]  # fmt: skip
    for number, body in enumerate(transactions, start=1):
        segments += _transaction(set_id, guide, body, f"{number:04d}")
    segments += [segment("GE", len(transactions), 1), segment("IEA", 1, "000000001")]
    return "".join(f"{one}~\n" for one in segments)


def _transaction(set_id: str, guide: str, body: Sequence[str], control: str) -> Iterable[str]:
    yield segment("ST", set_id, control, guide)
    yield from body
    yield segment("SE", len(body) + 2, control)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Composite):
        return str(value)
    return _SEPARATORS.sub(" ", str(value)).strip()
