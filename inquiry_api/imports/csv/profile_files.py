"""Reads mapping files: those that come with the program, and a practice's own."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from inquiry_api.imports.csv.profile import Profile
from inquiry_api.imports.records import BadFile

FOLDER = Path(__file__).parent / "profiles"


@cache
def profiles() -> Mapping[str, Profile]:
    """The mapping files that come with the program, by name."""
    found = (_read(path) for path in sorted(FOLDER.glob("*.yml")))
    return {profile.name: profile for profile in found}


def profile_of(name: str) -> Profile | None:
    """A profile by its name, or a mapping file of the practice's own by its path.

    Raises BadFile for a mapping file that does not hold together.
    """
    path = Path(name)
    if path.suffix in (".yml", ".yaml") and path.is_file():
        return _read(path)
    return profiles().get(name)


def _read(path: Path) -> Profile:
    try:
        text = path.read_text(encoding="utf-8")
        return Profile.model_validate(yaml.safe_load(text))
    except UnicodeDecodeError:
        raise BadFile(path.name, "the mapping file is not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise BadFile(path.name, "the mapping file is not YAML", line=line) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        line = line_of(text, first["loc"])
        raise BadFile(path.name, f"{where}: {first['msg']}", line=line) from None


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line of YAML on which a part begins, such as `charges`, `amount`; of what is missing,
    the line of that which should hold it.
    """
    node, line = yaml.compose(text), 1
    for step in place:
        found = _below(node, step)
        if found is None:
            break
        line, node = found
    return line


def _below(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    """The line and the value of one key or item."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        value = node.value[step]
        return value.start_mark.line + 1, value
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    return None
