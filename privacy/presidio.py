"""The rules as Presidio recognizers, and Presidio recognizers as a tier of the redactor.

``build_analyzer`` gives an ordinary ``AnalyzerEngine`` with our recognizers and no others, and
without an NLP engine behind it: no model is loaded and nothing is fetched. Add to it what Presidio
has (``engine.registry.add_recognizer``), or pass single recognizers to the redactor with ``Tier``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from privacy.fold import fold, plain
from privacy.redactor import TYPED_FINDERS, Finder, Redactor
from privacy.spans import ID, NAME, TYPES, Span

LANGUAGES = ("en", "es")
# Presidio's DEBUG and INFO lines can carry words of the text.
logging.getLogger("presidio-analyzer").setLevel(logging.WARNING)


class FinderRecognizer(EntityRecognizer):
    """One of our finders: a plain function over folded text in lower case."""

    def __init__(self, find: Callable[[str], Iterable[Span]], language: str) -> None:
        """``find`` is a function such as ``privacy.recognizers.days.find_dates``."""
        self._find = find
        name = getattr(find, "__name__", type(find).__name__)
        super().__init__(list(TYPES), name=f"Plainbill_{name}", supported_language=language)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None
    ) -> list[RecognizerResult]:
        """What the function finds, of the types asked for."""
        folded = fold(text, escapes=True)
        found = self._find(plain(folded.text))
        return [
            RecognizerResult(span.type, *folded.place(span.start, span.end), span.score)
            for span in found
            if span.type in entities
        ]


class DefaultDenyRecognizer(EntityRecognizer):
    """Names and unexplained digits: what all our rules together leave no reason to keep."""

    def __init__(self, redactor: Redactor, language: str) -> None:
        self._redactor = redactor
        super().__init__([NAME, ID], name="Plainbill_default_deny", supported_language=language)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None
    ) -> list[RecognizerResult]:
        """Spans of the types asked for; raises RedactionFailed rather than give half of them."""
        return [
            RecognizerResult(span.type, span.start, span.end, span.score)
            for span in self._redactor.find(text)
            if span.type in entities
        ]


def build_analyzer(
    redactor: Redactor | None = None, languages: Sequence[str] = LANGUAGES
) -> AnalyzerEngine:
    """An analyzer with our recognizers alone; ``redactor`` carries known people and codes."""
    registry = RecognizerRegistry(recognizers=[], supported_languages=list(languages))
    rules = redactor or Redactor()
    for language in languages:
        for find in TYPED_FINDERS:
            registry.add_recognizer(FinderRecognizer(find, language))
        registry.add_recognizer(DefaultDenyRecognizer(rules, language))
    models = [{"lang_code": language, "model_name": "none"} for language in languages]
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine(models=models),
        supported_languages=list(languages),
        default_score_threshold=0,
        log_decision_process=False,
    )


class Tier(Finder):
    """Any Presidio recognizers as a second tier: ``Redactor(names=Tier([SomeRecognizer()]))``."""

    def __init__(self, recognizers: Iterable[Any]) -> None:
        """``recognizers`` must not need an NLP engine."""
        self._recognizers = list(recognizers)

    def find(self, text: str) -> Iterator[Span]:
        """What they find; a type we do not have becomes ID."""
        for recognizer in self._recognizers:
            for result in recognizer.analyze(text, recognizer.supported_entities, None):
                kind = result.entity_type if result.entity_type in TYPES else ID
                yield Span(result.start, result.end, kind, result.score)
