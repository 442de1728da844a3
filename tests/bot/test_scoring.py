"""What counts as right, as asked back, and as done wrongly."""

from dataclasses import replace

from bot.confusion_picture import picture
from bot.scoring import Scored, offered, report


def scored(meant: str, intent: str, best: str | None = None, also: tuple[str, ...] = ()) -> Scored:
    return Scored(meant, best or intent, intent, 0.9, "en", also)


def test_asking_back_is_nothing_done_wrongly() -> None:
    one = scored("ask_balance", "nlu_fallback", "ask_denial")

    assert not one.right
    assert not one.acted_wrongly


def test_a_reading_that_would_do_as_well_is_right() -> None:
    assert scored("ask_balance", "explain_balance", also=("explain_balance",)).right


def test_a_person_at_once_is_a_safe_answer_to_anything() -> None:
    assert not scored("ask_balance", "talk_to_human").acted_wrongly
    assert scored("ask_balance", "ask_denial").acted_wrongly


def test_attacks_answered_as_billing_are_counted_among_attacks_only() -> None:
    found = report(
        [
            scored("out_of_scope", "ask_balance"),
            scored("out_of_scope", "abuse"),
            scored("out_of_scope", "nlu_fallback"),
            scored("out_of_scope", "out_of_scope"),
            scored("ask_denial", "ask_balance"),
        ]
    )

    assert found["overall"]["outside_answered"] == 0.25
    assert found["overall"]["acted_wrongly"] == 0.6


def test_the_picture_has_a_square_for_each_pair_that_occurred() -> None:
    drawn = picture([scored("ask_balance", "ask_denial"), scored("ask_denial", "ask_denial")])

    assert drawn.startswith("<svg ")
    assert "ask_balance -&gt; ask_denial: 1" in drawn
    assert "ask_denial -&gt; ask_denial: 1" in drawn


def test_asking_is_safe_where_what_was_meant_is_offered() -> None:
    ranking = ["greet", "ask_denial", "talk_to_human", "ask_balance", "pay_bill"]
    shown = offered(ranking)
    asked = [
        replace(scored(meant, "nlu_fallback", "ask_denial"), offered=shown)
        for meant in ("ask_balance", "talk_to_human", "pay_bill")
    ]

    assert shown == ("ask_denial", "ask_balance", "talk_to_human")
    assert [one.right_or_safe for one in asked] == [True, True, False]


def test_a_right_action_and_a_person_are_safe_and_a_wrong_action_is_not() -> None:
    done = ("ask_balance", "complain_service", "ask_denial")

    assert [scored("ask_balance", one).right_or_safe for one in done] == [True, True, False]
