"""A whole remittance that seems to be on the books already: held, and posted at a clerk's word."""

from inquiry_api.imports.models import PayerPayment
from inquiry_api.imports.posting.bulk.posting import post_many
from inquiry_api.imports.posting.holding import hold
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Decided, Item
from inquiry_api.imports.posting.tally import REVIEW
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.posting_x12.payments import PaymentTold, post_payment
from inquiry_api.ledger.models import Source

WHOLE = "remittance"  # The kind of such an item.
SAME_REMITTANCE = "same_remittance_in_other_bytes"


class RemittanceHeld(Item):
    """A payment with its claims. `before` says where the one stands that it seems to repeat.

    One that was held before claims were kept with it has no `payment`: it can only be left out.
    """

    before: str = ""
    payment: PaymentTold | None = None
    decisions: tuple[Decided, ...] = ()

    @property
    def shown(self) -> dict[str, object]:
        """What the payment says; its claims may be thousands."""
        said = self.payment.shown if self.payment else {}
        return {**said, "claims": len(self.decisions), "before": self.before}


def hold_whole(
    load: Load,
    told: PaymentTold,
    decisions: tuple[Decided, ...],
    before: PayerPayment,
    *,
    why: str = SAME_REMITTANCE,
) -> None:
    """Hold a payment and all its claims, since the payment seems to be that of before."""
    source = load.session.get_one(Source, before.source_id)
    where = f"{source.name}, {before.place}" if before.place else source.name
    record = RemittanceHeld(
        key=told.key, place=told.place, before=where, payment=told, decisions=decisions
    )
    fault = Unsure(why, "review_remittance")
    hold(load, record, fault, kind=WHOLE, what="remittance")
    for _ in decisions[1:]:
        load.tally.count("remittance", REVIEW)


def post_whole(load: Load, record: RemittanceHeld) -> None:
    """Post the payment and its claims; a claim that leaves a doubt is held by itself."""
    assert record.payment is not None, "only what was kept whole can be posted"
    post_payment(load, record.payment)
    post_many(load, record.decisions, lambda _done: None)
