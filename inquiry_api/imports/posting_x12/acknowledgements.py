"""A 999, 997 or TA1 on what we sent: claims that were refused unread are ours to mend at once."""

from collections.abc import Sequence

from sqlalchemy import select

from inquiry_api.imports.posting.charging import add_news
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.tally import POSTED, REVIEW, SKIPPED
from inquiry_api.imports.posting_x12.names import segment
from inquiry_api.imports.x12.acknowledgements import (
    Acknowledgement,
    InterchangeAcknowledgement,
    SetAnswer,
)
from inquiry_api.ledger.models import Claim, Source

_CASE = "rejected_claims"


def post_acknowledgement(load: Load, answer: Acknowledgement, key: str) -> None:
    """News for the claims of each transaction of ours that was refused, and a case for each."""
    refused = [one for one in answer.sets if not one.accepted]
    if answer.status in ("R", "M", "W", "X") and not refused:
        _refused(load, _claims(load, answer.group_control, None), key, answer.segment, answer.codes)
        return
    for one in refused:
        claims = _claims(load, answer.group_control, one.control)
        _refused(load, claims, f"{key}:{one.control}", one.segment, _codes(one))
    if not refused:
        load.tally.tell("acknowledgement", segment(answer.segment), SKIPPED, "accepted_by_receiver")


def post_interchange(load: Load, answer: InterchangeAcknowledgement, key: str) -> None:
    """The same for a whole interchange (TA1)."""
    if answer.accepted:
        load.tally.tell("acknowledgement", segment(answer.segment), SKIPPED, "accepted_by_receiver")
        return
    claims = _claims_of_interchange(load, answer.control)
    _refused(load, claims, key, answer.segment, (answer.status, answer.note))


def _refused(
    load: Load, claims: Sequence[Claim], key: str, number: int, codes: tuple[str, ...]
) -> None:
    for claim in claims:
        add_news(
            load,
            claim.id,
            "rejected",
            load.today,
            code=next(iter(codes), None),
            place=segment(number),
        )
        load.tally.count("claim news", POSTED)
    packet = {
        "why": "refused_unread",
        "codes": list(codes),
        "place": segment(number),
        "claims": [str(claim.id) for claim in claims],
    }
    open_review(load, _CASE, key, packet, severity="high")
    load.tally.tell("acknowledgement", segment(number), REVIEW, "refused_unread")
    load.session.flush()


def _codes(one: SetAnswer) -> tuple[str, ...]:
    faults = [f"{e.segment_tag} {e.position} {e.code}".strip() for e in one.errors]
    return (one.status, *one.codes, *faults)


def _claims(load: Load, group: str, control: str | None) -> list[Claim]:
    """Our claims in a group (and transaction) of ours; none where two files share the number."""
    sources = load.session.scalars(
        select(Source).where(Source.kind == "x12", Source.report["groups"].has_key(group))
    ).all()
    if len(sources) != 1:
        return []
    sent = sources[0].report["groups"]
    wanted = [tuple(pair) for pair in sent[group] if control in (None, pair[1])]  # type: ignore[index]
    return [
        claim
        for interchange, transaction in wanted
        for claim in _claims_with(load, f"{sources[0].digest}:{interchange}:{transaction}:")
    ]


def _claims_of_interchange(load: Load, control: str) -> list[Claim]:
    return [
        claim
        for source in load.session.scalars(select(Source).where(Source.kind == "x12"))
        for claim in _claims_with(load, f"{source.digest}:{control}:")
    ]


def _claims_with(load: Load, start: str) -> list[Claim]:
    key = f"billed:837:{start}"
    query = select(Claim).where(
        Claim.system == "x12", Claim.external_id.startswith(key, autoescape=True)
    )
    return list(load.session.scalars(query))
