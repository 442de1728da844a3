"""Tomás writes Spanish and is answered in Spanish, in the chat and by text."""

import re

import pytest

from tests.e2e.chat import Chat
from tests.e2e.phone import Phone
from tests.e2e.system import System

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

ENGLISH = re.compile(r"\b(?:you|your|the|owe|please|what|bill|insurance|is|and)\b", re.I)


def test_a_chat_in_spanish_is_spanish_throughout(chat: Chat) -> None:
    asked = chat.say("¿Cuánto debo?")
    sent_code = chat.say("Rivera 23 de noviembre de 1971")
    balance = chat.say("M4RT-9KBZ")
    why = chat.say("¿por qué?")
    thanks = chat.say("muchas gracias")

    told = [asked, sent_code, balance, why, thanks]
    words = [one.text for one in told] + [title for one in told for title in one.choices]
    labels = [row["label"] for one in told for row in one.table]
    assert "fecha de nacimiento" in asked.text
    assert "$35.00" in balance.text
    assert balance.cents["Para pagar ahora"] == 3500
    assert "$35.00" in why.text
    assert [text for text in words + labels if ENGLISH.search(text)] == []
    assert '<html lang="es">' in chat.open()


def test_texts_in_spanish_are_spanish_and_stay_short(system: System) -> None:
    phone = Phone(system, "+12065550102")

    phone.say("cuánto debo")
    warned = phone.say("23/11/1971")
    balance = phone.say("SÍ")

    assert "privados" in warned
    assert "$35.00" in balance
    assert [text for text in phone.got if ENGLISH.search(text)] == []
