"""Replaces whatever identifies a person in a text; what may stay needs a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple, Protocol

from privacy.fold import fold, plain
from privacy.lexicon import Lexicon
from privacy.recognizers.addresses import find_addresses
from privacy.recognizers.ages import find_ages
from privacy.recognizers.bare_addresses import find_bare_addresses
from privacy.recognizers.cards import find_card_codes, find_cards
from privacy.recognizers.days import find_dates, find_dates_beside_names, find_line_stamps
from privacy.recognizers.dictated import find_dictated
from privacy.recognizers.digits import find_unexplained
from privacy.recognizers.kept import find_kept
from privacy.recognizers.names import find_names
from privacy.recognizers.net import find_emails, find_machine_addresses, find_urls
from privacy.recognizers.numbered import find_numbered
from privacy.recognizers.phones import find_phones
from privacy.recognizers.records import find_fields, find_segment_amounts, find_segments
from privacy.recognizers.social import find_social_security
from privacy.recognizers.things import find_things
from privacy.spans import ID, TYPES, Places, Span, merge

LONGEST_TEXT = 20_000

# Each reads a text in lower case without accents, and gives what it finds in it.
TYPED_FINDERS = (
    find_urls,
    find_emails,
    find_machine_addresses,
    find_cards,
    find_card_codes,
    find_social_security,
    find_phones,
    find_dates,
    find_dictated,
    find_numbered,
    find_things,
    find_addresses,
    find_bare_addresses,
    find_ages,
    find_fields,
    find_segments,
)
_PLACEHOLDER = re.compile(r"<(?:" + "|".join(TYPES) + r")(?:_\d{1,6})?>")


class RedactionFailed(Exception):
    """The text could not be redacted, so nothing of it may be passed on."""


class Redaction(NamedTuple):
    """The text with ``<TYPE>`` for each finding, and the findings with their places."""

    text: str
    spans: tuple[Span, ...]


class Finder(Protocol):
    """Anything that finds identifiers in a text: known people, a name model."""

    def find(self, text: str) -> Iterable[Span]:
        """Spans of the text as it was given; they may overlap."""
        ...


@cache
def shared_lexicon() -> Lexicon:
    """The lexicon all redactors of a process share."""
    return Lexicon()


class Redactor:
    """Finds identifiers by rules, and by whatever else it is given."""

    def __init__(
        self,
        known: Finder | None = None,
        names: Finder | None = None,
        *,
        codes: frozenset[str] = frozenset(),
        lexicon: Lexicon | None = None,
        also_kept: Callable[[str], Iterable[tuple[int, int]]] = lambda text: (),
        opaque: re.Pattern[str] | None = None,
    ) -> None:
        """``known`` finds identifiers of known people, ``names`` is a model whose findings may not
        cover what the rules keep, ``codes`` are the numbers of the practice's fee schedule,
        ``also_kept`` finds further places where digits may stay, ``opaque`` matches identifiers
        that stay whole, whatever their letters spell.
        """
        self._known = known
        self._names = names
        self._codes = codes
        self._also_kept = also_kept
        self._opaque = opaque
        self._lexicon = lexicon or shared_lexicon()

    def redact(self, text: str) -> Redaction:
        """Redact a text; raises RedactionFailed rather than let a fault pass anything on."""
        spans = self.find(text)
        parts, at = [], 0
        for span in spans:
            parts += [text[at : span.start], f"<{span.type}>"]
            at = span.end
        return Redaction("".join([*parts, text[at:]]), spans)

    def find(self, text: str) -> tuple[Span, ...]:
        """What must go, in text order and without overlap."""
        if len(text) > LONGEST_TEXT:
            raise RedactionFailed("text too long")
        try:
            return self._find(text)
        except Exception:
            raise RedactionFailed("redaction failed") from None

    def _find(self, text: str) -> tuple[Span, ...]:
        folded = fold(text, escapes=True)
        low = plain(folded.text)
        patterns = (_PLACEHOLDER, self._opaque) if self._opaque else (_PLACEHOLDER,)
        protected = [found.span() for one in patterns for found in one.finditer(folded.text)]
        kept = [*self._kept(low), *protected]
        found = self._found(low, Places(kept), Places(find_line_stamps(low)))
        found += find_unexplained(low, Places([*kept, *(span[:2] for span in found)]))
        blocked = [*found, *(Span(*place, "") for place in protected)]
        found += find_names(folded.text, blocked, self._lexicon)
        found += find_dates_beside_names(low, found)
        spans = [Span(*folded.place(*span[:2]), *span[2:]) for span in found]
        spans += self._from_others(text, Places(folded.place(*place) for place in kept))
        return _outside(merge(spans, text), Places(folded.place(*place) for place in protected))

    def _kept(self, low: str) -> Iterator[tuple[int, int]]:
        yield from find_kept(low, self._codes)
        yield from find_segment_amounts(low)
        yield from find_line_stamps(low)
        yield from self._also_kept(low)

    @staticmethod
    def _found(low: str, kept: Places, stamps: Places) -> list[Span]:
        """What the typed finders find. A cue such as "code" proves little: of an ID, a number that
        is known to be harmless stays.
        """
        return [
            span
            for finder in TYPED_FINDERS
            for span in finder(low)
            if not stamps.hold(*span[:2]) and not (span.type == ID and kept.hold(*span[:2]))
        ]

    def _from_others(self, text: str, kept: Places) -> list[Span]:
        spans = list(self._known.find(text)) if self._known else []
        if self._names:
            spans += [span for span in self._names.find(text) if not kept.touch(*span[:2])]
        return spans


def _outside(spans: Iterable[Span], protected: Places) -> tuple[Span, ...]:
    """Leave alone the placeholders of an earlier redaction."""
    return tuple(span for span in spans if not protected.hold(span.start, span.end))
