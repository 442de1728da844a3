"""Facts for one answer: as the templates use them, and as JSON with the entries behind each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from inquiry_api.answers.draft import Json
from inquiry_api.ledger.figures import Figure


@dataclass(frozen=True)
class Part:
    """Some of a figure's cents, such as what a plan leaves of a visit's debt."""

    cents: int
    whole: Figure

    @property
    def entries(self) -> tuple[int, ...]:
        """The entries of the whole."""
        return self.whole.entries


@dataclass(frozen=True)
class Told:
    """Cents from a record outside the journal (a plan's report, an agreed schedule), named."""

    cents: int
    source: str


Amount: TypeAlias = Figure | Part | Told
Facts: TypeAlias = Mapping[str, Any]


def plain(value: Any) -> Any:
    """The same facts with every amount as its cents, for a template."""
    if isinstance(value, (Figure, Part, Told)):
        return value.cents
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def as_json(value: Any) -> Json:
    """The same facts as JSON: amounts with their entries, dates in ISO form."""
    match value:
        case Figure():
            return {"cents": value.cents, "entries": list(value.entries)}
        case Part():
            return {"cents": value.cents, "part_of": as_json(value.whole)}
        case Told():
            return {"cents": value.cents, "source": value.source}
        case date() | datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): as_json(item) for key, item in value.items()}
        case str() | int() | None:
            return value
        case Sequence():
            return [as_json(item) for item in value]
    return str(value)


def entries_of(value: Any) -> tuple[int, ...]:
    """Every ledger entry that some amount in the facts rests on, in order."""
    return tuple(sorted(set(_entries(value))))


def _entries(value: Any) -> Iterable[int]:
    if isinstance(value, (Figure, Part)):
        yield from value.entries
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _entries(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from _entries(item)


def total(amounts: Iterable[Amount]) -> Figure | Part:
    """The sum of amounts; a Part as soon as one of them is."""
    kept = list(amounts)
    whole = sum((_whole(amount) for amount in kept), Figure())
    cents = sum(amount.cents for amount in kept)
    return whole if whole.cents == cents else Part(cents, whole)


def _whole(amount: Amount) -> Figure:
    match amount:
        case Figure():
            return amount
        case Part():
            return amount.whole
    return Figure(amount.cents)
