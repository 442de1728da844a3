"""Danger to life is heard in both languages, and not in what people say of a bill."""

import pytest

from bot.components.danger import in_danger


@pytest.mark.parametrize(
    "text",
    [
        "I can't breathe",
        "he cant breathe and his lips are purple",
        "I want to kill myself over this bill",
        "i dont want to be alive anymore",
        "everyone would be better off without me",
        "she took a whole bottle of pills",
        "my husband collapsed",
        "Dad is having a stroke, his face is drooping",
        "chest pain and my left arm is numb",
        "we were about to pay the bill and now my mom won't wake up",
        "I need help, chest pains, and I still owe you money",
        "bleeding won't stop",
        "my throat is closing",
        "my toddler swallowed a battery what do i do",
        "the baby got into grandma's heart pills",
        "my husband is hitting me",
        "mi niño se tragó una pila",
        "se comió las pastillas de su abuelo",
        "me quiero morir",
        "ya no quiero vivir",
        "mi bebé no respira",
        "tiene los labios morados",
        "se tomó todas las pastillas",
        "me duele mucho el pecho",
        "le está dando un infarto",
        "no para de sangrar",
        "mi mamá no despierta",
    ],
)
def test_danger_is_heard(text: str) -> None:
    assert in_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "this bill is killing me",
        "I almost had a heart attack when I saw the bill",
        "you gave me a heart attack with that letter",
        "why was I charged for chest pain when it was only a checkup",
        "the ambulance bill for my seizure in March",
        "I passed out when I opened the statement",
        "my insurance denied the overdose visit",
        "how much for the stroke unit",
        "why was I charged for the day my son swallowed a coin and a battery",
        "I took my pills and feel fine, what about the bill",
        "I'm drowning in bills",
        "I can hardly breathe under all these debts",
        "I laughed so hard I died laughing",
        "when will I die of old age waiting for you",
        "casi me da un infarto al ver la cuenta",
        "me muero de risa",
        "estoy ahogado en deudas",
        "cuánto debo por el dolor de pecho del <DATE_1>",
        "me cobraron la ambulancia dos veces",
        "esta cuenta me está matando",
    ],
)
def test_what_is_said_of_a_bill_is_no_danger(text: str) -> None:
    assert not in_danger(text)
