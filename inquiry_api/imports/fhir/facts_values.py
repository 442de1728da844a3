"""Plain JSON values for facts: codes, references, dates and amounts as another reader sees them."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from inquiry_api.imports.fhir.values import (
    Concept,
    Identifier,
    Money,
    Period,
    Reference,
    StatedDate,
    amount_text,
    cents_of,
)

Facts = dict[str, Any]


def code_of(concept: Concept | None) -> str | None:
    """The first code, else the text."""
    return (concept.code or concept.text) if concept else None


def reference_of(reference: Reference | None) -> str | None:
    """A reference as written."""
    return reference.label if reference else None


def name_of(reference: Reference | None) -> str | None:
    """A party by its display, else as written."""
    return (reference.display or reference.label) if reference else None


def stated(date: StatedDate | None) -> str | None:
    """A date as sent."""
    return date.text if date else None


def period_of(period: Period | None) -> Facts | None:
    """A period as sent; an open side is left out."""
    if period is None:
        return None
    sides = {"start": stated(period.start), "end": stated(period.end)}
    return {name: text for name, text in sides.items() if text is not None}


def money_text(money: Money | None) -> str | None:
    """Dollars as text with two decimals; another currency's amount is rounded alike, never named
    a dollar: the currencies stand beside it.
    """
    if money is None or money.value is None:
        return None
    return amount_text(cents_of(money.value))


def number_of(value: Decimal | None) -> int | float | None:
    """A number as JSON knows it, for facts about figures that are never posted."""
    if value is None or cents_of(value) is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def currencies_of(value: object) -> set[str]:
    """Every currency named by an amount inside a typed resource."""
    if isinstance(value, Money):
        return {value.currency} if value.currency else set()
    if isinstance(value, tuple):
        return {currency for part in value for currency in currencies_of(part)}
    if is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value))
        return {currency for part in parts for currency in currencies_of(part)}
    return set()


def numbers_of(identifiers: tuple[Identifier, ...]) -> list[str | None]:
    """The values of identifiers."""
    return [identifier.value for identifier in identifiers]
