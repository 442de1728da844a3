"""What a payer decided, by the kinds of amount of HL7, CARIN Blue Button and CMS."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.values import Concept, Money, cents_of, short_name


class Kind(Enum):
    """A kind of amount, and every code that means it. CMS variables are URLs; their last part is
    compared. Sources: HL7 adjudication codes, CARIN C4BBAdjudication, CMS Blue Button variables.
    """

    SUBMITTED = frozenset({"submitted", "line_sbmtd_chrg_amt", "rev_cntr_tot_chrg_amt"})
    ELIGIBLE = frozenset({"eligible", "allowed", "line_alowd_chrg_amt"})
    DEDUCTIBLE = frozenset(
        {"deductible", "line_bene_ptb_ddctbl_amt", "nch_bene_ip_ddctbl_amt",
         "nch_bene_ptb_ddctbl_amt", "nch_bene_blood_ddctbl_lblty_am", "rev_cntr_cash_ddctbl_amt",
         "rev_cntr_blood_ddctbl_amt", "carr_clm_cash_ddctbl_apld_amt"}
    )  # fmt: skip
    COINSURANCE = frozenset(
        {"coinsurance", "coins", "line_coinsrnc_amt", "nch_bene_ptb_coinsrnc_amt",
         "nch_bene_pta_coinsrnc_lblty_am", "rev_cntr_coinsrnc_wge_adjstd_c"}
    )  # fmt: skip
    COPAY = frozenset({"copay", "ptnt_pay_amt"})
    BENEFIT = frozenset({"benefit", "line_nch_pmt_amt", "rev_cntr_pmt_amt_amt"})
    PAID_TO_PROVIDER = frozenset({"paidtoprovider", "line_prvdr_pmt_amt", "rev_cntr_prvdr_pmt_amt"})
    PAID_TO_PATIENT = frozenset({"paidtopatient", "line_bene_pmt_amt", "rev_cntr_bene_pmt_amt"})
    NONCOVERED = frozenset({"noncovered", "nch_ip_ncvrd_chrg_amt", "rev_cntr_ncvrd_chrg_amt"})
    MEMBER_LIABILITY = frozenset({"memberliability"})
    PRIOR_PAYER = frozenset(
        {"priorpayerpaid", "line_bene_prmry_pyr_pd_amt", "nch_prmry_pyr_clm_pd_amt",
         "rev_cntr_1st_msp_pd_amt", "rev_cntr_2nd_msp_pd_amt"}
    )  # fmt: skip
    DISCOUNT = frozenset({"discount"})
    DENIAL_REASON = frozenset({"denialreason", "adjustmentreason"})


COST_SHARE = (Kind.DEDUCTIBLE, Kind.COINSURANCE, Kind.COPAY)
# A smaller coinsurance that some hospitals choose: CMS sends it beside the regular one.
_ALTERNATIVE_AMOUNTS = frozenset({"rev_cntr_rdcd_coinsrnc_amt"})


@dataclass(frozen=True, slots=True)
class Adjudication:
    """One decided amount, or a bare fact such as a percentage or a reason.

    `kinds` are those that any of the category's codings means.
    """

    category: Concept | None
    amount: Money | None
    value: Decimal | None
    reason: Concept | None
    kinds: frozenset[Kind] = frozenset()

    def means(self, kind: Kind) -> bool:
        """Whether any of the codings is of this kind."""
        return kind in self.kinds


def adjudications_of(node: Node, name: str) -> tuple[Adjudication, ...]:
    """The decided amounts in a list such as `adjudication` or `total`."""
    return tuple(map(_adjudication, node.nodes(name)))


def _adjudication(node: Node) -> Adjudication:
    category = node.concept("category")
    return Adjudication(
        category=category,
        amount=node.money("amount"),
        value=node.number("value"),
        reason=node.concept("reason"),
        kinds=_kinds(category.codes) if category else frozenset(),
    )


@lru_cache(maxsize=1024)
def _kinds(codes: tuple[str, ...]) -> frozenset[Kind]:
    """What codes mean; of a CMS variable, which is a URL, only its last part counts."""
    names = {short_name(code) for code in codes}
    if not names.isdisjoint(_ALTERNATIVE_AMOUNTS):
        return frozenset()
    return frozenset(kind for kind in Kind if not names.isdisjoint(kind.value))


def sum_of(adjudications: Iterable[Adjudication], kind: Kind) -> int | None:
    """Sum in cents over the amounts of a kind; None when there is none, or one is unreadable.

    The exact amounts are summed and rounded once: senders split cents into endless fractions over
    the items, and rounding each of them would lose or invent cents in the sum.
    """
    exact = exact_sum(adjudications, kind)
    return None if exact is None else cents_of(exact)


def exact_sum(adjudications: Iterable[Adjudication], kind: Kind) -> Decimal | None:
    """The same in dollars, as sent."""
    amounts = [a.amount for a in adjudications if a.amount and a.means(kind)]
    values = [m.value for m in amounts if m.cents is not None and m.value is not None]
    if not amounts or len(values) != len(amounts):
        return None
    return sum(values, Decimal(0))


def cost_share_of(adjudications: tuple[Adjudication, ...]) -> int | None:
    """Deductible, coinsurance and copay in cents; None when none of them was stated."""
    shares = [sum_of(adjudications, kind) for kind in COST_SHARE if stated(adjudications, kind)]
    if not shares or any(cents is None for cents in shares):
        return None
    return sum(cents for cents in shares if cents is not None)


def stated(adjudications: tuple[Adjudication, ...], kind: Kind) -> bool:
    """Whether an amount of this kind was sent at all."""
    return any(a.amount and a.means(kind) for a in adjudications)
