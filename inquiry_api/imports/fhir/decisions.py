"""ClaimResponse and ExplanationOfBenefit: what a payer decided on a claim."""

from dataclasses import dataclass
from functools import cached_property

from inquiry_api.imports.fhir.adjudication import (
    Adjudication,
    Kind,
    cost_share_of,
    stated,
    sum_of,
)
from inquiry_api.imports.fhir.claims import Diagnosis, Insurance, is_bill
from inquiry_api.imports.fhir.findings import Finding, Verdict
from inquiry_api.imports.fhir.resource import Identity
from inquiry_api.imports.fhir.values import (
    Concept,
    Identifier,
    Money,
    Period,
    Reference,
    StatedDate,
)

_UNDECIDED = frozenset({"error", "queued"})


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """A line of a decision. Details are part of the line's own amounts: `below` is what they say,
    which counts only where the line says nothing.
    """

    sequence: int | None
    code: Concept | None
    serviced: Period | None
    net: Money | None
    adjudications: tuple[Adjudication, ...]
    path: str
    below: tuple[Adjudication, ...] = ()

    @property
    def amounts(self) -> tuple[Adjudication, ...]:
        """What the line says; where it states no amount, what its details say."""
        return self.adjudications if any(one.amount for one in self.adjudications) else self.below


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid, as sent; it may differ from the benefit, and neither is corrected.

    `adjustment` is what was kept back (or added) for other claims.
    """

    amount: Money | None
    adjustment: Money | None
    date: StatedDate | None
    kind: Concept | None = None

    @property
    def for_this_claim(self) -> tuple[int, ...]:
        """What it may come to for the claim itself, in cents: senders differ in the sign."""
        paid = self.amount.cents if self.amount else None
        kept = self.adjustment.cents if self.adjustment else None
        return () if paid is None or not kept else (paid + kept, paid - kept)


@dataclass(frozen=True, slots=True)
class Balance:
    """A benefit balance: how much of a benefit is allowed and used."""

    category: Concept | None
    kind: Concept | None
    allowed: Money | None
    used: Money | None


@dataclass(frozen=True, slots=True)
class About:
    """What a decision is about: whose claim, which payer, and how far it got. `claim` is the claim
    it answers.
    """

    status: str | None
    use: str | None
    outcome: str | None
    disposition: str | None
    kind: Concept | None
    patient: Reference | None
    created: StatedDate | None
    billable: Period | None
    insurer: Reference | None
    provider: Reference | None
    claim: Reference | None


@dataclass(frozen=True)
class Decision:
    """A ClaimResponse or an ExplanationOfBenefit.

    `added` are lines that the payer added, `missing` elements that R4 requires and the sender left
    out. `prior` are the payer's numbers of decisions that this one takes the place of.
    `account_number` is the practice's number of the claim, repeated by the payer; `precedence`
    which payer in turn it was.
    """

    identity: Identity
    about: About
    insurance: tuple[Insurance, ...]
    diagnoses: tuple[Diagnosis, ...]
    items: tuple[DecidedItem, ...]
    header: tuple[Adjudication, ...]
    totals: tuple[Adjudication, ...]
    payment: Payment | None
    errors: tuple[Concept, ...]
    notes: tuple[str, ...]
    balances: tuple[Balance, ...]
    identifiers: tuple[Identifier, ...]
    missing: tuple[str, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    account_number: str | None = None
    precedence: int | None = None
    added: tuple[DecidedItem, ...] = ()
    prior: tuple[str, ...] = ()

    @property
    def stated_adjudications(self) -> tuple[Adjudication, ...]:
        """Every decided amount that stands on the items themselves."""
        return tuple(a for item in self.items for a in item.adjudications)

    @cached_property
    def item_adjudications(self) -> tuple[Adjudication, ...]:
        """Every decided amount of the items, each line's own or its details'; where none has any,
        those of the lines that the payer put in their place.
        """
        return tuple(one for line in self.lines for one in line.amounts)

    @cached_property
    def lines(self) -> tuple[DecidedItem, ...]:
        """The items; where none states an amount, those that the payer put in their place."""
        told = any(one.amount for line in self.items for one in line.amounts)
        return self.items if told or not self.added else self.added

    @property
    def share_of_items(self) -> int | None:
        """Deductible, coinsurance and copay of the items, or of the header if those have none."""
        share = cost_share_of(self.item_adjudications)
        return cost_share_of(self.header) if share is None else share

    @property
    def share_of_totals(self) -> int | None:
        """Deductible, coinsurance and copay among the totals."""
        return cost_share_of(self.totals)

    @property
    def patient_share(self) -> int | None:
        """The patient's cost share as stated; None where none was stated, or two disagree. Never
        derived from what was submitted and paid.
        """
        items, totals = self.share_of_items, self.share_of_totals
        if items is not None and totals is not None and items != totals:
            return None
        return items if totals is None else totals

    @property
    def paid(self) -> int | None:
        """What was paid on this claim: the payment, else the benefit of the totals, the header, or
        the items. A payment from which something was kept back for other claims paid the benefit.
        """
        benefit = self._benefit
        if self.payment and self.payment.amount and benefit not in self.payment.for_this_claim:
            return self.payment.amount.cents
        return benefit

    @property
    def _benefit(self) -> int | None:
        for level in (self.totals, self.header, self.item_adjudications):
            for kind in (Kind.BENEFIT, Kind.PAID_TO_PROVIDER):
                if stated(level, kind):
                    return sum_of(level, kind)
        return None

    @property
    def is_settled(self) -> bool:
        """Whether it decides on real charges: no estimate, draft, mistake or open question."""
        return is_bill(self.about.use, self.about.status) and self.about.outcome not in _UNDECIDED
