"""Nothing of the redactor asks the network, whatever it reads."""

import socket

import pytest

from privacy.name_model import NameModel
from privacy.presidio import build_analyzer
from privacy.redactor import Redactor

TEXT = "Maria Delgado, maria@clinic.example, https://pay.example/x?ln=delgado, 203.0.113.77, 3/4/84"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any socket, and any question for a name, is a failure."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_rules_and_the_model_ask_nobody() -> None:
    redacted = Redactor(names=NameModel()).redact(TEXT).text

    assert redacted == "<NAME>, <EMAIL>, <URL>, <IP>, <DATE>"


def test_the_engine_asks_nobody() -> None:
    found = {result.entity_type for result in build_analyzer().analyze(TEXT, "en")}

    assert {"NAME", "EMAIL", "URL", "IP", "DATE"} <= found


def test_a_question_would_be_seen() -> None:
    with pytest.raises(AssertionError, match="network"):
        socket.create_connection(("127.0.0.1", 9))
