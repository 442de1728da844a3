"""What a message means, from how likely each intent is, whole and part by part."""

import pytest

from bot.components.readings import Part, Ranked, asked_back, decided, read

FIRST, SECOND = (0, 10), (15, 30)
SURE = 0.5


def ranked(intent: str, confidence: float) -> Ranked:
    return [(intent, confidence), ("ask_due_date", round((1 - confidence) / 2, 4))]


def two(one: Ranked, other: Ranked, *, asks: bool = False) -> list[Part]:
    return [Part(FIRST, one, asks), Part(SECOND, other, asks)]


def test_a_sure_message_is_understood() -> None:
    assert read(ranked("ask_balance", 0.9), [], SURE).intent == "ask_balance"


def test_an_unsure_message_keeps_its_ranking_for_the_offer() -> None:
    reading = read(ranked("ask_balance", 0.4), [], SURE)

    assert reading.intent == "nlu_fallback"
    assert reading.ranking()[0] == {"name": "ask_balance", "confidence": 0.4}


def test_of_two_questions_the_first_comes_first() -> None:
    parts = two(ranked("ask_balance", 0.95), ranked("set_up_payment_plan", 0.9))

    reading = read(ranked("set_up_payment_plan", 0.9), parts, SURE)

    assert reading.intent == "ask_balance"
    assert reading.second == ("set_up_payment_plan", SECOND)


def test_the_second_question_is_an_entity_with_its_words() -> None:
    text = "how much? can i pay monthly please"
    parts = two(ranked("ask_balance", 0.95), ranked("set_up_payment_plan", 0.9))

    (found,) = read(ranked("ask_balance", 0.6), parts, SURE).entities(text)

    assert (found["entity"], found["value"]) == ("second_intent", "set_up_payment_plan")
    assert found["text"] == text[15:30]


def test_a_greeting_does_not_hide_the_question_after_it() -> None:
    parts = two(ranked("greet", 0.99), ranked("ask_balance", 0.9))

    reading = read(ranked("greet", 0.7), parts, SURE)

    assert (reading.intent, reading.second) == ("ask_balance", None)


def test_the_same_question_twice_is_one_question() -> None:
    parts = two(ranked("ask_balance", 0.9), ranked("ask_balance", 0.9))

    assert read(ranked("ask_balance", 0.9), parts, SURE).second is None


def test_an_unsure_part_is_no_question() -> None:
    parts = two(ranked("ask_balance", 0.9), ranked("ask_denial", 0.3))

    assert read(ranked("ask_balance", 0.9), parts, SURE).second is None


@pytest.mark.parametrize(("sure", "intent"), [(0.9, "ask_language_help"), (0.4, "nlu_fallback")])
def test_a_part_that_the_whole_contradicts_is_no_question(sure: float, intent: str) -> None:
    parts = two(ranked("ask_language_help", 0.4), ranked("ask_medical", 0.98))

    reading = read(ranked("ask_language_help", sure), parts, SURE)

    assert (reading.intent, reading.second) == (intent, None)


def test_a_question_beside_talk_of_something_else_is_no_question_of_ours() -> None:
    parts = two(ranked("ask_office_info", 0.4), ranked("request_coding_review", 0.9))

    assert read(ranked("out_of_scope", 0.9), parts, SURE).intent == "out_of_scope"


def test_of_two_questions_both_must_be_plain() -> None:
    parts = two(ranked("ask_balance", 0.95), ranked("set_up_payment_plan", 0.84))

    reading = read(ranked("ask_balance", 0.6), parts, SURE)

    assert (reading.intent, reading.second) == ("ask_balance", None)


def test_what_is_put_as_a_question_need_be_less_plain() -> None:
    parts = two(ranked("ask_balance", 0.7), ranked("set_up_payment_plan", 0.99), asks=True)

    reading = read(ranked("set_up_payment_plan", 0.99), parts, 0.85)

    assert (reading.intent, reading.second) == ("ask_balance", ("set_up_payment_plan", SECOND))


def test_an_emergency_in_any_part_goes_before_everything() -> None:
    parts = two(ranked("ask_balance", 0.95), ranked("report_emergency", 0.95))

    assert read(ranked("ask_balance", 0.9), parts, SURE).intent == "report_emergency"


def test_a_part_must_be_as_sure_as_the_whole_must_be() -> None:
    parts = two(ranked("ask_balance", 0.7), ranked("ask_denial", 0.3))

    assert read(ranked("greet", 0.6), parts, 0.8).intent == "nlu_fallback"
    assert read(ranked("greet", 0.6), parts, 0.65).intent == "ask_balance"


def test_an_emergency_in_a_part_needs_less() -> None:
    parts = two(ranked("ask_balance", 0.95), ranked("report_emergency", 0.65))

    assert read(ranked("ask_balance", 0.9), parts, 0.8).intent == "report_emergency"


@pytest.mark.parametrize(("sure", "intent"), [(0.6, "report_emergency"), (0.59, "nlu_fallback")])
def test_what_may_well_be_an_emergency_is_not_asked_about(sure: float, intent: str) -> None:
    assert read(ranked("report_emergency", sure), (), 0.8).intent == intent


def test_where_the_talk_is_of_money_an_emergency_must_be_as_sure_as_anything() -> None:
    whole = ranked("report_emergency", 0.7)

    assert read(whole, (), 0.8, urgent_sure=0.8).intent == "nlu_fallback"


def test_a_bill_does_not_hide_the_emergency_that_follows_it() -> None:
    parts = two(ranked("ask_balance", 0.9), ranked("report_emergency", 0.65))

    reading = read(ranked("ask_balance", 0.9), parts, SURE, urgent_sure=0.85)

    assert reading.intent == "report_emergency"


def test_what_is_heard_by_words_goes_before_every_ranking() -> None:
    reading = decided("out_of_scope", ranked("ask_balance", 0.99))

    assert (reading.intent, reading.confidence) == ("out_of_scope", 1.0)
    assert reading.ranking()[1]["name"] == "ask_balance"


@pytest.mark.parametrize(
    ("heard", "intent"), [("affirm", "nlu_fallback"), ("ask_balance", "ask_balance")]
)
def test_a_question_agrees_to_nothing(heard: str, intent: str) -> None:
    reading = asked_back(read(ranked(heard, 0.95), (), SURE))

    assert (reading.intent, reading.ranked[0][0]) == (intent, heard)
