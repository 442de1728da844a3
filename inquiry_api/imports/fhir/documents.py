"""From bytes to resources: a single resource, a Bundle, NDJSON, or a list of any of them."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from inquiry_api.imports.fhir.errors import FHIRError, NotFHIR, VersionNotSupported
from inquiry_api.imports.fhir.versions import other_version

_BLANKS = " \t\r\n\x00\ufeff"
# No text of FHIR may hold a zero or half of a sign, and no database takes one.
_NO_SIGN = re.compile("[\x00\ud800-\udfff]")
_KEPT = frozenset({"resourceType", "id", "meta", "identifier", "contained"})
_BETWEEN = re.compile(f"[{_BLANKS}]+")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class RawResource:
    """A resource as parsed, and where it stood. `base` is what relative references start from."""

    data: dict[str, Any]
    place: str
    full_url: str
    base: str

    @property
    def type(self) -> str:
        """The resourceType."""
        return str(self.data.get("resourceType"))

    @property
    def id(self) -> str:
        """The logical id; empty when there is none."""
        value = self.data.get("id")
        return str(value).strip() if isinstance(value, str | Decimal) else ""

    @property
    def label(self) -> str:
        """`Claim at entry[3]`: never the id, which may name a patient."""
        return self.type if self.place == "the file" else f"{self.type} at {self.place}"

    def forget(self) -> None:
        """Let go of all that is not needed once it was read: files of many megabytes are kept until
        the last of them is posted.
        """
        assert self.content_hash
        for name in self.data.keys() - _KEPT:
            del self.data[name]

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the content, whatever the order of its elements: a version of last resort."""
        text = json.dumps(self.data, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """The resources of a file. `bundle_type` is None unless the file was one Bundle."""

    resources: tuple[RawResource, ...]
    bundle_type: str | None
    bundle_total: int | None
    form: str
    has_more_pages: bool = False


def parse_document(data: bytes) -> Document:
    """Read a file's bytes. Raises NotFHIR, or VersionNotSupported naming the version met."""
    text = _decode(data).strip(_BLANKS)
    if not text:
        raise NotFHIR("the file is empty")
    values, form = _values(text)
    resources = tuple(raw for value, place in values for raw in _resources(value, place))
    if not resources:
        raise NotFHIR("no resource was found")
    for raw in resources:
        _check_version(raw)
    only = values[0][0] if len(values) == 1 else None
    bundle = only if isinstance(only, dict) and only.get("resourceType") == "Bundle" else {}
    total = bundle.get("total")
    return Document(
        resources=resources,
        bundle_type=bundle.get("type") if isinstance(bundle.get("type"), str) else None,
        bundle_total=int(total) if isinstance(total, Decimal) and abs(total) < 10**9 else None,
        form=_form_of(only) or form,
        has_more_pages=_links_to_next(bundle),
    )


def _form_of(only: Any) -> str | None:
    kind = only.get("resourceType") if isinstance(only, dict) else None
    return kind if kind in ("Bundle", "Parameters") else None


def _links_to_next(bundle: dict[str, Any]) -> bool:
    """Whether a server has sent only a page of what it found."""
    links = bundle.get("link")
    found = links if isinstance(links, list) else []
    return any(isinstance(one, dict) and one.get("relation") == "next" for one in found)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotFHIR("the file is not UTF-8 text", place=f"byte {error.start}") from None


def _values(text: str) -> tuple[list[tuple[Any, str]], str]:
    """The JSON values of a file with their places: one value, or one for each line."""
    if text[0] not in "{[":
        raise NotFHIR("the file is not JSON")
    lines = [(n, line.strip(_BLANKS)) for n, line in enumerate(text.split("\n"), 1)]
    lines = [(number, line) for number, line in lines if line]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for _, line in lines):
        # Each line a whole object is NDJSON; pretty-printed JSON never looks like that.
        return [(_parse_line(line, f"line {n}"), f"line {n}") for n, line in lines], "NDJSON"
    values = _parse_all(text)
    if len(values) > 1:
        return [(value, f"object {n}") for n, value in enumerate(values, 1)], "NDJSON"
    if isinstance(values[0], list):
        return [(item, f"entry {n}") for n, item in enumerate(values[0], 1)], "list"
    return [(values[0], "")], "resource"


