import hashlib
from pathlib import Path

import pytest

from inquiry_api.imports.x12.errors import (
    FileCutOff,
    NothingToImport,
    NotX12,
    SetNotSupported,
    X12Error,
)
from inquiry_api.imports.x12.reading import read_bytes, read_path
from inquiry_api.imports.x12.report import file_facts, file_report
from tests.imports.x12.builders import (
    BALANCED_CLAIM,
    PLAIN,
    envelope,
    file_of,
    notices,
    payment,
    read,
    remittance_file,
    transaction,
)


def test_a_file_is_read_from_disk_with_its_hash(tmp_path: Path) -> None:
    data = remittance_file(*BALANCED_CLAIM)
    (tmp_path / "one.835").write_bytes(data)

    file = read_path(tmp_path / "one.835")

    assert (file.name, file.claim_count) == ("one.835", 1)
    assert file.sha256 == hashlib.sha256(data).hexdigest()


def test_a_file_that_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotX12, match=r"nowhere\.835: the file cannot be opened\. Check"):
        read_path(tmp_path / "nowhere.835")


def test_an_error_names_the_file_the_place_the_reason_and_the_way_out() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"SE*", b"XX*").replace(b"GE*1*1~\n", b"")
    cut = data[: data.index(b"IEA*")]

    with pytest.raises(FileCutOff) as caught:
        read_bytes(cut, "cut.835")

    error = caught.value
    assert (error.file, error.segment) == ("cut.835", 16)
    assert str(error) == (
        "cut.835: segment 16: the interchange ends inside a transaction. "
        "Fetch the file again: the end of it is missing."
    )


@pytest.mark.parametrize("stop", range(20, 420, 20))
def test_no_error_repeats_what_the_file_holds(stop: int) -> None:
    data = remittance_file(*BALANCED_CLAIM)[:stop]

    with pytest.raises(X12Error) as caught:
        read(data)

    for secret in ("RIVERA", "ANA", "ACCT1", "PRACTICE", "92", "TRACE1"):
        assert secret not in str(caught.value)


@pytest.mark.parametrize("set_id", ["270", "276", "834", "820", "278", "850"])
def test_a_file_of_another_kind_is_refused(set_id: str) -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"ST*835", f"ST*{set_id}".encode())

    with pytest.raises(SetNotSupported):
        read(data)


def test_a_transaction_of_another_kind_among_others_is_skipped_and_flagged() -> None:
    one = transaction("835", [*payment(), *BALANCED_CLAIM])
    two = [s.replace("ST*835", "ST*834") for s in one]

    file = read(PLAIN.write(envelope("835", [one, two])).encode())

    assert file.claim_count == 1
    assert "transaction_kind_skipped" in notices(file.findings)


@pytest.mark.parametrize("segments", [[], payment("0")])
def test_a_remittance_of_nothing_is_refused(segments: list[str]) -> None:
    with pytest.raises(NothingToImport):
        read(file_of("835", *segments))


def test_an_empty_envelope_is_refused() -> None:
    segments = envelope("835", [])

    with pytest.raises(NothingToImport):
        read(PLAIN.write(segments).encode())


def test_a_file_of_several_kinds_reports_each() -> None:
    first = remittance_file(*BALANCED_CLAIM)
    second = file_of("999", "AK1*HC*28", "AK9*A*1*1*1")

    facts = file_facts(read(first + second))

    assert facts["type"] == "several"
    assert [part["type"] for part in facts["parts"]] == ["835", "999"]


def test_the_report_counts_endings_and_lists_every_flag_once() -> None:
    bad = [s.replace("CAS*CO*45*110", "CAS*CO*45*1") for s in BALANCED_CLAIM]

    report = file_report(read(remittance_file(*BALANCED_CLAIM, *bad, paid="184")))

    assert report["endings"] == {"posted": 1, "review": 1}
    assert [(flag["notice"], flag["place"], flag["review"]) for flag in report["flags"]] == [
        ("claim_unbalanced", "segment 16, CLP04", True),
        ("line_unbalanced", "segment 18, SVC03", True),
    ]


def test_money_in_the_report_is_text_with_two_decimals() -> None:
    (only,) = file_facts(read(remittance_file(*BALANCED_CLAIM)))["transactions"]

    assert only["payment_amount"] == "92.00"
    assert only["claims"][0]["adjustments"] == {"CO-45": "110.00", "PR-1": "75.00", "PR-2": "23.00"}


def test_a_file_in_lower_case_is_read_as_upper_case_and_flagged() -> None:
    plain = remittance_file(*BALANCED_CLAIM)

    lower = read(plain.lower())

    assert "lower_case_read_as_upper_case" in notices(lower.findings)
    assert file_facts(lower) == file_facts(read(plain))


def test_an_old_release_is_read_and_flagged_once_and_its_claims_are_posted() -> None:
    two = [transaction("835", [*payment(), *BALANCED_CLAIM], f"000{n}") for n in (1, 2)]
    old = PLAIN.write(envelope("835", two)).replace("005010X221A1", "004010X091A1")

    report = file_report(read(old.replace("*^*00501", "*U*00401").encode()))

    assert report["endings"] == {"posted": 2}
    assert [flag["notice"] for flag in report["flags"]] == ["version_4010"]


def test_a_sum_that_fails_is_told_with_its_figures() -> None:
    wrong = [s.replace("*300*92*98", "*300*92.01*97") for s in BALANCED_CLAIM]

    flags = file_report(read(remittance_file(*wrong, paid="90")))["flags"]

    assert {flag["notice"]: flag["detail"] for flag in flags} == {
        "payment_unbalanced": "claims 92.01 - provider adjustments 0.00 = 92.01, payment 90.00",
        "claim_unbalanced": "charge 300.00 - adjustments 208.00 = 92.00, paid 92.01",
        "patient_share_differs_from_clp05": "stated 97.00, PR adjustments 98.00",
    }


def test_a_zero_byte_never_reaches_the_books_and_is_noticed() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"EVERYDAY HEALTH", b"EVERYDAY\x00HEALTH")

    (only,) = read(data).remittances

    assert only.payer is not None
    assert only.payer.last == "EVERYDAY\ufffdHEALTH PLAN"
    assert "control_characters_in_data" in notices(only.findings)
