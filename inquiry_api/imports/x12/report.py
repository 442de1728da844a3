"""What a file held, as plain JSON values: its facts, and everything that was noticed."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from inquiry_api.imports.x12.facts_answers import (
    acknowledgement_facts,
    eligibility_facts,
    status_facts,
    ta1_facts,
)
from inquiry_api.imports.x12.facts_claims import claims_facts
from inquiry_api.imports.x12.facts_remittance import Facts, remittance_facts
from inquiry_api.imports.x12.findings import Finding, Verdict
from inquiry_api.imports.x12.reading import X12File


def file_facts(file: X12File) -> Facts:
    """The facts of a file, by kind. A file of several kinds has one entry each under `parts`."""
    envelope: Facts = {
        "interchanges": sum(interchange.has_isa for interchange in file.interchanges),
        "has_bom": file.has_bom,
    }
    parts = _parts(file)
    if len(parts) == 1:
        return {**envelope, **parts[0]}
    return {**envelope, "type": "several", "parts": parts}


def _parts(file: X12File) -> list[Facts]:
    parts: list[Facts] = []
    if file.remittances:
        transactions = [remittance_facts(remittance) for remittance in file.remittances]
        count = sum(len(remittance.claims) for remittance in file.remittances)
        parts.append({"type": "835", "transactions": transactions, "claim_count": count})
    for kind, found, facts in (
        ("837", len(file.claim_batches), claims_facts(file.claim_batches)),
        ("271", len(file.eligibility_answers), eligibility_facts(file.eligibility_answers)),
        ("277", len(file.status_answers), status_facts(file.status_answers)),
        ("999", len(file.acknowledgements), acknowledgement_facts(file.acknowledgements)),
    ):
        if found:
            parts.append({"type": kind, "transactions": found, **facts})
    if file.ta1:
        parts.append({"type": "TA1", "interchange_acknowledgements": ta1_facts(file.ta1)})
    return parts


def file_report(file: X12File) -> Facts:
    """Facts, findings, verdicts and control totals of a file, for `--json` and `--dry-run`."""
    return {
        "file": file.name,
        "sha256": file.sha256,
        "facts": file_facts(file),
        "endings": dict(Counter(str(verdict.ending) for verdict in _verdicts(file))),
        "flags": file_flags(file),
    }


def file_flags(file: X12File) -> list[Facts]:
    """Everything that was noticed, once each."""
    of_claims = [r.sums.reasons for r in file.remittances]
    reasons = chain(*of_claims, *(batch.reasons for batch in file.claim_batches))
    return [_finding(finding) for finding in dict.fromkeys([*_findings(file), *reasons])]


def _verdicts(file: X12File) -> Iterator[Verdict]:
    for remittance in file.remittances:
        yield from (claim.verdict for claim in remittance.claims)
    for batch in file.claim_batches:
        yield from (claim.verdict for claim in batch.claims)


def _findings(file: X12File) -> list[Finding]:
    return [*file.findings, *(finding for content in file.contents for finding in content.findings)]


def _finding(finding: Finding) -> Facts:
    return {
        "notice": str(finding.notice),
        "place": finding.place,
        "segment": finding.segment,
        "element": finding.element,
        "review": finding.review,
        "detail": finding.detail,
    }
