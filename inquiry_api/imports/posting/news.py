"""News of claims from payers and clearing houses: taken in, sent back, being worked on."""

from datetime import date
from uuid import UUID

from inquiry_api.answers.reasons.codes_said import explain_status
from inquiry_api.imports.posting.charging import add_news
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_claims import Wanted, candidates, certain
from inquiry_api.imports.posting.matching_people import find_patient
from inquiry_api.imports.posting.records import Item, PayerNamed, Person
from inquiry_api.imports.posting.standing import patient_of
from inquiry_api.imports.posting.tally import POSTED
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import Claim

MATCH_CASE = "match_status"
REJECTED = "rejected"


class News(Item):
    """What was said of one claim. `state` is one of ours; `code` is as sent.

    `claim_id` is ours, where a clerk has said which claim is meant.
    """

    number: str | None
    payer_number: str | None
    payer: PayerNamed | None
    patient: Person | None
    charge: int | None
    service_from: date | None
    service_to: date | None
    state: str
    on: date
    code: str
    claim_id: str | None = None


def post_news(load: Load, news: News) -> str:
    """Add the news to the claim it is about. Raises Unsure where that is not certain.

    A claim that was sent back also becomes a case: it ages towards the payer's filing limit.
    """
    with load.attempt():
        claim = _claim(load, news)
        add_news(load, claim.id, news.state, news.on, code=news.code, place=news.place)
        if news.payer_number and claim.payer_claim_number is None and news.state != REJECTED:
            claim.payer_claim_number = news.payer_number
        if news.state == REJECTED:
            _rejected(load, news, claim)
        load.session.flush()
    load.touch(news.number, news.payer_number)
    return POSTED


def _rejected(load: Load, news: News, claim: Claim) -> None:
    packet = {"why": "claim_sent_back", "code": news.code, "place": news.place,
              "told": explain_status(news.code).told("en"),
              "claim": str(claim.id), "on": news.on.isoformat()}  # fmt: skip
    patient_id = patient_of(load.session, claim)
    open_review(load, "rejected_claim", news.key, packet, severity="high", patient_id=patient_id)


def _claim(load: Load, news: News) -> Claim:
    if news.claim_id is not None:
        return load.session.get_one(Claim, UUID(news.claim_id))
    payers = load.payers.same(news.payer) if news.payer else frozenset()
    person = news.patient
    match = find_patient(load.session, person, payers) if person else None
    wanted = Wanted(
        number=news.number,
        payer_number=news.payer_number,
        payers=payers,
        person=person,
        patient_id=match.patient_id if match else None,
        charge=news.charge or 0,
        starts_on=news.service_from,
        ends_on=news.service_to,
    )
    found = candidates(load.session, wanted)
    sure = certain(found)
    ours = [one for one in sure if one.payer_id in payers] or sure
    if len(ours) > 1 and ours[1].points == ours[0].points:
        raise Unsure("several_claims_alike", MATCH_CASE, ours)
    if not ours:
        raise Unsure("no_claim_like_it", MATCH_CASE, found)
    return load.session.get_one(Claim, ours[0].claim_id)
