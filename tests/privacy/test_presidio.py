import logging
from pathlib import Path

import pytest
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer

from privacy.presidio import Tier, build_analyzer
from privacy.redactor import Redactor
from tests.bench.labelled import read_lines

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def engine() -> AnalyzerEngine:
    return build_analyzer()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_engine_covers_what_the_redactor_covers(engine: AnalyzerEngine, language: str) -> None:
    redactor = Redactor()
    for line in list(read_lines(DATA / "everyday.txt"))[::5]:
        results = engine.analyze(line.text, language)
        covered = {index for found in results for index in range(found.start, found.end)}

        for span in redactor.redact(line.text).spans:
            assert all(
                index in covered or not line.text[index].isalnum()
                for index in range(span.start, span.end)
            )


def test_the_engine_can_be_asked_for_single_types(engine: AnalyzerEngine) -> None:
    results = engine.analyze("maria delgado 4/2/87", "en", entities=["DATE"])

    assert [(found.entity_type, found.start) for found in results] == [("DATE", 14)]


def test_a_presidio_recognizer_can_be_a_tier_of_the_redactor() -> None:
    desks = PatternRecognizer("DESK", patterns=[Pattern("desk", r"desk \w", 0.5)])

    redaction = Redactor(names=Tier([desks])).redact("the desk b owes $40")

    assert redaction.text == "the <ID> owes $40"


def test_presidio_says_nothing_of_the_text(
    engine: AnalyzerEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    engine.analyze("maria delgado 4/2/87", "en")

    assert "delgado" not in caplog.text
