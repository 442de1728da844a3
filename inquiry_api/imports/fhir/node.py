"""A tolerant way into a JSON object: what is absent is None, what has an odd shape is noticed."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from inquiry_api.imports.fhir.findings import Finding, Notice
from inquiry_api.imports.fhir.values import (
    Coding,
    Concept,
    Identifier,
    Money,
    Period,
    Reference,
    StatedDate,
    cents_of,
    is_partial_date,
    parse_amount,
    parse_date,
)


class Node:
    """A JSON object inside a resource. Findings go to one list per resource, with their path."""

    __slots__ = ("_data", "findings", "path", "resource")

    def __init__(
        self, data: dict[str, Any], resource: str, findings: list[Finding], path: str = ""
    ) -> None:
        self._data = data
        self.resource = resource
        self.findings = findings
        self.path = path

    def note(self, notice: Notice, name: str = "") -> None:
        """Record a finding about this object, or about one of its elements."""
        self.findings.append(Finding(notice, self.resource, self._at(name)))

    def _at(self, name: str) -> str:
        return ".".join(part for part in (self.path, name) if part)

    def has(self, name: str) -> bool:
        """Whether an element is there and not empty. False and zero are not empty."""
        return self._data.get(name) not in (None, "", [], {})

    def raw(self, name: str) -> Any:
        """An element as parsed."""
        return self._data.get(name)

    def text(self, name: str) -> str | None:
        """An element as text; numbers and truth values are written out."""
        value = self._data.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | Decimal):
            return str(value).strip() or None
        if value is not None:
            self.note(Notice.SHAPE_UNEXPECTED, name)
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self._data.get(name)
        values = value if isinstance(value, list) else [value]
        return tuple(v.strip() for v in values if isinstance(v, str) and v.strip())

    def flag(self, name: str) -> bool | None:
        """A truth value; `"true"` as text is one as well."""
        value = self._data.get(name)
        if isinstance(value, str):
            return {"true": True, "false": False}.get(value.lower())
        return value if isinstance(value, bool) else None

    def number(self, name: str) -> Decimal | None:
        """A number; one sent as text is read and noticed."""
        value = self._data.get(name)
        if isinstance(value, Decimal):
            return value
        if isinstance(value, str):
            number = parse_amount(value)
            self.note(
                Notice.AMOUNT_AS_TEXT if number is not None else Notice.MONEY_UNREADABLE, name
            )
            return number
        if value is not None:
            self.note(Notice.SHAPE_UNEXPECTED, name)
        return None

    def integer(self, name: str) -> int | None:
        """A whole number."""
        value = self.number(name)
        whole = value is not None and value.is_finite() and value == value.to_integral_value()
        return int(value) if whole and value is not None and abs(value) < 10**9 else None

    def node(self, name: str) -> "Node | None":
        """An object; the first one where a list was sent instead."""
        value = self._data.get(name)
        if isinstance(value, list):
            if value:
                self.note(Notice.SHAPE_UNEXPECTED, name)
            return next(self._objects(value, name), None)
        if isinstance(value, dict):
            return Node(value, self.resource, self.findings, self._at(name))
        if value is not None:
            self.note(Notice.SHAPE_UNEXPECTED, name)
        return None

    def nodes(self, name: str) -> "list[Node]":
        """A list of objects; a single object counts as a list of one."""
        value = self._data.get(name)
        if value is None:
            return []
        if isinstance(value, dict):
            self.note(Notice.SHAPE_UNEXPECTED, name)
            return [Node(value, self.resource, self.findings, self._at(name))]
        if not isinstance(value, list):
            self.note(Notice.SHAPE_UNEXPECTED, name)
            return []
        return list(self._objects(value, name))

    def _objects(self, values: list[Any], name: str) -> "Iterator[Node]":
        for index, value in enumerate(values):
            if isinstance(value, dict):
                path = self._at(f"{name}[{index}]")
                yield Node(value, self.resource, self.findings, path)
            elif value is not None:
                self.note(Notice.SHAPE_UNEXPECTED, f"{name}[{index}]")

    def date(self, name: str) -> StatedDate | None:
        """A date or dateTime; an impossible one is kept as sent, without a day."""
        text = self.text(name)
        if text is None:
            return None
        day = parse_date(text)
        if day is None and not is_partial_date(text):
            self.note(Notice.DATE_IMPOSSIBLE, name)
        return StatedDate(text, day)

    def period(self, name: str) -> Period | None:
        """A Period."""
        node = self.node(name)
        return Period(node.date("start"), node.date("end")) if node else None

    def money(self, name: str) -> Money | None:
        """A Money. What is no readable amount of dollars has no cents, and is noticed."""
        node = self.node(name)
        return node.as_money() if node else None

    def as_money(self) -> Money | None:
        """This object, read as Money; None when it holds no value."""
        value, currency = self.number("value"), self.text("currency")
        if value is None:
            if self.has("value") or self.has("currency"):
                self.note(Notice.MONEY_UNREADABLE)
            return Money(None, currency, None) if self.has("value") else None
        money = Money(value, currency, None)
        if not money.is_dollars:
            self.note(Notice.CURRENCY_NOT_USD)
            return money
        cents = cents_of(value)
        if cents is None:
            self.note(Notice.MONEY_UNREADABLE)
        return Money(value, currency, cents)

    def concept(self, name: str) -> Concept | None:
        """A CodeableConcept; a bare code sent as text counts as one."""
        value = self._data.get(name)
        if isinstance(value, str):
            return Concept((Coding(None, value, None),), None)
        node = self.node(name)
        return node.as_concept() if node else None

    def concepts(self, name: str) -> tuple[Concept, ...]:
        """A list of CodeableConcepts."""
        return tuple(node.as_concept() for node in self.nodes(name))

    def as_concept(self) -> Concept:
        """This object, read as CodeableConcept; a Coding sent in its place counts as one."""
        codings = [n.as_coding() for n in self.nodes("coding")]
        if not codings and self.has("code"):
            codings = [self.as_coding()]
        return Concept(tuple(codings), self.text("text"))

    def as_coding(self) -> Coding:
        """This object, read as Coding."""
        return Coding(self.text("system"), self.text("code"), self.text("display"))

    def identifiers(self, name: str = "identifier") -> tuple[Identifier, ...]:
        """A list of Identifiers."""
        return tuple(node.as_identifier() for node in self.nodes(name))

    def as_identifier(self) -> Identifier:
        """This object, read as Identifier."""
        kind = self.concept("type")
        return Identifier(self.text("system"), self.text("value"), kind.codes if kind else ())

    def reference(self, name: str) -> Reference | None:
        """A Reference; a bare text counts as one."""
        value = self._data.get(name)
        if isinstance(value, str):
            return Reference(value, None, None, None)
        node = self.node(name)
        return node.as_reference() if node else None

    def references(self, name: str) -> tuple[Reference, ...]:
        """A list of References."""
        return tuple(node.as_reference() for node in self.nodes(name))

    def as_reference(self) -> Reference:
        """This object, read as Reference."""
        number = self.node("identifier") if self.has("identifier") else None
        return Reference(
            self.text("reference"),
            number.as_identifier() if number else None,
            self.text("display"),
            self.text("type"),
        )
