"""How a closed case is told to the patient: no amount, no name, nothing about care."""

from inquiry_api.conversations.wording import Words, spoken

OUTCOME_WORDS: dict[str, Words] = {
    "answered": {
        "en": "we answered your question and closed it.",
        "es": "respondimos su pregunta y cerramos el caso.",
    },
    "corrected": {
        "en": "we found a mistake on our side and corrected your account.",
        "es": "encontramos un error nuestro y corregimos su cuenta.",
    },
    "adjusted": {
        "en": "we changed what your account shows. Ask me for your balance to see it.",
        "es": "cambiamos lo que muestra su cuenta. Pregunte por su saldo para verlo.",
    },
    "plan_agreed": {
        "en": "your payment plan is set up as we agreed.",
        "es": "su plan de pagos queda como acordamos.",
    },
    "rebilled": {
        "en": "we billed your insurance again. We wait for its answer; you need not pay meanwhile.",
        "es": "le cobramos otra vez a su seguro. Esperamos su respuesta; mientras, no tiene que "
        "pagar.",
    },
    "refunded": {
        "en": "your refund was sent on its way.",
        "es": "su reembolso ya va en camino.",
    },
    "sent": {
        "en": "we sent you what you asked for.",
        "es": "le enviamos lo que pidió.",
    },
    "upheld": {
        "en": "we looked at it again and found the bill right. Write if you see it differently.",
        "es": "lo revisamos otra vez y la factura es correcta. Si usted lo ve de otro modo, "
        "escriba.",
    },
    "not_ours": {
        "en": "this is not ours to decide. We told you whom to ask.",
        "es": "esto no lo decidimos nosotros. Le dijimos a quién preguntar.",
    },
    "no_contact": {
        "en": "we could not reach you, so we closed it for now. Write when it suits you.",
        "es": "no pudimos comunicarnos con usted, así que lo cerramos por ahora. Escriba cuando "
        "quiera.",
    },
}


def outcome_words(outcome: str, number: str, language: str) -> str:
    """The whole message for one outcome of one case."""
    ending = spoken(OUTCOME_WORDS[outcome], language)
    if language == "es":
        return f"Caso {number}: {ending} Si vuelve en 7 días, seguimos con el mismo caso."
    return f"Case {number}: {ending} If you come back within 7 days we go on with the same case."
