"""Models as files: trained under a name that follows from their sources, sealed by a hash."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "models"
SOURCES = ("config.yml", "bot/domain", "bot/components", "data", "bot/requirements.lock")


class BadModel(Exception):
    """There is no model, or its bytes are not those that were trained."""


def fingerprint() -> str:
    """A short hash over everything a model is made from."""
    digest = hashlib.sha256()
    for path in source_files(SOURCES):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\x00")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def source_files(sources: Sequence[str]) -> Iterator[Path]:
    """The files under these places of the project, in an order that never changes."""
    for source in sources:
        path = ROOT / source
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def model_path(name: str) -> Path:
    """Where the model of this fingerprint lies."""
    return MODELS / f"plainbill-{name}.tar.gz"


def hash_of(path: Path) -> str:
    """SHA-256 of a model's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record(path: Path) -> str:
    """Write the hash beside the model; returns it."""
    found = hash_of(path)
    path.with_suffix(".sha256").write_text(f"{found}\n")
    return found


def is_whole(path: Path) -> bool:
    """Whether a model is there and is what was recorded when it was trained."""
    recorded = path.with_suffix(".sha256")
    return path.exists() and recorded.exists() and recorded.read_text().strip() == hash_of(path)


def newest(models: Path | None = None) -> Path:
    """The model that was trained last. Raises BadModel if there is none or it was altered."""
    found = sorted((models or MODELS).glob("plainbill-*.tar.gz"), key=lambda p: p.stat().st_mtime)
    if not found:
        raise BadModel("there is no model in models/: plainbill train")
    if not is_whole(found[-1]):
        raise BadModel(f"{found[-1].name} is not as it was trained: delete it, plainbill train")
    return found[-1]
