"""The words dates are written with, in English and Spanish: months, ordinals and number words."""

from __future__ import annotations


def _listed(words: str) -> list[str]:
    """Words written with blanks between them, which reads better than a list of quoted words."""
    return words.split()


MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "january jan enero ene",
            "february feb febrero febr",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sept sep septiembre setiembre set",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        start=1,
    )
    for word in words.split()
}
# Spellings seen in texts; each is far enough from any other word.
MONTHS |= {"janurary": 1, "janury": 1, "febuary": 2, "feburary": 2, "apirl": 4, "agust": 8}
MONTHS |= {"septembr": 9, "setember": 9, "ocotber": 10, "novemeber": 11, "decemeber": 12}
ORDINALS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        _listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        start=1,
    )
} | {"twentieth": 20, "thirtieth": 30, "primero": 1, "primer": 1, "1ro": 1}

UNITS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        _listed(
            "one:uno:un two:dos three:tres four:cuatro five:cinco six:seis seven:siete eight:ocho "
            "nine:nueve"
        ),
        start=1,
    )
    for word in words.split(":")
}

TEENS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        _listed(
            "ten:diez eleven:once twelve:doce thirteen:trece fourteen:catorce fifteen:quince "
            "sixteen:dieciseis seventeen:diecisiete eighteen:dieciocho nineteen:diecinueve "
            "twenty:veinte twentyone:veintiuno twentytwo:veintidos twentythree:veintitres "
            "twentyfour:veinticuatro twentyfive:veinticinco twentysix:veintiseis "
            "twentyseven:veintisiete twentyeight:veintiocho twentynine:veintinueve"
        ),
        start=10,
    )
    for word in words.split(":")
    if number <= 20 or word.startswith("veinti")
}
del TEENS["twenty"]

TENS: dict[str, int] = {
    word: number * 10
    for number, words in enumerate(
        _listed(
            "twenty thirty:treinta forty:fourty:cuarenta fifty:cincuenta sixty:sesenta "
            "seventy:setenta eighty:ochenta ninety:noventa"
        ),
        start=2,
    )
    for word in words.split(":")
}

HUNDREDS: dict[str, int] = {
    word: number * 100
    for number, word in enumerate(
        _listed(
            "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
            "ochocientos novecientos"
        ),
        start=1,
    )
}
THOUSANDS = frozenset({"thousand", "mil"})

# Words that may stand inside a date without changing it.
FILLERS = frozenset(
    _listed(
        "of the de del el la year ano dia day on in y and st nd rd th ro do er to mo vo no o a "
        "month mes born nacido nacida dob date fecha monday tuesday wednesday thursday friday "
        "saturday "
        "sunday mon tue tues wed thu thur thurs fri sat sun lunes martes miercoles jueves viernes "
        "sabado domingo lun mie jue vie sab dom"
    )
)
