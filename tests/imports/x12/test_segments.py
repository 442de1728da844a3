from collections.abc import Callable

import pytest

from inquiry_api.imports.x12.errors import (
    EnvelopeDamaged,
    FileCutOff,
    NotX12,
    SeparatorsUnknown,
    X12Error,
)
from inquiry_api.imports.x12.reading import segment_lines
from tests.imports.x12.builders import (
    BALANCED_CLAIM,
    Marks,
    claim,
    envelope,
    isa,
    notices,
    payment,
    read,
    remittance_file,
    transaction,
)


def segments() -> list[str]:
    return envelope("835", [transaction("835", [*payment(), *BALANCED_CLAIM])])


@pytest.mark.parametrize(
    "marks",
    [
        Marks(),
        Marks(after=""),
        Marks(after="\r\n"),
        Marks(after="\n    "),
        Marks(after="  \n"),
        Marks(element="|", component="^", repetition="}"),
        Marks(element="~", component="^", terminator="_"),
        Marks(component=">"),
        Marks(component="<", terminator="'"),
        Marks(terminator="\n", after=""),
        Marks(terminator="\r\n", after=""),
        Marks(terminator="\n~", after=""),
        Marks(terminator="\x1c", element="\x1d", component="\x1f", after=""),
        Marks(element="\t"),
    ],
)
def test_the_same_claim_is_read_whatever_the_separators(marks: Marks) -> None:
    data = marks.write(segments()).encode()

    read_claim = claim(data)

    assert read_claim.lines[0].procedure is not None
    assert read_claim.lines[0].procedure.code == "99213"
    assert (read_claim.charge, read_claim.paid, read_claim.patient_share) == (30_000, 9_200, 9_800)
    assert str(read_claim.verdict.ending) == "posted"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\n \r\n", b"\x00\x00"])
def test_a_byte_order_mark_and_blank_space_before_the_isa_are_nothing(mark: bytes) -> None:
    assert claim(mark + remittance_file(*BALANCED_CLAIM)).paid == 9_200


def test_a_utf16_file_is_read() -> None:
    text = remittance_file(*BALANCED_CLAIM).decode()

    assert claim(text.encode("utf-16")).paid == 9_200


@pytest.mark.parametrize(
    ("name", "encoding"), [("PEÑA", "latin-1"), ("O\u2019BRIEN", "cp1252"), ("\x81PEÑA", "latin-1")]
)
def test_names_of_older_systems_are_read_and_flagged(name: str, encoding: str) -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"RIVERA", name.encode(encoding))

    patient = claim(data).party("QC")

    assert patient is not None
    assert patient.last == name
    assert "encoding_not_utf8" in notices(read(data).findings)


def test_lines_wrapped_at_eighty_columns_are_joined_again() -> None:
    text = Marks(after="").write(segments())
    wrapped = "\r\n".join(text[start : start + 80] for start in range(0, len(text), 80))

    assert claim(wrapped.encode()).patient_share_by_reason == {"1": 7_500, "2": 2_300}


def test_an_unpadded_isa_is_read_and_flagged() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"PRACTICE       ", b"PRACTICE", 1)

    assert claim(data).paid == 9_200
    assert "isa_irregular" in notices(read(data).findings)


def test_each_interchange_has_its_own_separators() -> None:
    first = Marks().write(segments())
    second = Marks(element="|", component=">", terminator="!").write(segments())

    file = read((first + second).encode())

    assert len(file.interchanges) == 2
    assert [c.paid for r in file.remittances for c in r.claims] == [9_200, 9_200]
    codes = [line.procedure for r in file.remittances for c in r.claims for line in c.lines]
    assert [code.code for code in codes if code] == ["99213", "99213"]


def test_a_second_interchange_is_found_when_the_first_lacks_its_last_terminator() -> None:
    first = Marks().write(segments()).rstrip("~\n")

    file = read((first + "\n" + Marks(element="|").write(segments())).encode())

    assert file.claim_count == 2
    assert "last_segment_unterminated" in notices(file.findings)


@pytest.mark.parametrize(
    "marks",
    [
        Marks(element="\x1d", component="\x1f", repetition="\x1e", terminator="\x1c", after=""),
        Marks(element="\t"),
        Marks(element="\x85", terminator="\xac"),
        Marks(after=""),
    ],
)
def test_every_interchange_is_found_whatever_its_separators(marks: Marks) -> None:
    file = read((marks.write(segments()) * 2).encode())

    assert [len(one.claims) for one in file.remittances] == [1, 1]
    assert file.interchanges[1].findings == ()


