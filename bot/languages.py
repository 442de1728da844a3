"""Tells English from Spanish in one message, and hears a wish for the other language."""

import re

_WORD = re.compile(r"[^\W\d_]+")
_SPANISH = frozenset(
    "el la los las un una unos unas de del al que qué por porque para con sin mi mis su sus"
    " yo tu usted me te se lo le les nos es son está estan están soy estoy tengo tiene debo"
    " debe quiero quisiera puedo puede pagar pago pagué pague cuenta factura saldo seguro"
    " aseguranza visita cita cuánto cuanto cuál cual cuándo cuando cómo como dónde donde"
    " gracias hola buenas buenos días dias tardes noches favor ayuda ayudar necesito no sí ya"
    " muy más mas pero también tambien esto esta este ese esa eso doctor doctora hospital"
    " recibo cobro cobraron cobran mensaje carta dinero plazos meses mes hijo hija deducible"
    " copago xfa xq porfavor disculpe señora señor llegó llego dice dijo hablar persona"
    " alguien español inglés".split()
)
_ENGLISH = frozenset(
    "the a an of to for with without my your his her our i you he she it we they me is are"
    " was were be been am do does did have has had can could would will should owe pay paid"
    " bill balance insurance visit what why how when where who which this that these those and"
    " or but not no yes please thanks thank hello hi hey need want get got much still already"
    " on in at from by if so statement charge charged doctor claim plan months month help"
    " someone talk person".split()
)
_BOTH = _SPANISH & _ENGLISH
_ASKS_SPANISH = re.compile(
    r"\b(?:in spanish|spanish,? please|habl\w* (?:en )?español|en español|en espanol|"
    r"speak spanish|hablan espa[nñ]ol)\b|^\s*(?:spanish|espa[nñ]ol)\s*[.!?]*\s*$",
    re.IGNORECASE,
)
_ASKS_ENGLISH = re.compile(
    r"\b(?:in english|english,? please|speak english|en ingl[eé]s|habl\w* ingl[eé]s)\b"
    r"|^\s*(?:english|ingl[eé]s)\s*[.!?]*\s*$",
    re.IGNORECASE,
)
_SURE = 2


def language_of(text: str) -> str | None:
    """`en` or `es`, or None where the message doesn't tell, as in `ok`, `<DATE_1>` or `50`."""
    if _ASKS_SPANISH.search(text):
        return "es"
    if _ASKS_ENGLISH.search(text):
        return "en"
    words = [word.lower() for word in _WORD.findall(re.sub(r"<[A-Z_]+_\d+>", " ", text))]
    spanish = sum(word in _SPANISH and word not in _BOTH for word in words)
    english = sum(word in _ENGLISH and word not in _BOTH for word in words)
    if any(letter in text.lower() for letter in "¿¡ñ"):
        spanish += _SURE
    if spanish == english or max(spanish, english) < min(_SURE, max(1, len(words))):
        return None
    return "es" if spanish > english else "en"
