"""Real published resources: the facts that an independent reader worked out are reproduced."""

import json
from pathlib import Path
from typing import Any

import pytest

from inquiry_api.imports.fhir.errors import VersionNotSupported
from inquiry_api.imports.fhir.reading import read_path
from inquiry_api.imports.fhir.report import file_facts, file_report
from tests.imports.x12.test_samples import differences

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
EXPECTED = SAMPLES / "expected.json"


def fhir_samples(*levels: str) -> dict[str, Any]:
    if not EXPECTED.exists():
        return {}
    files = json.loads(EXPECTED.read_text(encoding="utf-8"))["files"]
    return {n: f for n, f in files.items() if n.startswith("fhir/") and f["level"] in levels}


ABSENT = pytest.param("", marks=pytest.mark.skip(reason="../shared/samples is not on this machine"))
READABLE: list[Any] = [*sorted(fhir_samples("import", "import_flag"))] or [ABSENT]
FLAGGED: list[Any] = [*sorted(fhir_samples("import_flag"))] or [ABSENT]
OTHERS: list[Any] = [*sorted(fhir_samples("reject_or_convert"))] or [ABSENT]


@pytest.mark.parametrize("name", READABLE)
def test_a_published_file_gives_the_expected_facts(name: str) -> None:
    (file,) = read_path(SAMPLES / name).files

    expected = fhir_samples("import", "import_flag")[name]["facts"]
    assert differences(expected, file_facts(file)) == []


@pytest.mark.parametrize("name", READABLE)
def test_the_report_of_a_published_file_is_plain_json(name: str) -> None:
    (file,) = read_path(SAMPLES / name).files

    assert json.loads(json.dumps(file_report(file)))["facts"]["resourceType"]


@pytest.mark.parametrize("name", FLAGGED)
def test_a_foreign_currency_is_flagged_and_never_dollars(name: str) -> None:
    (file,) = read_path(SAMPLES / name).files

    assert "currency_not_usd" in {flag["notice"] for flag in file_report(file)["flags"]}


@pytest.mark.parametrize("name", OTHERS)
def test_another_version_is_refused_by_name(name: str) -> None:
    version = fhir_samples("reject_or_convert")[name]["facts"]["fhir_version"]

    with pytest.raises(VersionNotSupported, match=version):
        read_path(SAMPLES / name)
