"""A resource while it is read: its identity, its way in, its findings."""

from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from inquiry_api.imports.fhir.documents import RawResource
from inquiry_api.imports.fhir.findings import Finding, Notice, Verdict, judge
from inquiry_api.imports.fhir.node import Node


@dataclass(frozen=True, slots=True)
class Identity:
    """What a resource is known by: server or bundle base, type and id; and its version. A newer
    version of the same resource reverses and reposts what the older one did.
    """

    base: str
    type: str
    id: str
    version: str
    content_hash: str
    place: str

    @property
    def label(self) -> str:
        """`Claim/1`."""
        return f"{self.type}/{self.id}"


class _Finished(Protocol):
    """Any typed resource: it keeps what was noticed while it was read."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed."""


class _Judged(_Finished, Protocol):
    """A typed resource whose money needs a verdict."""

    @property
    def verdict(self) -> Verdict:
        """What the findings lead to."""


T = TypeVar("T", bound=_Finished)
J = TypeVar("J", bound=_Judged)


@dataclass(frozen=True, slots=True)
class Read:
    """A raw resource with its node; everything that is noticed goes to `notes`."""

    raw: RawResource
    notes: list[Finding] = field(default_factory=list)

    @property
    def node(self) -> Node:
        """The way into the resource."""
        return Node(self.raw.data, self.raw.label, self.notes)

    @property
    def identity(self) -> Identity:
        """The identity; without a version id, the content stands for the version."""
        raw, meta = self.raw, self.raw.data.get("meta")
        stated = meta.get("versionId") if isinstance(meta, dict) else None
        version = str(stated) if stated else raw.content_hash
        return Identity(raw.base, raw.type, raw.id, version, raw.content_hash, raw.place)

    def finished(self, resource: T) -> T:
        """The typed resource, with everything that was noticed while it was read."""
        changes: dict[str, Any] = {"findings": self._findings()}
        return replace(resource, **changes)  # type: ignore[type-var]

    def judged(self, resource: J) -> J:
        """The typed resource with its findings and the verdict that they lead to."""
        self._note_modified()
        findings = self._findings()
        changes: dict[str, Any] = {"findings": findings, "verdict": judge(findings)}
        return replace(resource, **changes)  # type: ignore[type-var]

    def _note_modified(self) -> None:
        """An element may be negated or limited by what stands beside it, and must not be used then
        by who doesn't know that (FHIR R4, 2.4.0.2 and Resource.implicitRules).
        """
        if self.node.has("implicitRules"):
            self.node.note(Notice.MODIFIED, "implicitRules")
        for node in (self.node, *self.node.nodes("item")):
            if node.has("modifierExtension"):
                node.note(Notice.MODIFIED, "modifierExtension")

    def _findings(self) -> tuple[Finding, ...]:
        if not self.raw.id:
            self.notes.append(Finding(Notice.ID_MISSING, self.raw.label, "id"))
        return tuple(dict.fromkeys(self.notes))
