"""Finds the resource that a reference means, in whichever of its forms it was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl

from inquiry_api.imports.fhir.documents import RawResource
from inquiry_api.imports.fhir.values import Reference

Key = TypeVar("Key")


class Form(StrEnum):
    """How a reference was written."""

    RELATIVE = "relative"
    ABSOLUTE = "absolute"
    UUID = "urn:uuid"
    CONTAINED = "contained"
    CONDITIONAL = "conditional"
    IDENTIFIER = "identifier"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to. `resource` is None when it is not among those read; `type`, `id`
    and `display` then still say what is known of it.
    """

    form: Form
    type: str | None
    id: str | None
    display: str | None
    resource: RawResource | None


class References:
    """An index over all resources of a load, by every name that they go by."""

    def __init__(self, resources: Iterable[RawResource]) -> None:
        self._by_name: dict[str, RawResource | None] = {}
        self._by_identifier: dict[tuple[str | None, str], RawResource | None] = {}
        for raw in resources:
            for name in self._names(raw):
                self._add(self._by_name, name, raw)
            for system, value in _identifiers(raw):
                for kind in (raw.type, ""):  # A reference need not say of what type it is.
                    self._add(self._by_identifier, (f"{kind} {system or ''}", value), raw)

    @staticmethod
    def _add(index: dict[Key, RawResource | None], key: Key, raw: RawResource) -> None:
        """Two different resources of one name make the name useless: it leads nowhere."""
        known = index.get(key, raw)
        index[key] = raw if known is not None and known.content_hash == raw.content_hash else None

    @staticmethod
    def _names(raw: RawResource) -> Iterable[str]:
        if raw.full_url:
            yield _plain(raw.full_url)
        if raw.id:
            yield f"{raw.type}/{raw.id}"
            yield _plain(f"urn:uuid:{raw.id}")
            if raw.base:
                yield f"{raw.base}/{raw.type}/{raw.id}"

    def resolve(self, reference: Reference, within: RawResource) -> Target:
        """The target of a reference that stands in a resource."""
        text = _plain((reference.reference or "").split("/_history/")[0])
        if text.startswith("#"):
            return self._contained(text[1:], reference, within)
        if not text:
            return self._unwritten(reference)
        kind, _, query = text.partition("?")
        if query:
            return self._conditional(kind.rsplit("/", 1)[-1], query, reference)
        kind, _, number = text.rpartition("/")
        form = _form_of(text)
        found = self._by_name.get(f"{within.base}/{text}") if within.base else None
        found = found or self._by_name.get(text)
        if found is None and form is Form.ABSOLUTE:
            found = self._by_name.get(f"{kind.rsplit('/', 1)[-1]}/{number}")
        if form is Form.UUID:
            found_type = found.type if found else reference.type
            return Target(form, found_type, text.rpartition(":")[2], reference.display, found)
        return Target(form, kind.rsplit("/", 1)[-1] or None, number, reference.display, found)

    def _contained(self, name: str, reference: Reference, within: RawResource) -> Target:
        inside = within.data.get("contained")
        for data in inside if isinstance(inside, list) else []:
            if isinstance(data, dict) and str(data.get("id", "")).lstrip("#") == name:
                place = f"{within.label}, contained {data.get('resourceType')}"
                raw = RawResource(data, place, "", within.base)
                return Target(Form.CONTAINED, raw.type, name, reference.display, raw)
        return Target(Form.CONTAINED, reference.type, name, reference.display, None)

    def _conditional(self, kind: str, query: str, reference: Reference) -> Target:
        """`Practitioner?identifier=system|value`."""
        wanted = dict(parse_qsl(query)).get("identifier", "")
        system, bar, value = wanted.rpartition("|")
        found = self._by_identifier.get((f"{kind} {system if bar else ''}", value))
        return Target(Form.CONDITIONAL, kind, value or None, reference.display, found)

    def _unwritten(self, reference: Reference) -> Target:
        number = reference.identifier
        if number is None or not number.value:
            return Target(Form.DISPLAY, reference.type, None, reference.display, None)
        kind = reference.type or ""
        found = self._by_identifier.get((f"{kind} {number.system or ''}", number.value))
        return Target(Form.IDENTIFIER, reference.type, number.value, reference.display, found)


def _plain(name: str) -> str:
    """The letters of a UUID may be large or small (RFC 9562, 4)."""
    return name.lower() if name[:9].lower() == "urn:uuid:" else name


def _form_of(text: str) -> Form:
    if text.startswith("urn:"):
        return Form.UUID
    return Form.ABSOLUTE if "://" in text else Form.RELATIVE


def _identifiers(raw: RawResource) -> Iterable[tuple[str | None, str]]:
    identifiers = raw.data.get("identifier")
    for number in identifiers if isinstance(identifiers, list) else [identifiers]:
        value = number.get("value") if isinstance(number, dict) else None
        system = number.get("system") if isinstance(number, dict) else None
        if isinstance(value, str) and value:
            yield (system if isinstance(system, str) else None), value
