"""One-time links: looking uses nothing up, a birth date does, and the token is kept nowhere."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from inquiry_api.access.door import NotVerified
from inquiry_api.access.links import Redeemed, create_link, link_works, redeem_link
from inquiry_api.access.sessions import end_sessions
from tests.access.records import SPOKEN, Records, Somebody
from tests.access.talk import Talk, audit_outcomes, scalar

WRONG = "June 13, 1980"


def text_from(records: Records, patient: Somebody) -> Talk:
    talk = Talk(records.database, "sms", patient.index)
    talk.give(DATE_1=SPOKEN)
    return talk


def link(talk: Talk, topic: str | None = "balance") -> str:
    with talk.database.transaction() as session:
        return create_link(session, talk.speaker, topic=topic)


def works(records: Records, token: str) -> bool:
    with records.database.transaction() as session:
        return link_works(session, token)


def redeem(page: Talk, token: str, birth: str = SPOKEN) -> Redeemed:
    with page.database.transaction() as session:
        return redeem_link(session, page.speaker, token, birth)


def test_a_link_and_the_birth_date_verify_the_page(records: Records) -> None:
    patient = records.patient()
    talk, page = text_from(records, patient), Talk(records.database)

    redeemed = redeem(page, link(talk))

    scope = page.open()
    assert redeemed == Redeemed("verified", "balance", talk.id)
    assert scope is not None
    assert scope.patient_id == patient.id


def test_looking_at_a_link_ten_times_uses_nothing_up_and_redeeming_does(records: Records) -> None:
    token = link(text_from(records, records.patient()))

    looks = [works(records, token) for _ in range(10)]
    outcomes = [redeem(Talk(records.database), token).outcome for _ in range(2)]

    assert looks == [True] * 10
    assert outcomes == ["verified", "gone"]
    assert not works(records, token)


def test_of_parallel_redemptions_one_wins(records: Records) -> None:
    token = link(text_from(records, records.patient()))
    pages = [Talk(records.database) for _ in range(6)]

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(lambda page: redeem(page, token).outcome, pages))

    assert sorted(outcomes) == ["gone"] * 5 + ["verified"]


def test_a_wrong_birth_date_uses_the_link_up_and_counts(records: Records) -> None:
    patient = records.patient()
    token, page = link(text_from(records, patient)), Talk(records.database)

    outcomes = [redeem(page, token, WRONG).outcome, redeem(page, token).outcome]

    assert outcomes == ["refused", "gone"]
    assert page.open() is None
    assert audit_outcomes(records.database, page.id)[0] == "identity.link refused"
    assert (
        scalar(
            records.database,
            "SELECT count FROM identity_attempt WHERE kind = 'person' AND key = :key",
            key=patient.id.bytes,
        )
        == 1
    )


def test_a_date_that_cannot_be_read_uses_nothing_up(records: Records) -> None:
    token, page = link(text_from(records, records.patient())), Talk(records.database)

    assert redeem(page, token, "June").outcome == "date_unclear"
    assert redeem(page, token).outcome == "verified"


@pytest.mark.parametrize(("minutes", "outcome"), [(14.9, "verified"), (15.1, "gone")])
def test_a_link_lasts_fifteen_minutes(records: Records, minutes: float, outcome: str) -> None:
    talk = text_from(records, records.patient())
    token = link(talk)

    talk.age(minutes, "created_at", "expires_at")

    assert redeem(Talk(records.database), token).outcome == outcome


def test_each_answer_has_a_link_of_its_own(records: Records) -> None:
    talk = text_from(records, records.patient())
    links = [link(talk, topic) for topic in ("balance", "claim_status")]

    redeemed = [redeem(Talk(records.database), token).topic for token in links]

    assert redeemed == ["balance", "claim_status"]


@pytest.mark.parametrize(
    ("reason", "still_works"),
    [("stop", False), ("locked", False), ("number_changed", False), ("handover", True)],
)
def test_links_outlive_a_handover_and_nothing_else(
    records: Records, reason: str, still_works: bool
) -> None:
    talk = text_from(records, records.patient())
    token = link(talk)

    with records.database.transaction() as session:
        end_sessions(session, talk.id, reason)

    assert works(records, token) == still_works


@pytest.mark.parametrize("token", ["", "0" * 32, "x", "é" * 40, "a\x00b"])
def test_an_unknown_token_is_gone(records: Records, token: str) -> None:
    assert not works(records, token)
    assert redeem(Talk(records.database), token).outcome == "gone"


def test_a_token_has_128_bits_and_only_its_hash_is_kept(records: Records) -> None:
    tokens = {link(text_from(records, records.patient())) for _ in range(5)}

    rows = str(scalar(records.database, "SELECT string_agg(t::text, ' ') FROM one_time_link t"))
    trail = str(scalar(records.database, "SELECT string_agg(t::text, ' ') FROM audit_event t"))

    assert {len(bytes.fromhex(token)) for token in tokens} == {16}
    assert len(tokens) == 5
    assert all(token not in rows + trail for token in tokens)


def test_a_link_needs_somebody_verified(records: Records) -> None:
    talk = Talk(records.database, "sms", records.patient().index)

    with pytest.raises(NotVerified):
        link(talk)


def test_a_locked_person_gets_nothing_from_a_link(records: Records) -> None:
    patient = records.patient()
    token = link(text_from(records, patient))
    for _ in range(2):
        talk = Talk(records.database, "sms", patient.index)
        for _ in range(5):
            talk.give(DATE_1=WRONG)

    assert redeem(Talk(records.database), token).outcome == "refused"


def test_five_wrong_links_lock_the_page(records: Records) -> None:
    page = Talk(records.database)

    outcomes = [
        redeem(page, link(text_from(records, records.patient())), WRONG).outcome for _ in range(6)
    ]

    assert outcomes == ["refused"] * 4 + ["locked"] * 2
    assert page.start().outcome == "locked"


def test_a_page_keeps_to_the_bills_chosen_by_text(records: Records) -> None:
    patient = records.patient()
    answers = records.guarantor(patient=patient)
    child = records.patient(phone=None)
    own, _childs = records.bill(patient, answers), records.bill(child, answers)
    talk, page = text_from(records, patient), Talk(records.database)
    talk.say("mine")

    redeem(page, link(talk))

    scope = page.open()
    assert scope is not None
    assert [account.account_id for account in scope.accounts] == [own.account_id]


def test_a_link_before_the_choice_leaves_the_choice_open(records: Records) -> None:
    patient = records.patient()
    answers = records.guarantor(patient=patient)
    records.bill(patient, answers)
    records.bill(records.patient(phone=None), answers)

    with pytest.raises(NotVerified):
        link(text_from(records, patient))


def test_a_page_falls_with_the_number_its_link_went_to(records: Records) -> None:
    patient = records.patient()
    page = Talk(records.database)
    redeem(page, link(text_from(records, patient)))
    assert page.open() is not None

    with records.database.transaction() as session:
        session.execute(
            text("UPDATE contact_point SET trusted = false WHERE id = :id"),
            {"id": patient.contact_id},
        )

    assert page.open() is None
