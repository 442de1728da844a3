"""Random damage: only our own errors come out, and no foreign or unreadable amount is counted."""

import json
import random
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiry_api.imports.fhir.errors import FHIRError
from inquiry_api.imports.fhir.findings import Ending
from inquiry_api.imports.fhir.reading import read_bytes
from inquiry_api.imports.fhir.report import file_report
from tests.imports.fhir.builders import bundle, claim, coverage, decision, patient
from tests.imports.fhir.test_payments import eligibility, reconciliation

WHOLE = bundle(
    patient(), coverage(), claim(), decision(), decision("ClaimResponse", id="e2"), eligibility(),
    reconciliation(3500, 3500),
)  # fmt: skip
TEXT = json.dumps(WHOLE)
ODD: list[Any] = [
    None, True, "", "x", [], {}, [None], [[]], -1, 1e300, "92.00", "2026-99-99", {"value": "y"},
    {"coding": 3}, {"reference": 7}, [{"amount": []}],
]  # fmt: skip


def read_or_refuse(data: bytes) -> dict[str, Any] | None:
    try:
        load = read_bytes(data, "fuzz.json")
    except FHIRError:
        return None
    return json.loads(json.dumps(file_report(load.files[0])))  # type: ignore[no-any-return]


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_or_read(data: bytes) -> None:
    report = read_or_refuse(data)

    assert report is None or report["facts"]


@st.composite
def reshaped(draw: st.DrawFn) -> bytes:
    """The bundle with a few elements, anywhere in it, replaced by something odd."""
    value = json.loads(TEXT)
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(_places(value))))
        holder[key] = deepcopy(draw(st.sampled_from(ODD)))
    return json.dumps(value).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    keys = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    here = [(value, key) for key, _ in keys]
    below = [place for _, v in keys if isinstance(v, dict | list) for place in _places(v)]
    return here + below


@given(reshaped())
@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_element_may_have_any_shape(data: bytes) -> None:
    report = read_or_refuse(data)

    assert report is None or set(report["endings"]) <= {str(ending) for ending in Ending}


@pytest.mark.parametrize("seed", range(2))
def test_a_thousand_noisy_files_each_seed(seed: int) -> None:
    dice, refused = random.Random(seed), 0

    for _ in range(1_000):
        data = bytearray(TEXT.encode())
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(32, 127)
        refused += read_or_refuse(bytes(data)) is None

    assert 0 < refused < 1_000


@pytest.mark.parametrize("step", [7])
def test_a_file_cut_anywhere_is_refused(step: int) -> None:
    assert all(read_or_refuse(TEXT[:stop].encode()) is None for stop in range(0, len(TEXT), step))
