"""Time grows with the length of a text, whatever the text: nothing backtracks."""

import random
import time

import pytest

from privacy.redactor import Redactor

REDACTOR = Redactor()
SHORT, LONG = 500, 8_000
# Sixteen times the text takes sixteen times as long; were it quadratic, 256 times.
MOST_TIMES = 64

SHAPES = [
    "1", "1 ", "1-", "1.", "1/", "1,", "a", "a ", "a.", "a-", "a'", "@", "a@", "a@a.", ".", ":",
    "f0:", "::", "=", "a=",
    '"', '"name": "', "*", "NM1*", "|", "PID|", "$", "(", "+1 ", "http://", "www.", "a.a/", "%41",
    "\\u00e9", "\u00bd",
    "\ufdfa", "\u200b", "\u0301", "may 1 ", "january ", "one ", "two thousand ", "1 a st ",
    "1 main ", "az ", "po box ",
    "tucson az ", "dr. ", "my name is ", "ssn is ", "member id ", "acct ", "exp ", "card ",
    "4111 ", "1111-", "2024-",
    "2024-01-", "K7QM-", "J. ", "smith ", "will ", "de la ", "zqx ", "Zqx-", "zqx, ", "<NAME_1>",
    "<", "-al-", "ninety ",
    "hahaha", "aaab", "xyz1", "12 days ", "code 1", "line 1 ", "0x", "last four ", "at gmail ",
    "zero one ", "k-o-w-a\"", "w as in ", "twenty two oak ", "address is a ", "Smith ", "Maria D. ",
    "smith, ", "plate on a ", "@abc", "user ", "del uno ", "9 9 ", "12 de 3 de ", "jan/1/",
    "a (at) ", "abc 123 456 ", "calle a ", "corner of ",
]  # fmt: skip


def seconds(text: str) -> float:
    """The least of three measurements of processor time."""
    taken = []
    for _ in range(3):
        began = time.thread_time()
        REDACTOR.redact(text)
        taken.append(time.thread_time() - began)
    return min(taken)


def repeated(shape: str, length: int) -> str:
    return (shape * (length // len(shape) + 1))[:length]


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_no_faster_than_the_text(shape: str) -> None:
    short = max(seconds(repeated(shape, SHORT)), 0.0002)

    assert seconds(repeated(shape, LONG)) < short * MOST_TIMES


ORDINARY = "I got a bill for $40.00 from Maria Delgado on 3/4/2025, and my insurance paid. "
# 4,000 characters of ordinary talk take about 13 ms of an idle processor; 50 ms is the limit.
MOST_ORDINARIES = 4


def test_no_shape_costs_much_more_than_ordinary_talk() -> None:
    ordinary = seconds(repeated(ORDINARY, 4_000))

    costs = {shape: seconds(repeated(shape, 4_000)) / ordinary for shape in SHAPES}

    assert {shape: cost for shape, cost in costs.items() if cost > MOST_ORDINARIES} == {}


@pytest.mark.parametrize("seed", range(12))
def test_mixed_shapes_take_no_longer(seed: int) -> None:
    chosen = random.Random(seed)
    shape = "".join(chosen.choice(SHAPES) for _ in range(chosen.choice([2, 3, 5, 12])))
    short = max(seconds(repeated(shape, SHORT)), 0.0002)

    assert seconds(repeated(shape, LONG)) < short * MOST_TIMES