def _parse_all(text: str) -> list[Any]:
    """One value, or several one after the other without a line for each."""
    values, at = [], 0
    while at < len(text):
        value, end = _parse(text, "", at)
        values.append(value)
        at = found.end() if (found := _BETWEEN.match(text, end)) else end
    return values


def _parse(text: str, place: str, start: int = 0) -> tuple[Any, int]:
    """The value that starts there, and where it ends."""
    decoder = json.JSONDecoder(
        parse_float=Decimal,
        parse_int=Decimal,
        parse_constant=_refuse_constant,
        object_pairs_hook=_object if "\\u" not in text else _clean_object,
    )
    try:
        return decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        where = place or f"line {error.lineno}, column {error.colno}"
        raise NotFHIR("the JSON is damaged or cut off", place=where) from None
    except RecursionError:
        raise NotFHIR("the JSON is nested too deeply", place=place) from None
    except _NameTwice:
        raise NotFHIR("a name stands twice in one JSON object", place=place) from None
    except (ValueError, ArithmeticError):
        raise NotFHIR("a number in the JSON cannot be read", place=place) from None


def _parse_line(text: str, place: str) -> Any:
    value, end = _parse(text, place)
    if end != len(text):
        raise NotFHIR("the JSON is damaged or cut off", place=place)
    return value


class _NameTwice(Exception):
    """Which of two amounts under one name is meant cannot be told."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise _NameTwice
    return read


def _clean_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _clean(value) for name, value in _object(pairs).items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_SIGN.sub("\ufffd", value)
    return [_clean(one) for one in value] if isinstance(value, list) else value


def _refuse_constant(_name: str) -> None:
    raise ValueError("not a JSON number")


def _resources(value: Any, place: str) -> Iterator[RawResource]:
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        raise NotFHIR("JSON without a resourceType", place=place)
    if value["resourceType"] == "Parameters":
        yield from _parameters(value, place)
        return
    if value["resourceType"] != "Bundle":
        yield RawResource(value, place or "the file", "", "")
        return
    entries = value.get("entry")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            continue  # A deletion, or an answer without a body.
        where = ", ".join(part for part in (place, f"entry[{index}]") if part)
        if resource.get("resourceType") == "Bundle":
            yield from _resources(resource, where)
            continue
        if not isinstance(resource.get("resourceType"), str):
            raise NotFHIR("an entry without a resourceType", place=where)
        url = entry.get("fullUrl")
        full_url = url if isinstance(url, str) else ""
        yield RawResource(resource, where, full_url, _base_of(full_url, resource))


def _parameters(value: dict[str, Any], place: str) -> Iterator[RawResource]:
    """What an operation has returned: its resources, one or many in a Bundle."""
    found = value.get("parameter")
    for index, one in enumerate(found if isinstance(found, list) else []):
        resource = one.get("resource") if isinstance(one, dict) else None
        if isinstance(resource, dict):
            where = ", ".join(part for part in (place, f"parameter[{index}]") if part)
            yield from _resources(resource, where)


def _base_of(full_url: str, resource: dict[str, Any]) -> str:
    """The server's address: the full URL without the resource's own type and id."""
    tail = f"/{resource.get('resourceType')}/{resource.get('id')}"
    return full_url[: -len(tail)] if full_url.endswith(tail) else ""


def _check_version(raw: RawResource) -> None:
    found = other_version(raw.data)
    if found is None:
        return
    version, mark = found
    error: FHIRError = VersionNotSupported(
        f"{raw.type} is FHIR {version}, not R4 (told by {mark})",
        place="" if raw.place == "the file" else raw.place,
    )
    raise error
