import pytest

from inquiry_api.imports.x12.acknowledgements import Acknowledgement
from inquiry_api.imports.x12.errors import NothingToImport
from tests.imports.x12.builders import PLAIN, envelope, file_of, isa, notices, read, transaction

REJECTED = ["AK1*HC*28*005010X222A1", "AK2*837*0028*005010X222A1", "IK3*NM1*17*2010*8",
            "IK4*9*67*1*SECRET", "IK5*R*5*3", "AK2*837*0029", "IK5*A", "AK9*P*2*2*1"]  # fmt: skip


def acknowledgement(*segments: str) -> Acknowledgement:
    (only,) = read(file_of("999", *segments)).acknowledgements
    return only


def test_a_refused_transaction_is_told_with_its_faults() -> None:
    answer = acknowledgement(*REJECTED)
    refused, taken = answer.sets

    assert (answer.functional_id, answer.group_control, answer.status) == ("HC", "28", "P")
    assert (answer.included, answer.received, answer.accepted) == ("2", "2", "1")
    assert (refused.control, refused.accepted, refused.codes) == ("0028", False, ("5", "3"))
    assert (refused.errors[0].segment_tag, refused.errors[0].position) == ("NM1", "17")
    assert refused.errors[0].elements == (("9", "1"),)
    assert (taken.control, taken.accepted, taken.errors) == ("0029", True, ())


def test_the_faulty_value_is_not_kept() -> None:
    assert "SECRET" not in repr(acknowledgement(*REJECTED))


def test_a_997_is_read_like_a_999() -> None:
    segments = [
        s.replace("IK3", "AK3").replace("IK4", "AK4").replace("IK5", "AK5") for s in REJECTED
    ]
    data = file_of("999", *segments).replace(b"ST*999", b"ST*997")

    (answer,) = read(data).acknowledgements

    assert [answered.status for answered in answer.sets] == ["R", "A"]


@pytest.mark.parametrize("status", ["A", "R", "E"])
def test_a_ta1_alone_is_a_whole_file(status: str) -> None:
    data = PLAIN.write([isa(), f"TA1*000000101*261103*0307*{status}*000", "IEA*0*000000001"])

    file = read(data.encode())

    assert [(t.control, t.status, t.accepted) for t in file.ta1] == [
        ("000000101", status, status != "R")
    ]
    assert file.findings == ()


@pytest.mark.parametrize("position", [1, -1])
def test_a_ta1_may_stand_before_or_after_the_groups(position: int) -> None:
    segments = envelope("999", [transaction("999", REJECTED)])
    segments.insert(position, "TA1*000000101*261103*0307*A*000")

    file = read(PLAIN.write(segments).encode())

    assert (len(file.ta1), len(file.acknowledgements)) == (1, 1)


@pytest.mark.parametrize("segment", ["IK3*NM1*17**8", "IK4*9**1", "IK5*R*5"])
def test_a_fault_without_its_transaction_is_noticed(segment: str) -> None:
    answer = acknowledgement(REJECTED[0], segment, REJECTED[-1])

    assert "segment_out_of_place" in notices(answer.findings)


def test_an_answer_without_its_result_is_refused() -> None:
    with pytest.raises(NothingToImport):
        acknowledgement(*REJECTED[:-1])
