"""`make run` says at once which port it can't have, and what to do."""

import socket
from collections.abc import Iterator

import pytest

from inquiry_api.running.ports import HOST, Port, chosen_ports, why_not
from inquiry_api.settings import SettingsError


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server((HOST, 0)) as listening:
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_named_with_the_way_out(taken: int) -> None:
    said = why_not(chosen_ports({"PLAINBILL_BOT_PORT": str(taken)}, 1))

    assert said is not None
    assert f"port {taken}, meant for the assistant" in said
    assert f"PLAINBILL_BOT_PORT={taken + 1} make run" in said


def test_free_ports_are_no_trouble(taken: int) -> None:
    with socket.create_server((HOST, 0)) as other:
        free = other.getsockname()[1]

    assert why_not([Port(free, "somebody", "another")]) is None


def test_one_port_for_two_is_noticed() -> None:
    said = why_not([Port(1, "one", "a"), Port(1, "the other", "b")])

    assert said == "port 1 is chosen twice; give the other another: b"


@pytest.mark.parametrize("value", ["", "five", "0", "65536", "-1", "80.5"])
def test_what_is_no_port_is_named_by_its_setting(value: str) -> None:
    with pytest.raises(SettingsError, match="PLAINBILL_SMS_SIM_PORT"):
        chosen_ports({"PLAINBILL_SMS_SIM_PORT": value}, 8080)
