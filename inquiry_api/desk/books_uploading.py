"""What an upload may hold: files of records, not too large, each with a name of its own."""

from collections.abc import Sequence
from pathlib import PureWindowsPath

from werkzeug.datastructures import FileStorage

from inquiry_api.imports.door import is_archive
from inquiry_api.imports.loads.keeping import Arrived

MOST_BYTES = 50 * 1024 * 1024
_MOST_FILES = 60
_LONGEST_NAME = 120


class UploadRefused(Exception):
    """The upload can't be used as it is; the message says what to do. Nothing was kept."""


def received(uploaded: Sequence[FileStorage]) -> list[Arrived]:
    """The files of a form. Raises UploadRefused."""
    chosen = [file for file in uploaded if file.filename]
    if not chosen:
        raise UploadRefused("Choose at least one file.")
    if len(chosen) > _MOST_FILES:
        raise UploadRefused(f"Upload at most {_MOST_FILES} files at a time.")
    taken: set[str] = set()
    return [_arrived(file, taken) for file in chosen]


def _arrived(file: FileStorage, taken: set[str]) -> Arrived:
    name = _unused(_clean(file.filename or ""), taken)
    taken.add(name)
    data = file.stream.read()
    if not data:
        raise UploadRefused(f"{name} is empty. Choose it again, or ask the sender for it.")
    if is_archive(data):
        raise UploadRefused(f"{name} is a packed file. Unpack it and upload the files inside.")
    return Arrived(name, len(data), data)


def _clean(name: str) -> str:
    """The last part of the name, of characters that can be shown."""
    last = PureWindowsPath(name.replace("/", "\\")).name
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[-_LONGEST_NAME:] or "unnamed"


def _unused(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
