"""Danger: the words come first, and nothing that fails afterwards takes them back."""

from typing import Any

import pytest

from actions import answering
from actions.inquiry_client import InquiryUnavailable, Told, Turn


class Tracker:
    """The little that an action reads of a tracker."""

    active_loop: dict[str, Any] = {}  # noqa: RUF012 - Read only.
    latest_message: dict[str, Any] = {  # noqa: RUF012 - Read only.
        "intent": {"name": "report_emergency"},
        "metadata": {"turn": "t"},
    }

    def get_slot(self, name: str) -> None:
        """No slot is set."""


class Dispatcher:
    """Keeps what is uttered."""

    def __init__(self) -> None:
        self.replies: list[Any] = []

    def utter_message(self, json_message: Any = None, **_: Any) -> None:
        """Keep it."""
        self.replies.append(json_message)


class Client:
    """The API, there or away."""

    def __init__(self, told: Told | None) -> None:
        self._told = told

    async def answer(self, turn: Turn, topic: str) -> Told:
        """What the API says, if it can be reached."""
        if self._told is None:
            raise InquiryUnavailable
        return self._told


async def run(monkeypatch: pytest.MonkeyPatch, topic: str, told: Told | None) -> list[Any]:
    monkeypatch.setattr(answering, "inquiry_client", lambda: Client(told))
    action = type("Any", (answering.AnswerAction,), {"topic": topic})()
    dispatcher = Dispatcher()
    await action.run(dispatcher, Tracker(), {})  # type: ignore[arg-type]
    return dispatcher.replies


def finished(coroutine: Any) -> Any:
    """The result of something that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        return ended.value
    raise AssertionError("it waits")


def test_an_emergency_s_turn_ends_well_also_without_the_api(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert finished(run(monkeypatch, "report_emergency", None)) == []


def test_an_emergency_also_alerts_a_clerk(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told("case", reply="r1")

    assert finished(run(monkeypatch, "report_emergency", told)) == [{"reply": "r1"}]


def test_any_other_topic_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InquiryUnavailable):
        finished(run(monkeypatch, "balance", None))


def test_the_words_of_danger_come_before_the_call() -> None:
    rules = (answering.TOPICS.parents[1] / "data/rules/billing.yml").read_text()

    danger = rules[rules.index("intent: report_emergency") :]
    assert danger.index("utter_emergency") < danger.index("action_answer_report_emergency")
