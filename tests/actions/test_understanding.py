"""What the assistant does with a message in which it heard no topic."""

import pytest

from actions import answering, understanding
from actions.inquiry_client import InquiryUnavailable, Told
from bot.scoring import offered
from tests.actions.test_flows import FakeInquiry, run, tracker


@pytest.fixture
def inquiry(monkeypatch: pytest.MonkeyPatch) -> FakeInquiry:
    fake = FakeInquiry()
    monkeypatch.setattr(answering, "inquiry_client", lambda: fake)
    monkeypatch.setattr(understanding, "inquiry_client", lambda: fake)
    return fake


def test_what_follows_on_the_last_answer_is_answered(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "follow_up")] = Told("answered", reply="sure")

    slots, uttered, _ = run(understanding.OfferReadings(), tracker("nlu_fallback", misses=1))

    assert uttered == ["sure"]
    assert slots == {"misses": 0}


def test_what_follows_may_start_a_flow(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "follow_up")] = Told("identify", flow="identity")

    slots, uttered, _ = run(understanding.OfferReadings(), tracker("nlu_fallback"))

    assert uttered == []
    assert slots["flow"] == "identity"


def test_what_is_not_about_a_bill_may_be_among_the_readings() -> None:
    state = tracker("nlu_fallback")
    names = ("affirm", "out_of_scope", "talk_to_human", "ask_balance", "pay_bill")
    state.latest_message["intent_ranking"] = [{"name": name} for name in names]

    assert understanding.likeliest(state) == list(offered(names))
    assert understanding.likeliest(state) == ["out_of_scope", "ask_balance", "talk_to_human"]


def test_the_second_miss_in_a_row_calls_a_person(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "follow_up")] = Told("refused")
    inquiry.told[("answer", "talk_to_human")] = Told("case", reply="a person")

    slots, uttered, _ = run(understanding.OfferReadings(), tracker("nlu_fallback", misses=1))

    assert uttered == ["a person"]
    assert slots["misses"] == 0


def test_a_silent_api_offers_no_readings(inquiry: FakeInquiry) -> None:
    """The turn fails, and the gateway tries it again."""
    with pytest.raises(InquiryUnavailable):
        run(understanding.OfferReadings(), tracker("nlu_fallback"))