def test_segments_are_numbered_through_the_whole_file() -> None:
    data = Marks().write(segments() + segments()).encode()
    file = read(data)

    numbers = {c.segment for r in file.remittances for c in r.claims}

    assert set(segment_lines(data, numbers).values()) == {BALANCED_CLAIM[0]}
    assert len(numbers) == 2


def test_a_repetition_separator_counts_only_from_5010_on() -> None:
    body = ["BHT*0022*11*1*20261103*0900", "HL*1**20*1", "NM1*PR*2*PLAN", "HL*2*1*22*0",
            "NM1*IL*1*RIVERA*ANA****MI*M1", "EB*1**30^33"]  # fmt: skip
    new = envelope("271", [transaction("271", body)])
    old = [s.replace("005010X279A1", "004010X092A1").replace("*00501*", "*00401*") for s in new]

    (member,) = read(Marks().write(new).encode()).eligibility_answers[0].members
    (old_member,) = read(Marks().write(old).encode()).eligibility_answers[0].members

    assert member.benefits[0].service_types == ("30", "33")
    assert old_member.benefits[0].service_types == ("30^33",)


@pytest.mark.parametrize("start", [1, 2])
@pytest.mark.parametrize(
    "marks", [Marks(), Marks("|", ">", "^", "!"), Marks(terminator="\n", after="")]
)
def test_a_file_without_its_isa_is_read_by_what_is_certain(start: int, marks: Marks) -> None:
    whole = segments()
    stop = len(whole) - (1 if start == 1 else 2)

    data = marks.write(whole[start:stop]).encode()

    assert claim(data).patient_share == 9_800
    assert claim(data).lines[0].procedure is not None
    assert "envelope_missing_separators_inferred" in notices(read(data).findings)


def test_a_file_without_its_isa_is_refused_when_the_separators_contradict_each_other() -> None:
    data = Marks().write(segments()[2:-2]).replace("HC:99213", "HC:99213*HC>99213", 1)
    second = data.replace("LX*1", "LX*1~\nCLP*A*1*0*0~\nSVC*HC>1*0*0", 1)

    with pytest.raises(SeparatorsUnknown):
        read(second.encode())


def test_an_empty_isa16_leaves_the_component_separator_to_the_data() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"*P*:~", b"*P*~", 1)

    procedure = claim(data).lines[0].procedure

    assert procedure is not None
    assert procedure.modifiers == ("25",)
    assert "isa_irregular" in notices(read(data).findings)


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", b"\xff\xfe", b"hello, world", b"<Bundle/>", b"%PDF-1.7 ISA",
     b'{"resourceType": 1}', b"ID,PatientID,Charge\n1,2,3\n"],
)  # fmt: skip
def test_what_is_not_x12_is_refused(data: bytes) -> None:
    with pytest.raises(NotX12):
        read(data)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda text: text[:60], FileCutOff),
        (lambda text: text[:106], FileCutOff),
        (lambda text: text.replace("*00*", "x00x"), EnvelopeDamaged),
        (lambda text: text.replace("*P*:~", "*P*:x", 1), EnvelopeDamaged),
        (lambda text: text.replace("*P*:~", "*P**~", 1), EnvelopeDamaged),
        (lambda text: text.replace("GS*", "XX*", 1), EnvelopeDamaged),
        (lambda text: "CLP*A*1*5*5~" + text, EnvelopeDamaged),
    ],
)
def test_a_damaged_start_is_refused(change: Callable[[str], str], error: type[X12Error]) -> None:
    text = remittance_file(*BALANCED_CLAIM).decode()

    with pytest.raises(error):
        read(change(text).encode())


def test_harmless_lines_before_the_isa_are_skipped_and_flagged() -> None:
    data = b"$$ADD ID=MAILBOX1 BATCHID=7\n" + remittance_file(*BALANCED_CLAIM)

    assert claim(data).paid == 9_200
    assert "data_after_the_end" in notices(read(data).findings)


def test_blank_space_without_end_does_not_slow_the_reading() -> None:
    data = remittance_file(*BALANCED_CLAIM) + b"\n" * 2_000_000

    assert claim(data).paid == 9_200


def test_the_isa_of_a_test_file_is_flagged() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(isa().encode(), isa(usage="T").encode())

    assert "marked_as_test" in notices(read(data).findings)
