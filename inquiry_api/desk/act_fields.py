"""What a form of an act is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

Option = tuple[str, str]


@dataclass(frozen=True)
class Field:
    """One field: `kind` is text, area, amount, number, date, datetime, check or select."""

    name: str
    label: str
    kind: str = "text"
    options: tuple[Option, ...] = ()
    value: str = ""
    needed: bool = True


@dataclass(frozen=True)
class ActForm:
    """One act as it is offered; without fields it is a single button."""

    act: str
    label: str
    button: str
    group: str
    fields: tuple[Field, ...] = ()
    key: str = ""


def words(name: str) -> str:
    """A fixed word of ours as it is shown."""
    return name.replace("_", " ")


def fixed(names: Sequence[str]) -> tuple[Option, ...]:
    """Fixed words as the options of a choice."""
    return tuple((name, words(name)) for name in names)
