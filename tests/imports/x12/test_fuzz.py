"""Random damage: only our own errors come out, in bounded time, and posted claims add up."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiry_api.imports.x12.errors import X12Error
from inquiry_api.imports.x12.findings import Ending
from inquiry_api.imports.x12.payment_status import COST_SHARE_REASONS
from inquiry_api.imports.x12.reading import X12File, read_bytes
from inquiry_api.imports.x12.report import file_report
from tests.imports.x12.builders import Marks, file_of
from tests.imports.x12.test_acknowledgements import REJECTED
from tests.imports.x12.test_claim_status import HEAD as STATUS_HEAD
from tests.imports.x12.test_claim_status import SUBSCRIBER as STATUS_SUBSCRIBER
from tests.imports.x12.test_claims import CLAIM, DEPENDENT, PROVIDER, SUBSCRIBER
from tests.imports.x12.test_claims import HEAD as CLAIMS_HEAD
from tests.imports.x12.test_eligibility import HEAD as BENEFITS_HEAD
from tests.imports.x12.test_eligibility import MEMBER
from tests.imports.x12.test_mutations import BODY

FILES = [
    file_of("835", *BODY),
    file_of("835", *BODY, marks=Marks(element="|", component=">", terminator="\n", after="")),
    file_of("837", *CLAIMS_HEAD, *PROVIDER, *SUBSCRIBER, *DEPENDENT, *CLAIM),
    file_of("271", *BENEFITS_HEAD, *MEMBER, "EB*C*IND*30^98***23*1500*****Y", "AAA*N**75*C"),
    file_of("277", *STATUS_HEAD, *STATUS_SUBSCRIBER, "STC*F1:65*20261102**300*92"),
    file_of("999", *REJECTED),
]
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(data: bytes) -> X12File | None:
    try:
        file = read_bytes(data, "fuzz")
    except X12Error:
        return None
    file_report(file)
    return file


def assert_what_posts_adds_up(file: X12File) -> None:
    assert file.contents or file.ta1
    for claim in (claim for payment in file.remittances for claim in payment.claims):
        if claim.verdict.ending is not Ending.REVIEW:
            assert claim.balances
            assert claim.lines_match
            assert all(line.balances for line in claim.lines)
            shares = claim.patient_share_by_reason
            assert {r for r, cents in shares.items() if cents} <= COST_SHARE_REASONS or not (
                claim.posts and not claim.is_reversal
            )


@given(st.binary(max_size=400))
@QUIET
def test_random_bytes_are_refused_or_read(data: bytes) -> None:
    file = read_or_refuse(data)

    assert file is None or file.contents or file.ta1


@given(st.text(alphabet="ISAGSTHP0123456789*:~^|>\r\n .", max_size=300))
@QUIET
def test_random_text_of_separators_is_refused_or_read(text: str) -> None:
    file = read_or_refuse(("ISA" + text).encode())

    assert file is None or file.contents or file.ta1


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A whole file with bytes changed, removed, repeated or moved."""
    data = bytearray(draw(st.sampled_from(FILES)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 40))
        piece = draw(
            st.one_of(
                st.binary(max_size=6), st.sampled_from([b"~", b"*", b":", b"-", b"ISA*", b"\nCLP*"])
            )
        )
        kind = draw(st.sampled_from(["replace", "remove", "repeat", "insert"]))
        if kind == "replace":
            data[start : start + len(piece)] = piece
        elif kind == "remove":
            del data[start : start + length]
        elif kind == "repeat":
            data[start:start] = data[start : start + length]
        else:
            data[start:start] = piece
    return bytes(data)


@given(damaged())
@settings(QUIET, max_examples=600)
def test_a_damaged_file_is_refused_or_what_posts_adds_up(data: bytes) -> None:
    file = read_or_refuse(data)

    if file is not None:
        assert_what_posts_adds_up(file)


@pytest.mark.parametrize("seed", range(4))
def test_two_and_a_half_thousand_noisy_files_each_seed(seed: int) -> None:
    dice, read_count = random.Random(seed), 0

    for _ in range(2_500):
        data = bytearray(dice.choice(FILES))
        for _ in range(dice.randint(1, 5)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        file = read_or_refuse(bytes(data))
        if file is not None:
            read_count += 1
            assert_what_posts_adds_up(file)

    assert 0 < read_count < 2_500


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "tail",
    [b"~" * 300_000, b"*" * 300_000, b"\n" * 300_000, b"ISA*" * 50_000, b"ISA*~" * 50_000,
     b"CAS*PR" + b"*1" * 150_000 + b"~", b"HL*" + b"9" * 100_000 + b"~", b"\nISA " * 50_000],
)  # fmt: skip
def test_a_hostile_tail_does_not_hang_the_reader(tail: bytes) -> None:
    whole = FILES[0]
    cut = whole.index(b"SE*")

    inside = read_or_refuse(whole[:cut] + tail + whole[cut:])
    after = read_or_refuse(whole + tail)

    for file in (inside, after):
        if file is not None:
            assert_what_posts_adds_up(file)
