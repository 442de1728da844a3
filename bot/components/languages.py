"""Tells English from Spanish by the small words that each uses all the time."""

import re

from bot.components.wording import PLACEHOLDER

_SPANISH = frozenset(
    """a al algo algun alguien ahi ahora aqui ayuda aun aunque bien bueno buenas buenos cada como con
    cosa cuando cuanto cuanta cuantos cual cuales cuenta cuentas cobran cobraron cobro cobros de debo
    del deben dia dias dice dijo dijeron dinero dio donde dos el ella ellos en entonces era es esa ese
    eso esta estan estas este esto estoy fue fui gracias ha hace hacer han hasta hay hice hola hoy
    la las le les llego lo los mas me mes meses mi mio mis mucho muy nada necesito ni nos nomas
    nunca o otra otro pa pagar pague pago pagos para pero persona por porque puede pueden puedo pues
    q que quien quiero quisiera sale se seguro señor señora ser si sigue sin sobre solo son soy su sus
    tambien tengo tiene tienen todo todos tu tuve un una uno unos usted ustedes va van vez ver visita
    voy xfa xfavor ya yo hijo hija esposo esposa mama papa doctor recibo recibi mande llame vino
    saldo deuda aseguranza deducible copago plan factura cita adios""".split()
)
_ENGLISH = frozenset(
    """a about after all already am an and any anyone are as at be because been before bill billed
    bills but by call came can cant card charge charged could cover did didnt do does doesnt doing
    dont down even for from get give got had has have he hello help her here hey hi him his how i if
    im in insurance into is isnt it its ive just know last like made make me month more much my need
    never not of off on one only or our out over owe paid pay payment person please said says
    see send sent she should so some someone still take talk tell thank thanks that the their them
    then there they this to told too twice u up ur us want was wasnt we were what whats when where
    which while who whos why will with without wont would yall yes yet you your""".split()
)
_SPANISH_ONLY = re.compile(
    r"[ñ¿¡]|[áéíóú]\w|\w+(?:ción|ciones|mente|aron|ieron|amos)\b", re.IGNORECASE
)
_WORD = re.compile(r"[a-zñáéíóúü']+", re.IGNORECASE)
_ACCENTS = str.maketrans("áéíóúü", "aeiouu")
_TO_SPANISH = re.compile(
    r"\b(?:in|speak|talk|text|write|prefer|have|has|use|switch to|change to|do you (?:have|speak))\s+"
    r"(?:\w+\s+){0,2}?(?:spanish|espa[nñ]ol)\b"
    r"|\b(?:en|habla[nr]?|hablo|prefiero|escriba(?:me)?|cambi(?:e|ar) a)\s+(?:\w+\s+)?espa[nñ]ol\b"
    r"|^\W*(?:spanish|espa[nñ]ol)(?:\s+(?:please|por favor|pls))?\W*$",
    re.IGNORECASE,
)
_TO_ENGLISH = re.compile(
    r"\b(?:in|speak|prefer|switch to|change to|back to)\s+(?:\w+\s+)?english\b"
    r"|\b(?:en|habla[nr]?|prefiero|cambi(?:e|ar) a)\s+(?:\w+\s+)?ingl[eé]s\b"
    r"|^\W*(?:english|ingl[eé]s)(?:\s+(?:please|por favor|pls))?\W*$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:no|not|don'?t|doesn'?t|never|ni)\b", re.IGNORECASE)


def recognised(text: str) -> str | None:
    """`en` or `es`, or None where the words are too few or belong to both."""
    bare = PLACEHOLDER.sub(" ", text)
    found = [word.lower().translate(_ACCENTS) for word in _WORD.findall(bare)]
    spanish = sum(word in _SPANISH for word in found) + 2 * len(_SPANISH_ONLY.findall(bare))
    english = sum(word.replace("'", "") in _ENGLISH for word in found)
    if spanish == english:
        return None
    return "es" if spanish > english else "en"


def asked_for(text: str) -> str | None:
    """The language that the patient asks to go on in, if any."""
    for language, pattern in (("es", _TO_SPANISH), ("en", _TO_ENGLISH)):
        found = pattern.search(text)
        if found is not None and not _NOT.search(text[: found.start()]):
            return language
    return None
