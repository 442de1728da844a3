import json
from decimal import Decimal
from pathlib import Path

import pytest

from inquiry_api.imports.fhir.errors import FHIRError, NotFHIR, NothingToImport
from inquiry_api.imports.fhir.reading import read_bytes, read_path
from tests.imports.fhir.builders import bundle, claim, coverage, load, notices, patient

TEXT = json.dumps(patient())


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        json.dumps(patient(), indent=2).encode(),
        b"\n\n  " + TEXT.encode() + b"\n",
        f"[{TEXT}]".encode(),
    ],
)
def test_a_resource_is_read_in_any_encoding_and_layout(data: bytes) -> None:
    (only,) = read_bytes(data, "one.json").resources

    assert only.identity.label == "Patient/p1"


@pytest.mark.parametrize("kind", ["searchset", "collection", "transaction", "batch"])
def test_the_resources_of_a_bundle_are_read_and_others_counted(kind: str) -> None:
    clinical = {"resourceType": "Observation", "id": "x"}

    (file,) = load(bundle(patient(), clinical, claim(), kind=kind)).files

    assert [r.identity.label for r in file.resources] == ["Patient/p1", "Claim/k1"]
    assert (file.form, file.bundle_type, file.skipped) == ("Bundle", kind, {"Observation": 1})


def test_entries_without_a_body_are_passed_over() -> None:
    value = bundle(patient())
    value["entry"] += [{"request": {"method": "DELETE", "url": "Patient/9"}}, None, {"resource": 1}]

    assert len(load(value).resources) == 1


def test_a_bundle_inside_a_bundle_is_opened() -> None:
    inner = {**bundle(claim()), "id": "b"}

    assert [r.identity.type for r in load(bundle(patient(), inner)).resources] == [
        "Patient", "Claim",
    ]  # fmt: skip


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\n\n"])
def test_ndjson_is_read_line_by_line(separator: str) -> None:
    text = separator.join(json.dumps(r) for r in (patient(), coverage(), claim()))

    (file,) = read_bytes(text.encode(), "bulk.ndjson").files

    assert (file.form, len(file.resources)) == ("NDJSON", 3)
    assert file.resources[0].identity.place == "line 1"


@pytest.mark.parametrize(
    "data",
    [b"", b"  ", b"hello", b"ISA*00*", b"null", b"{}", b"[]", b'{"resourceType": 7}', b"[1]",
     b'{"resourceType": "Bundle", "entry": [{"resource": {"id": "1"}}]}', TEXT[:-1].encode(),
     b'{"resourceType": "Patient", "id": NaN}', b'{"a": 1, "a": 2}', b"\xff\xff{}",
     b"[" * 100_000, (TEXT + "\n" + TEXT[:40]).encode(),
     b'{"resourceType": "Claim", "total": {"value": Infinity}}'],
)  # fmt: skip
def test_what_is_not_fhir_json_is_refused_without_repeating_it(data: bytes) -> None:
    with pytest.raises(NotFHIR) as caught:
        read_bytes(data, "bad.json")

    assert str(caught.value).startswith("bad.json: ")
    assert "Rivera" not in str(caught.value)


@pytest.mark.parametrize("value", [{"resourceType": "Bundle", "type": "searchset"}, []])
def test_an_empty_bundle_is_refused(value: object) -> None:
    with pytest.raises(FHIRError):
        load(value)


def test_a_file_of_clinical_resources_alone_is_refused() -> None:
    with pytest.raises(NothingToImport):
        load({"resourceType": "Observation", "id": "x"})


def test_a_file_that_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotFHIR, match=r"nowhere\.json"):
        read_path(tmp_path / "nowhere.json")


def test_a_folder_is_one_load_and_a_bad_file_in_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Patient.ndjson").write_text(TEXT + "\n")
    (tmp_path / "Claim.json").write_text(json.dumps(claim()))
    (tmp_path / "broken.json").write_text(TEXT[:-1])
    (tmp_path / "notes.txt").write_text("no resource")

    whole = read_path(tmp_path)

    assert [file.name for file in whole.files] == ["Claim.json", "deep/Patient.ndjson"]
    assert [error.file for error in whole.refused] == ["broken.json"]


def test_a_folder_without_anything_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFHIR):
        read_path(tmp_path)
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(NotFHIR, match=r"broken\.json"):
        read_path(tmp_path)


def test_the_identity_holds_base_version_and_content() -> None:
    stated = patient(meta={"versionId": "7"})
    (first,) = load(bundle(stated)).resources
    (second,) = load(patient()).resources
    (other,) = load(patient(gender="male")).resources

    assert (first.identity.base, first.identity.version) == ("https://ehr.example/fhir", "7")
    assert second.identity.version == second.identity.content_hash
    assert second.identity.content_hash != other.identity.content_hash


def test_the_content_hash_ignores_the_order_of_elements() -> None:
    backwards = dict(reversed(patient().items()))

    hashes = {load(value).resources[0].identity.content_hash for value in (patient(), backwards)}

    assert len(hashes) == 1


def test_the_same_id_twice_in_a_file_is_noticed() -> None:
    (file,) = load(bundle(patient(), patient(gender="male"))).files

    assert notices(file.findings) == {"duplicate_id"}


def test_numbers_are_exact() -> None:
    text = json.dumps(claim()).replace('"value": 300', '"value": 10583.616000000000001')

    (read_claim,) = read_bytes(text.encode(), "one.json").resources

    assert getattr(read_claim, "total").value == Decimal("10583.616000000000001")  # noqa: B009
