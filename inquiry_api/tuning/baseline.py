"""The training data that came with this release: the files in `data/nlu`, one topic each.

They are never written to. A practice's own changes lie in the database as a log on top of them, so
that a new release brings its lines without undoing what the practice decided.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from inquiry_api.tuning.rasa_yaml import Line, read_file

DATA = Path(__file__).resolve().parents[2] / "data"
LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Baseline:
    """The shipped lines in the order of their files, and the file of each topic."""

    version: str
    lines: tuple[Line, ...]
    files: tuple[tuple[str, str, str], ...]

    def topics(self) -> tuple[str, ...]:
        """Every topic, by name."""
        return tuple(sorted({intent for intent, _, _ in self.files}))

    def file_of(self, intent: str, language: str) -> str:
        """Where a topic's lines lie, below `nlu/`."""
        for name, of_language, path in self.files:
            if (name, of_language) == (intent, language):
                return path
        return f"{'es/' if language == 'es' else ''}{intent}.yml"


def baseline(folder: Path = DATA) -> Baseline:
    """The shipped data. Read again only where a file changed."""
    paths = sorted((folder / "nlu").rglob("*.yml"))
    stamp = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    return _read(folder / "nlu", stamp)


@lru_cache(maxsize=2)
def _read(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> Baseline:
    digest, lines, files = hashlib.sha256(), [], []
    for name, _, _ in stamp:
        path = Path(name)
        content = path.read_text(encoding="utf-8")
        relative = path.relative_to(folder).as_posix()
        digest.update(f"{relative}\0{content}\0".encode())
        language = "es" if relative.startswith("es/") else "en"
        for intent, texts in read_file(relative, content):
            files.append((intent, language, relative))
            lines += [Line(intent, language, text) for text in texts]
    return Baseline(digest.hexdigest()[:16], tuple(lines), tuple(files))
