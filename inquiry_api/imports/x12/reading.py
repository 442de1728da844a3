"""Reads a whole X12 file: the door of this package. Nothing here knows the database."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inquiry_api.imports import long_lived
from inquiry_api.imports.x12.acknowledgements import (
    Acknowledgement,
    InterchangeAcknowledgement,
    read_acknowledgement,
    ta1_of,
)
from inquiry_api.imports.x12.claim_status import StatusAnswer
from inquiry_api.imports.x12.claim_status_reader import read_claim_status
from inquiry_api.imports.x12.claims import ClaimBatch
from inquiry_api.imports.x12.claims_reader import read_claims
from inquiry_api.imports.x12.eligibility import EligibilityAnswer
from inquiry_api.imports.x12.eligibility_reader import read_eligibility
from inquiry_api.imports.x12.envelope import EnvelopeReader
from inquiry_api.imports.x12.errors import NothingToImport, NotX12, SetNotSupported, X12Error
from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.interchange import Interchange, Transaction
from inquiry_api.imports.x12.remittance import Remittance
from inquiry_api.imports.x12.remittance_reader import read_remittance
from inquiry_api.imports.x12.segments import cut, segment_texts

Content = Remittance | ClaimBatch | EligibilityAnswer | StatusAnswer | Acknowledgement

_READERS: dict[str, Callable[[Transaction], Content]] = {
    "835": read_remittance,
    "837": read_claims,
    "271": read_eligibility,
    "277": read_claim_status,
    "999": read_acknowledgement,
    "997": read_acknowledgement,
}
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKS = (_UTF8_MARK, *_UTF16_MARKS)
_SOMETHING = re.compile(r"[^ \t\r\n\x00\x1a\ufeff]")
_LOWER_CASE = re.compile(r"[\s\x00\ufeff]*(?:isa|gs|st)[^A-Za-z0-9\s]")


@dataclass(frozen=True, slots=True)
class X12File:
    """A file as read. `contents` are its transactions in order; `sha256` is of its bytes."""

    name: str
    sha256: str
    has_bom: bool
    interchanges: tuple[Interchange, ...]
    contents: tuple[Content, ...]
    ta1: tuple[InterchangeAcknowledgement, ...]
    findings: tuple[Finding, ...]

    @property
    def remittances(self) -> tuple[Remittance, ...]:
        """The 835 transactions."""
        return tuple(c for c in self.contents if isinstance(c, Remittance))

    @property
    def claim_batches(self) -> tuple[ClaimBatch, ...]:
        """The 837 transactions."""
        return tuple(c for c in self.contents if isinstance(c, ClaimBatch))

    @property
    def eligibility_answers(self) -> tuple[EligibilityAnswer, ...]:
        """The 271 transactions."""
        return tuple(c for c in self.contents if isinstance(c, EligibilityAnswer))

    @property
    def status_answers(self) -> tuple[StatusAnswer, ...]:
        """The 277 and 277CA transactions."""
        return tuple(c for c in self.contents if isinstance(c, StatusAnswer))

    @property
    def acknowledgements(self) -> tuple[Acknowledgement, ...]:
        """The 999 and 997 transactions."""
        return tuple(c for c in self.contents if isinstance(c, Acknowledgement))

    @property
    def claim_count(self) -> int:
        """Claims of the 835 and 837 transactions."""
        paid = sum(len(remittance.claims) for remittance in self.remittances)
        return paid + sum(len(batch.claims) for batch in self.claim_batches)


def read_path(path: Path, name: str = "") -> X12File:
    """Read a file from disk. Raises an X12Error that names it (by `name` if one is given), also
    when it cannot be opened.
    """
    name = name or path.name
    try:
        data = path.read_bytes()
    except OSError:
        raise NotX12(
            "the file cannot be opened", way_out="Check its name and that it may be read."
        ).in_file(name) from None
    return read_bytes(data, name)


def read_bytes(data: bytes, name: str) -> X12File:
    """Read the bytes of a file. Raises an X12Error when they cannot be read exactly as X12, or
    hold nothing to load: a file is never read to a success with nothing in it.
    """
    try:
        with long_lived.reading():
            sha256, has_bom = hashlib.sha256(data).hexdigest(), data.startswith(_MARKS)
            text, findings = _decode(data)
            del data  # Large files are held once.
            contents = _read(text, findings)
            return X12File(name, sha256, has_bom, *contents, tuple(findings))
    except X12Error as error:
        raise error.in_file(name) from None


def segment_lines(data: bytes, wanted: set[int]) -> dict[int, str]:
    """The text of segments by number: what an answer rests on, for a clerk to see."""
    text, _ = _decode(data)
    return segment_texts(text, wanted)


_Read = tuple[tuple[Interchange, ...], tuple[Content, ...], tuple[InterchangeAcknowledgement, ...]]


def _read(text: str, findings: list[Finding]) -> _Read:
    """What a text holds; what is odd about it is added to `findings`."""
    if _LOWER_CASE.match(text):
        text = text.upper()
        findings.append(found(Notice.LOWER_CASE))
    if not _SOMETHING.search(text):
        raise NotX12("the file is empty")
    interchanges, transactions = [], []
    for raw in cut(text):
        interchange, its_transactions = EnvelopeReader(raw).read()
        interchanges.append(interchange)
        transactions.extend(its_transactions)
    contents = _contents(transactions, findings)
    ta1 = tuple(ta1_of(segment) for interchange in interchanges for segment in interchange.ta1)
    _check_something(contents, ta1, transactions)
    findings.extend(finding for interchange in interchanges for finding in interchange.findings)
    return tuple(interchanges), tuple(contents), ta1


def _contents(transactions: list[Transaction], findings: list[Finding]) -> list[Content]:
    """Every transaction of a known kind as read; one of another kind is noted and skipped."""
    contents = []
    for transaction in transactions:
        reader = _READERS.get(transaction.set_id)
        if reader:
            contents.append(reader(transaction))
        else:
            findings.append(found(Notice.SET_SKIPPED, transaction.start, "ST01"))
    return contents


def _decode(data: bytes) -> tuple[str, list[Finding]]:
    """The text of a file. X12 is ASCII in practice; older systems send names in Windows' letters,
    or in Latin-1, which has a letter for every byte.
    """
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", errors="replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), [found(Notice.ENCODING_NOT_UTF8)]
    except UnicodeDecodeError:
        return data.decode("latin-1"), [found(Notice.ENCODING_NOT_UTF8)]


def _check_something(
    contents: list[Content],
    ta1: tuple[InterchangeAcknowledgement, ...],
    transactions: list[Transaction],
) -> None:
    if ta1 or any(_holds_something(content) for content in contents):
        return
    if contents:
        raise NothingToImport("no claim, payment, benefit, status or acknowledgement was found")
    if transactions:
        raise SetNotSupported("the file holds only transactions of other kinds")
    raise NothingToImport("the envelope is empty")


def _holds_something(content: Content) -> bool:
    match content:
        case Remittance():
            return bool(content.claims or content.provider_adjustments)
        case ClaimBatch():
            return bool(content.claims)
        case EligibilityAnswer():
            answered = any(m.benefits or m.rejects for m in content.members)
            return bool(content.rejects) or answered
        case StatusAnswer():
            return bool(content.reports)
        case Acknowledgement():
            return bool(content.group_control and content.status)
