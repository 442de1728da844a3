"""`make run` a second time: everything is as it was."""

import pytest

from tests.e2e.chat import Chat
from tests.e2e.system import System

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(600)]


def test_a_second_start_keeps_the_data_and_patients_go_on_where_they_were(
    system: System, chat: Chat
) -> None:
    for words in ("what do i owe", "Brandt 01/30/1949", "X8CF-5VJR"):
        answer = chat.say(words)
    before = books(system)

    system.stop()
    seconds = system.start()

    assert books(system) == before
    assert answer.text.splitlines()[0] in chat.open()
    assert chat.say("what do i owe").text == answer.text
    assert seconds < 120


def books(system: System) -> tuple[str, list[tuple[int, ...]]]:
    """Every balance, and how many rows there are of what a start could write again."""
    counts = system.query(
        "SELECT (SELECT count(*) FROM patient), (SELECT count(*) FROM payment_plan), "
        "(SELECT count(*) FROM message), (SELECT count(*) FROM staff_user)"
    )
    return system.command("balances", "--json").stdout, counts
