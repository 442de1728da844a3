"""Words for months, orders, payers and people, in English and Spanish, without accents."""

from collections.abc import Iterable

MONTHS: dict[str, int] = {
    word: month
    for month, names in enumerate(
        (
            "january jan enero",
            "february feb febrero",
            "march marzo",
            "april apr abril",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto",
            "september sept sep septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre",
        ),
        1,
    )
    for word in names.split()
}
# "May" and "mar" are words too: only the months that are clear without more stand alone.
del MONTHS["may"]
MONTHS.update(
    {"in may": 5, "of may": 5, "last may": 5, "since may": 5, "the may": 5, "from may": 5}
)

ORDINALS: dict[str, str] = {
    **dict.fromkeys(
        (
            "last", "latest", "most recent", "newest", "last one", "ultimo", "ultima", "mas reciente",
            "pasada", "el de ahorita",
        ),
        "last",
    ),
    **dict.fromkeys(("first", "oldest", "primero", "primera", "primer"), "first"),
    **dict.fromkeys(("second", "segundo", "segunda"), "2"),
    **dict.fromkeys(("third", "tercero", "tercera", "tercer"), "3"),
    **dict.fromkeys(("fourth", "cuarto", "cuarta"), "4"),
    **dict.fromkeys(("fifth", "quinto", "quinta"), "5"),
}  # fmt: skip

PAYERS: dict[str, str] = {
    **dict.fromkeys(("medicare", "medicare advantage", "part b", "parte b"), "Medicare"),
    **dict.fromkeys(("medicaid", "medi-cal", "medical assistance"), "Medicaid"),
    **dict.fromkeys(
        ("blue cross blue shield", "blue cross", "blue shield", "bcbs", "blue cross and blue shield"),
        "Blue Cross Blue Shield",
    ),
    **dict.fromkeys(("united healthcare", "unitedhealthcare", "united health", "uhc"), "UnitedHealthcare"),
    **dict.fromkeys(("aetna", "etna"), "Aetna"),
    **dict.fromkeys(("cigna", "signa"), "Cigna"),
    **dict.fromkeys(("anthem", "elevance"), "Anthem"),
    **dict.fromkeys(("humana",), "Humana"),
    **dict.fromkeys(("kaiser", "kaiser permanente"), "Kaiser Permanente"),
    **dict.fromkeys(("tricare",), "TRICARE"),
    **dict.fromkeys(("champva",), "CHAMPVA"),
    **dict.fromkeys(("molina",), "Molina"),
    **dict.fromkeys(("ambetter",), "Ambetter"),
    **dict.fromkeys(("oscar health",), "Oscar"),
    **dict.fromkeys(("workers comp", "workers compensation", "workers' comp", "compensacion laboral"), "Workers' compensation"),
}  # fmt: skip

_PEOPLE = {
    "child": "son daughter kid kids child children baby newborn stepson stepdaughter hijo hija hijos"
    " hijas nino nina bebe hijastro hijastra",
    "spouse": "husband wife spouse partner hubby esposo esposa marido mujer pareja",
    "parent": "mother father mom mum dad mama papa madre padre mami papi parents padres",
    "other": "brother sister grandmother grandfather grandma grandpa aunt uncle nephew niece cousin"
    " friend hermano hermana abuela abuelo tia tio sobrino sobrina primo prima amigo amiga suegra"
    " suegro roommate neighbor",
}
RELATIONS: dict[str, str] = {
    f"{whose} {word}": relation
    for relation, words in _PEOPLE.items()
    for word in words.split()
    for whose in ("my", "our", "mi", "mis", "nuestro", "nuestra")
}
SELF = r"\b(?:for\s+me|mine|myself|my\s+own|just\s+me|only\s+me|para\s+mi|mia|mio|la\s+mia|solo\s+yo|yo\s+mismo|yo\s+misma)\b"
ALL = (
    r"\b(?:in\s+total|total|altogether|all\s+together|all\s+of\s+(?:it|them)|everything|all\s+(?:my|the)\s+"
    r"(?:bills|visits|accounts)|full\s+(?:amount|balance)|in\s+full|todo|todas?|en\s+total|completo|todos)\b"
)
PROVIDER = r"(?:\bdr|\bdra|\bdoctor|\bdoctora|\bnurse|\bprovider|\btherapist|\bwith|\bcon)\.?\s+(?:el\s+|la\s+)?(?:dr\.?\s+|dra\.?\s+|doctora?\s+)?$"
# Adjustment reasons (CO-45, PR 1, OA23), remark codes (N30, MA01) and the word "code" with a number.
CODE = (
    r"\b(?P<word>(?:co|pr|oa|pi|cr)[\s-]?\d{1,3}|(?:ma|n|m)\d{2,3}"
    r"|(?<=code\s)[a-z]?\d{2,5}[a-z]?|(?<=codigo\s)[a-z]?\d{2,5}[a-z]?|[a-z]\d{4}|(?<=cpt\s)\d{5})\b"
)


def alternatives(table: Iterable[str]) -> str:
    """A pattern for any key, the longest first."""
    return "|".join(sorted((key.replace(" ", r"\s+") for key in table), key=len, reverse=True))
