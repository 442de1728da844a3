"""Training files that come from outside: afterwards the topics are what the files say, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from inquiry_api.tuning.changes import Author, change, one_at_a_time, without
from inquiry_api.tuning.lines import TrainingData, training_data
from inquiry_api.tuning.rasa_yaml import BadTrainingFile, Line, read_file
from inquiry_api.tuning.scrubbing import scrubbed


@dataclass(frozen=True)
class Imported:
    """What an import added and took away; lines that only changed places are neither."""

    added: tuple[Line, ...]
    gone: tuple[Line, ...]


def import_files(session: Session, files: dict[str, str], author: Author) -> Imported:
    """Make the topics in these files what the files say, line for line and in their order.

    A topic of which no file is given stays as it is. Raises BadTrainingFile, Invalid.
    """
    one_at_a_time(session)
    data = training_data(session)
    minus: list[Line] = []
    plus: list[Line] = []
    for (intent, language), texts in _given(files, data).items():
        there = [Line(intent, language, text) for text in data.of(intent, language)]
        given = _in_order(intent, language, texts, set(there))
        away, anew = _from_first_difference(there, given)
        minus += away
        plus += anew
    if minus or plus:
        change(session, "imported", author, minus=minus, plus=plus)
    return Imported(without(plus, minus), without(minus, plus))


def _given(files: dict[str, str], data: TrainingData) -> dict[tuple[str, str], list[str]]:
    """The lines of each topic and language in the files. Raises BadTrainingFile."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, content in sorted(files.items()):
        language = "es" if "es" in PurePosixPath(path).parts[:-1] else "en"
        for intent, texts in read_file(path, content):
            if intent not in data.topics:
                raise BadTrainingFile(f"{path}: there is no topic {intent}")
            found.setdefault((intent, language), []).extend(texts)
    return found


def _from_first_difference(
    there: Sequence[Line], given: Sequence[Line]
) -> tuple[list[Line], list[Line]]:
    """What to take away and to add so that the lines stand as given.

    Lines are only ever added at the end: from the first one out of its place they are laid anew.
    """
    wanted = set(given)
    kept = [line for line in there if line in wanted]
    same = 0
    while same < min(len(kept), len(given)) and kept[same] == given[same]:
        same += 1
    stay = set(kept[:same])
    return [line for line in there if line not in stay], list(given[same:])


def _in_order(intent: str, language: str, texts: Sequence[str], there: set[Line]) -> list[Line]:
    """The lines of a file, each once. Those that are there already are not looked at again."""
    lines = (Line(intent, language, text) for text in texts)
    return list(
        dict.fromkeys(
            line if line in there else Line(intent, language, scrubbed(line.text)) for line in lines
        )
    )
