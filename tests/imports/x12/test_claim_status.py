from datetime import date

import pytest

from inquiry_api.imports.x12.claim_status import StatusAnswer, StatusCode, StatusKind
from inquiry_api.imports.x12.errors import NothingToImport
from tests.imports.x12.builders import file_of, notices, read

HEAD = ["BHT*0010*08*1*20261103*0900*DG", "HL*1**20*1", "NM1*PR*2*EVERYDAY HEALTH PLAN*****PI*P1",
        "HL*2*1*21*1", "NM1*41*2*BILLING OFFICE*****46*T1", "HL*3*2*19*1",
        "NM1*1P*2*HARBOR CLINIC*****XX*1999999992"]  # fmt: skip
SUBSCRIBER = ["HL*4*3*22*0", "NM1*IL*1*RIVERA*ANA****MI*M1", "TRN*2*ACCT1"]


def answer(*segments: str, guide: str = "005010X212") -> StatusAnswer:
    data = file_of("277", *segments).replace(b"005010X212", guide.encode())
    (only,) = read(data).status_answers
    return only


def test_every_status_of_a_claim_is_read_and_blank_amounts_stay_none() -> None:
    (report,) = answer(
        *HEAD, *SUBSCRIBER, "STC*F1:65*20261102**300*92*20261030*ACH*20261101*CHK9",
        "STC*P3:317:PR*20261102****", "REF*1K*PCN1", "REF*BLT*111", "REF*EJ*ACCT1",
        "DTP*472*RD8*20261015-20261016",
    ).reports  # fmt: skip
    first, second = report.statuses

    assert report.patient is not None
    assert (report.level, report.trace, report.patient.first) == ("22", "ACCT1", "ANA")
    assert (first.charge, first.paid, first.check) == (30_000, 9_200, "CHK9")
    assert first.decided_on is not None
    assert first.paid_on is not None
    assert (first.decided_on.day, first.paid_on.day) == (date(2026, 10, 30), date(2026, 11, 1))
    assert (second.charge, second.paid) == (None, None)
    assert second.codes == (StatusCode("P3", "317", "PR"),)
    assert [report.reference(q) for q in ("1K", "BLT", "EJ", "XX")] == [
        "PCN1",
        "111",
        "ACCT1",
        None,
    ]
    assert report.dates[0].end == date(2026, 10, 16)


def test_up_to_three_codes_stand_in_one_stc() -> None:
    (report,) = answer(
        *HEAD, *SUBSCRIBER, "STC*A7:562:85*20261102*U*300******A7:21:QC*A8:1**NOTE"
    ).reports

    assert [code.status for code in report.statuses[0].codes] == ["562", "21", "1"]
    assert report.rejected


def test_a_dependent_is_the_patient() -> None:
    (report,) = answer(
        *HEAD, *SUBSCRIBER[:2], "HL*5*4*23", "NM1*QC*1*RIVERA*LEO", "TRN*2*ACCT2",
        "STC*F2:88:QC*20261102**150*0", "SVC*HC:99203*150*0", "STC*F2:88:QC*20261102",
        "REF*FJ*LINE1",
    ).reports  # fmt: skip

    assert report.patient is not None
    assert report.subscriber is not None
    assert (report.patient.first, report.subscriber.first) == ("LEO", "ANA")
    assert [status.line for status in report.statuses] == [0, 1]
    assert report.references == ()


@pytest.mark.parametrize(
    ("category", "meaning"),
    [
        ("A1", "received"), ("A2", "received"), ("A3", "sent back to us to fix"),
        ("A6", "sent back to us to fix"), ("A7", "sent back to us to fix"),
        ("A8", "sent back to us to fix"), ("P1", "being worked on"), ("F0", "finished"),
        ("F1", "paid"), ("F2", "denied"), ("F3", "revised"), ("F4", "closed, nothing to pay"),
        ("R4", "waiting for information"), ("D0", "not found or not answerable"),
        ("E1", "not found or not answerable"), ("", "unknown"), ("Z", "unknown"),
    ],
)  # fmt: skip
def test_the_category_is_told_in_words(category: str, meaning: str) -> None:
    assert StatusCode(category, "1", "").meaning == meaning


def test_a_claim_acknowledgement_is_another_kind_and_reads_its_claims_at_pt() -> None:
    whole = answer(
        "BHT*0085*08*1*20261103*0900*TH", "HL*1**20*1", "NM1*PR*2*PLAN", "TRN*1*1",
        "HL*2*1*21*1", "NM1*41*2*BILLING OFFICE", "TRN*2*BATCH1", "STC*A1:20*20261103*WQ*420",
        "HL*3*2*19*1", "NM1*85*2*HARBOR CLINIC", "TRN*1*0",
        "HL*4*3*PT", "NM1*QC*1*RIVERA*ANA", "TRN*2*ACCT1", "STC*A7:562*20261103*U*300",
        guide="005010X214",
    )  # fmt: skip
    batch, claim = whole.reports

    assert whole.kind is StatusKind.ACKNOWLEDGEMENT
    assert (batch.is_claim, batch.trace, batch.patient) == (False, "BATCH1", None)
    assert claim.patient is not None
    assert (claim.is_claim, claim.rejected, claim.patient.last) == (True, True, "RIVERA")


def test_several_claims_under_one_patient_are_kept_apart() -> None:
    reports = answer(
        *HEAD, *SUBSCRIBER, "STC*P1:1*20261102", "TRN*2*ACCT2", "STC*F1:1*20261102"
    ).reports

    assert [(r.trace, r.statuses[0].codes[0].category) for r in reports] == [
        ("ACCT1", "P1"), ("ACCT2", "F1"),
    ]  # fmt: skip


@pytest.mark.parametrize("stc", ["STC*P3", "STC**20261102", "STC*P3|317*20261102"])
def test_a_status_that_cannot_be_read_is_noticed(stc: str) -> None:
    assert "status_unreadable" in notices(answer(*HEAD, *SUBSCRIBER, stc).findings)


def test_a_damaged_status_is_noticed() -> None:
    whole = answer(*HEAD, *SUBSCRIBER, "STC*P1:1*20261102", "STC:E0:24*20261102")

    assert "segment_damaged" in notices(whole.findings)


def test_an_answer_without_a_status_is_refused() -> None:
    with pytest.raises(NothingToImport):
        answer(*HEAD, *SUBSCRIBER)
