"""Builds ``data/code_words.txt``: ``python -m privacy.code_words_build FOLDER...``.

The words are parts of the identifiers in the given folders (the standard library, the installed
packages of both environments, our own tree) that are not words of the lexicon: tracebacks and log
lines are full of them. Names of people stay out.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from privacy.lexicon import Lexicon

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_FEWEST_FILES = 2
_SHORTEST = 4


def identifiers(source: str) -> set[str]:
    """Every name a module defines, imports or uses."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.update(node.name.split("."))
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def words(folder: Path) -> Iterator[set[str]]:
    """The lower-case parts of the identifiers of each file, and of its path."""
    for path in folder.rglob("*.py"):
        try:
            names = identifiers(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError, ValueError, RecursionError):
            continue
        names |= {*path.relative_to(folder).parts, path.stem}
        whole = {name for name in names if name.isalpha() and name.islower()}
        yield whole | {part.lower() for name in names for part in _PART.findall(name)}


def build(folders: list[Path]) -> list[str]:
    """Words in at least two files that the lexicon does not know at all."""
    lexicon = Lexicon()
    counts = Counter(word for folder in folders for file in words(folder) for word in file)
    return sorted(
        word
        for word, count in counts.items()
        if count >= _FEWEST_FILES
        and len(word) >= _SHORTEST
        and word.isascii()
        and word.isalpha()
        and not lexicon.kind(word)
        and len(word) <= 30
    )


def main(arguments: list[str]) -> int:
    """Write the list."""
    path = Path(__file__).parent / "data" / "code_words.txt"
    found = build([Path(argument) for argument in arguments])
    path.write_text("\n".join([*found, ""]), encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
