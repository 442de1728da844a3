"""A claim is decided once until that is reversed; the parts of a split one add up to it.

A denial that asked nobody for anything stands until the claim, mended and sent again, is answered.
"""

from sqlalchemy.orm import Session

from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.standing import adjustments_of, decided_cents, standing, take_back
from inquiry_api.imports.posting.tally import FLAGGED
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.decisions import DENIED, REVERSAL, Decision
from inquiry_api.ledger.models import Claim, Remittance

_DUPLICATE = "18"


def is_known_duplicate(session: Session, claim: Claim, decision: Decision) -> bool:
    """Whether the payer only says that it has the claim already, which it has answered."""
    reasons = {one.reason for one in decision.adjustments if one.cents}
    says_so = decision.status == DENIED and not decision.paid_cents and reasons == {_DUPLICATE}
    return says_so and bool(standing(session, claim.id))


def make_room(load: Load, claim: Claim, decision: Decision) -> None:
    """Take back the denials that this answer takes the place of. Raises Unsure where the claim is
    decided already, and what taking back raises.
    """
    if decision.status == REVERSAL or _has_room(load.session, claim, decision):
        return
    for row in standing(load.session, claim.id):
        if row.decided_on <= decision.decided_on and _is_bare_denial(load.session, row):
            take_back(load, row, decision.decided_on, decision.place)
            load.tally.note(
                "remittance", decision.place, FLAGGED, "takes the place of an earlier denial"
            )
    if not _has_room(load.session, claim, decision):
        raise Unsure("decided_already", "review_remittance")


def _has_room(session: Session, claim: Claim, decision: Decision) -> bool:
    decided = decided_cents(session, claim.id)
    return not decided or decided + decision.charge_cents <= claim.charge_cents


def _is_bare_denial(session: Session, row: Remittance) -> bool:
    """Nothing was paid, and nothing was put on the patient."""
    asked = (one for one in adjustments_of(session, row.id) if one.group == "PR")
    return row.status == DENIED and not row.paid_cents and not any(a.amount_cents for a in asked)
