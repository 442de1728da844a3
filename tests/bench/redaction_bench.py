"""What redaction costs the assistant: the same messages understood raw and redacted."""

import re
from collections.abc import Iterator, Sequence
from itertools import cycle

from privacy.placeholders import Numbering
from privacy.redactor import Redactor
from tests.bench.figures import Row
from tests.bench.understanding_bench import FILES, Message, parsed, read_messages

MOST_POINTS = 1.0
_PLACEHOLDER = re.compile(r"<([A-Z_]+)_\d+>")
# Made up, as patients write them; telephone numbers end in 555-01xx, the cards are test numbers.
_MADE_UP = {
    "NAME": ("Marisol Kealoha", "deshawn whitaker", "Oyelaran", "Greta Lindqvist", "tran, bao"),
    "DATE": ("3/14/2025", "august 9th", "05-02-1961", "10/21", "Sept 30, 2025", "1/7"),
    "ACCOUNT": ("A-4471920", "30099218", "7720-1183"),
    "CLAIM": ("CLM-2025-0098213", "25188044721"),
    "MEMBER_ID": ("XEH904417723", "W204418837", "1EG4-TE5-MK73"),
    "PHONE": ("206-555-0137", "(312) 555-0188"),
    "EMAIL": ("k.brandt@mailbox.example", "tnakagawa88@mail.example"),
    "ADDRESS": ("4418 N Kedzie Ave Apt 2R", "19 Larch Ct, Montpelier VT 05602"),
    "CREDIT_CARD": ("4242 4242 4242 4242",),
    "SSN": ("536-22-8726",),
    "ID": ("7HQ22K41", "0088213", "448120"),
}


def redaction_rows(*, every: int = 1) -> list[Row]:
    """Accuracy on raw text, on the same text redacted, and the difference in points."""
    messages = read_messages(FILES)[::every]
    raw = list(_filled(messages))
    redacted = [_redacted(text) for text in raw]
    results = parsed(raw + redacted)
    right = [
        result["best"] == message.intent or result["best"] in message.also
        for message, result in zip(messages * 2, results, strict=True)
    ]
    before, after = (100 * sum(some) / len(raw) for some in (right[: len(raw)], right[len(raw) :]))
    touched = sum(one != other for one, other in zip(raw, redacted, strict=True))
    return [
        Row(
            f"understood of {len(raw)} messages, redacted ({touched} of them altered)",
            f"{after:.1f} %, {after - before:+.1f} points against raw",
            f"no more than {MOST_POINTS:.0f} point lost",
            met=after >= before - MOST_POINTS,
            beside=f"raw {before:.1f} %",
        )
    ]


def _filled(messages: Sequence[Message]) -> Iterator[str]:
    """The texts with made-up identifiers where the labelled files have placeholders."""
    values = {kind: cycle(some) for kind, some in _MADE_UP.items()}
    for message in messages:
        yield _PLACEHOLDER.sub(lambda found: next(values[found[1]]), message.text)


def _redacted(text: str) -> str:
    return Numbering({}).replace(text, Redactor().redact(text).spans).text
