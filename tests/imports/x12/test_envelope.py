import pytest

from inquiry_api.imports.x12.errors import EnvelopeDamaged, FileCutOff, NotX12
from tests.imports.x12.builders import (
    BALANCED_CLAIM,
    PLAIN,
    envelope,
    notices,
    payment,
    read,
    remittance,
    remittance_file,
    transaction,
)


def lines() -> list[str]:
    return envelope("835", [transaction("835", [*payment(), *BALANCED_CLAIM])])


def written(segments: list[str]) -> bytes:
    return PLAIN.write(segments).encode()


@pytest.mark.parametrize(
    ("old", "new", "notice"),
    [
        ("SE*14*0001", "SE*13*0001", "count_mismatch"),
        ("SE*14*0001", "SE*14*0002", "control_number_mismatch"),
        ("SE*14*0001", "SE**", "count_mismatch"),
        ("GE*1*1", "GE*2*1", "count_mismatch"),
        ("GE*1*1", "GE*1*9", "control_number_mismatch"),
        ("IEA*1*000000001", "IEA*2*000000001", "count_mismatch"),
        ("IEA*1*000000001", "IEA*1*000000002", "control_number_mismatch"),
        ("*00501*", "*00401*", "version_differs"),
    ],
)
def test_a_mismatch_in_the_envelope_is_flagged_and_the_claim_posts(
    old: str, new: str, notice: str
) -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(old.encode(), new.encode())
    file = read(data)

    assert notice in notices([*file.findings, *file.remittances[0].findings])
    assert str(file.remittances[0].claims[0].verdict.ending) == "posted"


def test_leading_zeros_in_control_numbers_are_no_mismatch() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"IEA*1*000000001", b"IEA*1*1")

    assert read(data).findings == ()


@pytest.mark.parametrize("version", ["XXXXX", "     ", "ABCDE"])
def test_a_masked_version_in_the_isa_does_not_matter(version: str) -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"*00501*", f"*{version}*".encode())

    assert "version_differs" not in notices(read(data).findings)
    assert remittance(data).claims[0].paid == 9_200


def test_an_unknown_release_is_read_and_every_claim_of_it_flagged() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"005010X221A1", b"008020X322")

    (claim,) = remittance(data).claims

    assert "version_unknown" in notices(claim.verdict.reasons)
    assert str(claim.verdict.ending) == "posted with a flag"


def test_the_transaction_decides_the_release_before_the_group() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"X*005010X221A1", b"X*004010X091A1")

    assert remittance(data).guide == "005010X221A1"
    assert "version_differs" in notices(remittance(data).findings)


@pytest.mark.parametrize(
    ("tag", "notice"),
    [("GE*", "group_end_missing"), ("IEA*", "interchange_end_missing"),
     ("GS*", "group_header_missing")],
)  # fmt: skip
def test_a_missing_part_of_the_envelope_around_whole_transactions_is_flagged(
    tag: str, notice: str
) -> None:
    file = read(written([s for s in lines() if not s.startswith(tag)]))

    assert notice in notices(file.findings)
    assert file.remittances[0].claims[0].paid == 9_200


def test_a_missing_se_before_the_next_transaction_flags_the_claims() -> None:
    one = transaction("835", [*payment(), *BALANCED_CLAIM])
    two = transaction("835", [*payment(), *BALANCED_CLAIM], "0002")

    file = read(written(envelope("835", [one[:-1], two])))
    first, second = file.remittances

    assert notices(first.claims[0].verdict.reasons) == {"transaction_end_missing"}
    assert str(second.claims[0].verdict.ending) == "posted"


def test_several_transactions_and_groups_are_all_read() -> None:
    one = transaction("835", [*payment(), *BALANCED_CLAIM])
    two = transaction("835", [*payment(), *BALANCED_CLAIM], "0002")
    segments = envelope("835", [one, two])
    again = [segments[1], *one, segments[-2].replace("GE*2", "GE*1")]

    file = read(written([*segments[:-1], *again, "IEA*2*000000001"]))

    assert [r.control for r in file.remittances] == ["0001", "0002", "0001"]
    assert file.findings == ()


@pytest.mark.parametrize("tag", ["ST*", "IEA*"])
def test_segments_outside_of_any_transaction_are_refused(tag: str) -> None:
    segments = [s for s in lines() if not s.startswith("ST*")]
    if tag == "IEA*":
        segments = [*lines(), *lines()[1:]]

    with pytest.raises(EnvelopeDamaged):
        read(written(segments))


def test_junk_after_the_end_is_flagged_once() -> None:
    file = read(remittance_file(*BALANCED_CLAIM) + b"** END OF FILE **~bye~\x1a")

    assert [str(f.notice) for f in file.findings if "after" in str(f.notice)] == [
        "data_after_the_end"
    ]


@pytest.mark.parametrize("count", range(1, 17))
def test_a_file_cut_at_any_segment_is_refused_or_loudly_flagged(count: int) -> None:
    segments = lines()
    assert len(segments) == 18
    data = written(segments[:count])

    if count < 16:
        with pytest.raises(FileCutOff) as caught:
            read(data)
        assert "built.x12" in str(caught.value)
    else:
        assert notices(read(data).findings) >= {"group_end_missing", "interchange_end_missing"}


def test_a_file_cut_at_any_byte_is_refused_or_loudly_flagged() -> None:
    data = written(lines()).rstrip(b"~\n")
    quiet = []

    for stop in range(1, len(data)):
        try:
            file = read(data[:stop])
        except (FileCutOff, EnvelopeDamaged, NotX12):
            continue
        loud = {"interchange_end_missing", "last_segment_unterminated"}
        if not notices(file.findings) & loud:
            quiet.append(stop)

    assert quiet == []
