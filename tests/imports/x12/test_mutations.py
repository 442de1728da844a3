"""Damage done on purpose: nothing may crash, and no money may change without being noticed."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from inquiry_api.imports.x12.errors import X12Error
from inquiry_api.imports.x12.findings import Ending
from inquiry_api.imports.x12.reading import X12File
from tests.imports.x12.builders import (
    BALANCED_CLAIM,
    Marks,
    envelope,
    payment,
    read,
    transaction,
)

DEDUCTIBLE_CLAIM = (
    "CLP*ACCT2*1*150*0*150*12*PCN2*11*1", "NM1*QC*1*OKAFOR*SAM****MI*M2", "DTM*050*20261020",
    "SVC*HC:85025*50*0**1", "CAS*PR*1*50", "SVC*HC:99214*100*0**1", "CAS*PR*1*60**3*40",
)  # fmt: skip
CLAIM_LEVEL = (
    "CLP*ACCT3*2*500*400*25*12*PCN3*11*1", "CAS*OA*23*75", "CAS*PR*2*25",
    "NM1*QC*1*LIND*EVA****MI*M3", "MOA***MA18",
)  # fmt: skip
BODY = [
    *payment("480"), *BALANCED_CLAIM, *DEDUCTIBLE_CLAIM, *CLAIM_LEVEL,
    "PLB*1999999992*20261231*L6:INT*-8*WO:REF*20",
]  # fmt: skip
SEGMENTS = envelope("835", [transaction("835", BODY)])


def file_text(marks: Marks) -> str:
    return marks.write(SEGMENTS)


def money(file: X12File) -> list[object]:
    """Every figure that could reach a ledger, and whose it is."""
    figures: list[object] = []
    for payment_read in file.remittances:
        figures.append((payment_read.amount, payment_read.provider_adjustment_total))
        for claim in payment_read.claims:
            lines = [(line.charge, line.paid) for line in claim.lines]
            sums = (claim.charge, claim.paid, sorted(claim.adjustments_by_code.items()))
            figures.append((claim.payer_claim_number, claim.status.code, sums, lines))
    return figures


def is_noticed(file: X12File) -> bool:
    contents = [finding for content in file.contents for finding in content.findings]
    verdicts = [c.verdict.ending for r in file.remittances for c in r.claims]
    return bool(file.findings or contents) or set(verdicts) != {Ending.POSTED}


WHOLE = read(file_text(Marks()).encode())


def unnoticed(mutations: Iterator[tuple[str, str]]) -> tuple[list[str], Counter[str]]:
    """Labels of the mutations that changed money without a word, and how the others ended."""
    silent, endings = [], Counter[str]()
    for label, text in mutations:
        try:
            file = read(text.encode("utf-8", "surrogateescape"))
        except X12Error:
            endings["refused"] += 1
            continue
        if money(file) == money(WHOLE):
            endings["harmless"] += 1
        elif is_noticed(file):
            endings["noticed"] += 1
        else:
            silent.append(label)
    return silent, endings


def test_the_whole_file_is_quiet() -> None:
    assert not is_noticed(WHOLE)
    assert WHOLE.remittances[0].balances


def dropped() -> Iterator[tuple[str, str]]:
    for index, segment in enumerate(SEGMENTS):
        yield segment, Marks().write(SEGMENTS[:index] + SEGMENTS[index + 1 :])


def doubled() -> Iterator[tuple[str, str]]:
    for index, segment in enumerate(SEGMENTS):
        yield segment, Marks().write(SEGMENTS[: index + 1] + SEGMENTS[index:])


def swapped_neighbours() -> Iterator[tuple[str, str]]:
    for index in range(len(SEGMENTS) - 1):
        swapped = [SEGMENTS[index + 1], SEGMENTS[index]]
        yield SEGMENTS[index], Marks().write(SEGMENTS[:index] + swapped + SEGMENTS[index + 2 :])


def lost_separators() -> Iterator[tuple[str, str]]:
    text = file_text(Marks())
    for index, character in enumerate(text):
        if character in "*:~":
            for other in ("", "*", ":", "~", "|", ">", "\x1d", " "):
                if other != character:
                    around = text[max(0, index - 12) : index + 6]
                    yield f"{around!r} {other!r}", text[:index] + other + text[index + 1 :]


def changed_digits() -> Iterator[tuple[str, str]]:
    """A cent, a dollar or a place off, in every amount of the file."""
    for index, segment in enumerate(SEGMENTS):
        parts = segment.split("*")
        for position, part in enumerate(parts):
            if parts[0] not in ("BPR", "CLP", "SVC", "CAS", "PLB") or position in _codes_of(parts):
                continue
            for other in (f"{part}.01", f"1{part}", f"-{part}", f"{part}0", f"{part}.", "", "x"):
                if part.lstrip("-").replace(".", "").isdigit():
                    new = "*".join([*parts[:position], other, *parts[position + 1 :]])
                    changed = [*SEGMENTS[:index], new, *SEGMENTS[index + 1 :]]
                    yield f"{segment} -> {new}", Marks().write(changed)


def _codes_of(parts: list[str]) -> set[int]:
    """Elements that hold a code, a date or a count, where another value is no wrong amount."""
    return {
        "BPR": set(range(3, 25)),
        "CLP": {1, 2, 6, 7, 8, 9},
        "SVC": {1, 5},
        "CAS": {1, *range(2, 20, 3), *range(4, 20, 3)},
        "PLB": {1, 2},
    }[parts[0]]


@pytest.mark.parametrize(
    ("mutations", "least"),
    [(dropped, 25), (doubled, 25), (swapped_neighbours, 25), (lost_separators, 1400),
     (changed_digits, 150)],
)  # fmt: skip
def test_no_change_of_money_goes_unnoticed(
    mutations: Callable[[], Iterator[tuple[str, str]]], least: int
) -> None:
    silent, endings = unnoticed(mutations())

    assert silent == []
    assert sum(endings.values()) >= least
    assert endings["noticed"] + endings["refused"] > 0


def test_a_dropped_segment_is_always_noticed_even_when_no_money_is_in_it() -> None:
    quiet = []
    for label, text in dropped():
        try:
            file = read(text.encode())
        except X12Error:
            continue
        if not is_noticed(file):
            quiet.append(label)

    assert quiet == []
