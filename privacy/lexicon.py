"""The words the redactor knows, in a file that all processes share through the page cache."""

from __future__ import annotations

import mmap
from pathlib import Path

from privacy.fold import fold_word

_PATH = Path(__file__).parent / "data" / "lexicon.txt"
_REMEMBERED = 20_000


class Lexicon:
    """Looks words up in a sorted text file without reading it into memory.

    Each line is a word, a blank and letters: ``w`` a word that stays, ``n`` a name, ``c`` a word
    that could be either; ``f`` it can be a given name, ``l`` a family name, ``d`` it is a name that
    is an ordinary word too.
    """

    def __init__(self, extra: frozenset[str] = frozenset(), *, forgiving: bool = True) -> None:
        """``extra`` are further words that stay; a lexicon that is not ``forgiving`` takes no
        misspelt word for the everyday one it resembles, which saves memory.
        """
        self.forgiving = forgiving
        with _PATH.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._extra = extra
        self._found: dict[str, str] = {}

    def kind(self, word: str) -> str:
        """The letters of a word's line, in whatever case or accents it is written; else ""."""
        found = self._found.get(word)
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._found[word] = self._look_up(fold_word(word))
        return found

    def _look_up(self, key: str) -> str:
        kind = self._search(key.encode("utf-8", errors="replace")) if key else ""
        if key in self._extra and kind[:1] != "w":
            return "w" + kind[1:] if kind[:1] != "n" else kind
        return kind

    def _search(self, key: bytes) -> str:
        """Halve the file until the line of the word, or its absence, is found."""
        lines = self._lines
        low, high = 0, len(lines)
        while low < high:
            middle = (low + high) // 2
            start = lines.rfind(b"\n", low, middle) + 1 or low
            end = lines.find(b"\n", start)
            if end < 0:
                end = high
            word, _, kind = lines[start:end].partition(b" ")
            if word == key:
                return kind.decode("ascii")
            if word < key:
                low = end + 1
            else:
                high = start
        return ""
