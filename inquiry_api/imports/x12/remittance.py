"""The 835 as read: payments, claims, lines, every adjustment. Money is integer cents.

Sources of the rules: X12 005010X221A1; X12 RFI 2548 (CLP05 takes no part in balancing) and 2194
(OA-23 is the effect of an earlier payer).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from inquiry_api.imports.x12.findings import Finding, Verdict
from inquiry_api.imports.x12.parts import (
    Adjustment,
    Amount,
    Dated,
    Party,
    Procedure,
    ProviderAdjustment,
    Reference,
    by_code,
    total,
)
from inquiry_api.imports.x12.payment_status import Effect, Status
from inquiry_api.imports.x12.values import StatedDate

PATIENT, CORRECTED, CROSSOVER = "QC", "74", "TT"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark code and the segment kind it came in: MIA or MOA (claim), LQ (line)."""

    code: str
    source: str
    segment: int


@dataclass(frozen=True, slots=True)
class RemittanceLine:
    """A service line (SVC). Blank amounts are None; sums count them as nothing."""

    procedure: Procedure | None
    submitted_procedure: Procedure | None
    charge: int | None
    paid: int | None
    revenue_code: str
    units: str
    adjustments: tuple[Adjustment, ...]
    dates: tuple[Dated, ...]
    remarks: tuple[Remark, ...]
    amounts: tuple[Amount, ...]
    references: tuple[Reference, ...]
    segment: int

    @property
    def adjustment_total(self) -> int:
        """Sum of the adjustments of this line."""
        return total(self.adjustments)

    @property
    def balances(self) -> bool:
        """SVC02 less the line's adjustments is SVC03."""
        return (self.charge or 0) - self.adjustment_total == (self.paid or 0)


@dataclass(frozen=True)
class RemittanceClaim:
    """A claim payment (CLP). `ordinal` counts the claims of its transaction from 1.

    `patient_share_stated` is CLP05: None when blank, which is not zero.
    """

    id: str
    status: Status
    charge: int | None
    paid: int | None
    patient_share_stated: int | None
    filing: str
    payer_claim_number: str
    facility: str
    frequency: str
    ordinal: int
    segment: int
    parties: tuple[Party, ...]
    adjustments: tuple[Adjustment, ...]
    lines: tuple[RemittanceLine, ...]
    dates: tuple[Dated, ...]
    claim_remarks: tuple[Remark, ...]
    amounts: tuple[Amount, ...]
    references: tuple[Reference, ...]
    verdict: Verdict

    @cached_property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Claim-level adjustments first, then those of the lines in order."""
        return self.adjustments + tuple(a for line in self.lines for a in line.adjustments)

    @property
    def adjustment_total(self) -> int:
        """Sum of every adjustment at both levels."""
        return total(self.all_adjustments)

    @property
    def adjustments_by_code(self) -> dict[tuple[str, str], int]:
        """Cents by (group, reason), in the order first met."""
        return by_code(self.all_adjustments)

    @property
    def patient_share(self) -> int:
        """Sum of group PR as sent, whatever the status and the reasons."""
        return sum(a.cents or 0 for a in self.all_adjustments if a.group == "PR")

    @property
    def patient_share_by_reason(self) -> dict[str, int]:
        """Cents of group PR by reason code."""
        codes = self.adjustments_by_code
        return {reason: cents for (group, reason), cents in codes.items() if group == "PR"}

    @property
    def patient_owes(self) -> int:
        """What this remittance alone makes the patient's: nothing for a predetermination, nor where
        the payer only says that it passed on what was not its claim.
        """
        return 0 if self.status.effect in (Effect.NONE, Effect.INFORM) else self.patient_share

    @property
    def write_off(self) -> int:
        """Sum of group CO."""
        return sum(a.cents or 0 for a in self.all_adjustments if a.group == "CO")

    @property
    def balances(self) -> bool:
        """CLP03 less every adjustment is CLP04."""
        return (self.charge or 0) - self.adjustment_total == (self.paid or 0)

    @property
    def lines_match(self) -> bool:
        """The lines' charges sum to the claim's, or there are no lines."""
        return not self.lines or sum(line.charge or 0 for line in self.lines) == (self.charge or 0)

    @property
    def share_matches_stated(self) -> bool:
        """Whether CLP05 agrees with the sum of group PR; a blank CLP05 contradicts nothing."""
        stated = self.patient_share_stated
        return stated is None or stated == self.patient_share

    @property
    def is_reversal(self) -> bool:
        """Status 22: takes back an earlier payment."""
        return self.status.effect is Effect.REVERSE

    @property
    def posts(self) -> bool:
        """Whether the status alone lets the claim reach the ledger; see also the verdict."""
        return self.status.effect in (Effect.POST, Effect.HOLD, Effect.REVERSE)

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """Remarks of the claim, then of its lines, repeats included."""
        of_lines = tuple(r.code for line in self.lines for r in line.remarks)
        return tuple(r.code for r in self.claim_remarks) + of_lines

    def party(self, entity: str) -> Party | None:
        """The first party of a kind: patient, corrected name, the payer it was passed on to;
        IL is the insured, 82 who rendered the service.
        """
        return next((party for party in self.parties if party.entity == entity), None)


@dataclass(slots=True)
class Sums:
    """What the claims of a payment come to, in cents, counted while they are read: they may be too
    many to go through again and again. `numbers` tell each claim at the payer, `reasons` are those
    of all verdicts.
    """

    charge: int = 0
    paid: int = 0
    by_code: dict[tuple[str, str], int] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    reasons: dict[Finding, None] = field(default_factory=dict)

    def add(self, claim: RemittanceClaim) -> None:
        """One more claim."""
        self.charge += claim.charge or 0
        self.paid += claim.paid or 0
        for code, cents in claim.adjustments_by_code.items():
            self.by_code[code] = self.by_code.get(code, 0) + cents
        self.numbers.append(claim.payer_claim_number or claim.id)
        self.reasons.update(dict.fromkeys(claim.verdict.reasons))


@dataclass(frozen=True)
class Remittance:
    """One 835 transaction: a payment and the claims it explains."""

    control: str
    interchange_control: str
    guide: str
    segment: int
    handling: str
    amount: int | None
    method: str
    credit_or_debit: str
    payment_date: StatedDate | None
    production_date: StatedDate | None
    trace: str
    payer: Party | None
    payee: Party | None
    references: tuple[Reference, ...]
    claims: Sequence[RemittanceClaim]
    sums: Sums
    provider_adjustments: tuple[ProviderAdjustment, ...]
    findings: tuple[Finding, ...]

    @property
    def total_charge(self) -> int:
        """Sum of CLP03."""
        return self.sums.charge

    @property
    def total_paid(self) -> int:
        """Sum of CLP04."""
        return self.sums.paid

    @property
    def provider_adjustment_total(self) -> int:
        """Sum of the PLB amounts."""
        return sum(adjustment.cents or 0 for adjustment in self.provider_adjustments)

    @property
    def balances(self) -> bool:
        """BPR02 is the claims' payments less the PLB amounts."""
        return self.amount == self.total_paid - self.provider_adjustment_total

    @property
    def money_arrived(self) -> bool:
        """Whether this remittance came with money at all."""
        return self.method != "NON" and (self.amount or 0) > 0

    @property
    def adjustments_by_code(self) -> dict[tuple[str, str], int]:
        """Cents by (group, reason) over all claims."""
        return self.sums.by_code
