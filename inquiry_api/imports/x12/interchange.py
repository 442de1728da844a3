"""An interchange and its transactions as cut from a file, and what is odd about an ISA."""

from dataclasses import dataclass

from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.segments import RawInterchange, Segment, Stretch
from inquiry_api.imports.x12.separators import IsaHeader, Separators


@dataclass(frozen=True, slots=True)
class Transaction:
    """One ST to SE. `segments` are those between them, to be gone through
    once and again. `guide` names the implementation guide as
    sent (`005010X221A1`), `release` its first six digits. `interchange_control` is ISA13.
    """

    set_id: str
    control: str
    guide: str
    release: str
    separators: Separators
    segments: Stretch
    interchange_control: str
    group_control: str
    start: int
    findings: tuple[Finding, ...]
    # Findings that touch every claim of the transaction, not the envelope alone.
    claim_findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Interchange:
    """One ISA to IEA without its contents. `number` is where its first segment stands."""

    control: str
    sender: str
    receiver: str
    usage: str
    version: str
    has_isa: bool
    number: int
    findings: tuple[Finding, ...]
    ta1: tuple[Segment, ...]


def isa_findings(raw: RawInterchange, header: IsaHeader | None) -> list[Finding]:
    """What is odd about the ISA itself."""
    number = raw.segments.before
    if header is None:
        return [found(Notice.ENVELOPE_INFERRED)]
    findings = []
    if not header.regular:
        findings.append(found(Notice.ISA_IRREGULAR, number, "ISA"))
    if raw.preceded_by_junk:
        findings.append(found(Notice.TRAILING_DATA, number, "ISA"))
    if header.elements[14] == "T":
        findings.append(found(Notice.TEST_FILE, number, "ISA15"))
    return findings


def release_of_isa(header: IsaHeader | None) -> str:
    """`004010` for ISA12 `00401`; empty when it is masked or absent."""
    version = header.elements[11] if header else ""
    return f"{version}0" if len(version) == 5 and version.isdigit() else ""


def same_control(one: str, other: str) -> bool:
    """Control numbers are numbers: leading zeros do not make a difference."""
    return (one.lstrip("0") or "0") == (other.lstrip("0") or "0")
