"""The ports that the processes of this machine listen on, and whether they are free."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass

from inquiry_api.settings import SettingsError

HOST = "127.0.0.1"
# The setting that chooses each port, and what it is without one.
USUAL = {
    "PLAINBILL_BOT_PORT": "5005",
    "PLAINBILL_ACTION_SERVER_PORT": "5055",
    "PLAINBILL_SMS_SIM_PORT": "8090",
}
_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Port:
    """A port, who is to listen on it, and how another is chosen."""

    number: int
    whose: str
    otherwise: str


def chosen_ports(variables: Mapping[str, str], api_port: int) -> list[Port]:
    """Every port that `plainbill up` needs. Raises SettingsError naming a bad setting."""
    return [
        Port(api_port, "the pages and the API", f"make run PORT={api_port + 1}"),
        _of_setting(variables, "PLAINBILL_BOT_PORT", "the assistant"),
        _of_setting(variables, "PLAINBILL_ACTION_SERVER_PORT", "the actions"),
        _of_setting(variables, "PLAINBILL_SMS_SIM_PORT", "the stand-in for Twilio"),
    ]


def why_not(ports: list[Port]) -> str | None:
    """One sentence on the first port that can't be had, with the way out; None if all are free."""
    numbers = [port.number for port in ports]
    for place, port in enumerate(ports):
        if port.number in numbers[:place]:
            return (
                f"port {port.number} is chosen twice; give {port.whose} another: {port.otherwise}"
            )
        if _is_taken(port.number):
            return (
                f"port {port.number}, meant for {port.whose}, is taken. If an earlier run of "
                f"Plainbill still goes on, stop it with Ctrl-C; or choose another: {port.otherwise}"
            )
    return None


def port_text(variables: Mapping[str, str], name: str) -> str:
    """A port as its setting gives it, or the usual one; not looked at yet."""
    return variables.get(name, USUAL[name])


def _of_setting(variables: Mapping[str, str], name: str, whose: str) -> Port:
    text = port_text(variables, name)
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise SettingsError(f"{name}: a port is a number from 1 to 65535")
    return Port(int(text), whose, f"{name}={int(text) + 1} make run")


def _is_taken(number: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(_LOOK_SECONDS)
        return trial.connect_ex((HOST, number)) == 0
