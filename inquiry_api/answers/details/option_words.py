"""Words by which patients name an option, in lower case and without accents."""

import re

WAYS = {
    "card": r"\b(?:card|credit|debit|visa|mastercard|tarjeta|credito|debito)\b",
    "cheque": r"\b(?:cheque|check|money order|giro)\b",
    "bank": r"\b(?:bank|transfer|ach|zelle|banco|transferencia|bill ?pay)\b",
    "online": r"\b(?:online|website|portal|link|app|internet|en linea|sitio|enlace)\b",
    "cash": r"\b(?:cash|efectivo)\b",
}
ACCIDENTS = {
    "car": r"\b(?:car|auto|crash|wreck|vehicle|motorcycle|driver|rear-?ended|chofer|carro|coche"
    r"|choque|vehiculo)\b",
    "work": r"\b(?:work|job|comp|on the clock|trabajo|laboral|obra)\b",
    "other": r"\b(?:fell|fall|slip|store|dog|caida|me cai|tienda|perro)\b",
}
CONTACTS = {
    "address": r"\b(?:address|moved|move|mail|direccion|mud[eo]|domicilio|correo postal)\b",
    "phone": r"\b(?:phone|number|cell|mobile|telefono|numero|celular)\b",
    "email": r"\b(?:e-?mail|correo electronico)\b",
    "paper": r"\b(?:paperless|paper|sin papel|papel)\b",
}
PLAN_CHANGES = {
    "date": r"\b(?:date|day|week|later|earlier|payday|move|push|postpone|delay|skip|this month"
    r"|fecha|dia|semana|quincena|mover|mueva|pasar|posponer|aplazar|este mes)\b"
    r"|\d(?:st|nd|rd|th)\b",
    "amount": r"\b(?:(?:a|per|each|every) month|amount|lower|reduce|smaller|less|higher"
    r"|too (?:much|high)|al mes|por mes|monto|menos|cantidad|bajar|bajen|reducir|mas baj[oa]"
    r"|mucho)\b",
    "add": r"\b(?:add|include|combine|(?:another|new) bill|agregar|anadir|incluir|juntar|sumar"
    r"|(?:otra|nueva) (?:cuenta|factura)|(?:cuenta|factura) nueva)\b",
    "leave": r"\b(?:cancel|end|ending|stop|quit|finish|close|pay it all|pay off|cancelar"
    r"|cancelen|terminar|dejar|salir|liquidar|pagarlo todo)\b",
}
RELATIONS = {
    "self": r"\b(?:my own|mine|me|my job|my work|myself|mio|mia|yo|mi trabajo)\b",
    "child": r"\b(?:child|son|daughter|kid|hij[oa]|nin[oa])'?s?\b",
    "spouse": r"\b(?:wife|husband|spouse|partner|espos[oa]|marido|pareja)'?s?\b",
    "parent": r"\b(?:mother|father|mom|dad|parent|madre|padre|mama|papa)'?s?\b",
    "other": r"\b(?:other|friend|brother|sister|aunt|uncle|otro|otra|amig[oa]|herman[oa])\b",
}
# In whose name a plan runs: a relation alone says little ("my son's visit"), so a word beside it.
_NAME = (
    r"(?:policy ?holder|subscriber|plan|insurance|name|card|holder|titular|seguro|nombre|poliza)"
)
HOLDERS = {
    who: rf"{words}(?:'?s)?\W+(?:\w+\W+){{0,4}}{_NAME}|{_NAME}\W+(?:\w+\W+){{0,4}}{words}"
    rf"|(?:^|[,;.])\W*(?:(?:it'?s|es|under|through|de|por|from) )*(?:my |mi )?{words}"
    for who, words in RELATIONS.items()
}
PLACES = (
    r"in (?!an? |the |my |car\b|auto|work|accident|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]"
    r"|en (?!el |la |una? |mi |carro|auto|ener|feb|mar|abr|mayo|jun|jul|ago|sep|oct|nov|dic)[a-z]"
    r"|alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia"
    r"|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts"
    r"|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new (?:hampshire|jersey"
    r"|mexico|york)|north (?:carolina|dakota)|ohio|oklahoma|oregon|pennsylvania|rhode island"
    r"|south (?:carolina|dakota)|tennessee|texas|utah|vermont|virginia|washington|wisconsin"
    r"|wyoming|highway|freeway|interstate|intersection|autopista|carretera"
)
# Insurers of cars, homes and work, which the records of a practice seldom hold.
OTHER_INSURERS = (
    r"state farm|geico|progressive|allstate|usaa|farmers|liberty mutual|nationwide|travell?ers"
    r"|american family|erie|amica|hartford|safeco|sedgwick|zurich|sentry|esurance|mercury|kemper"
    r"|root insurance|state fund|employers mutual|gallagher"
    r"|workers'? comp(?:ensation)? (?:carrier|fund)"
    r"|(?:auto|car|work) insurer"
)
DOCUMENTS = {
    "permission": r"\b(?:permission|consent|release|permiso|autorizacion)\b",
    "guardian": r"\b(?:guardian|custody|tutor|tutela|custodia)\b",
    "power": r"\b(?:power of attorney|poa|poder)\b",
    "none": r"\b(?:none|nothing|no papers?|don'?t have|ningun[oa]?|nada|no tengo"
    r"|sin (?:papel|documento)\w*)\b",
}
PROGRAMS = {
    "medicare": r"\bmedicare\b",
    "medicaid": r"\b(?:medicaid|medi-?cal)\b",
    "both": r"\b(?:both|dual|qmb|ambos|los dos)\b",
}
REFUNDS = {
    "card": WAYS["card"],
    "cheque": WAYS["cheque"],
    "keep": r"\b(?:keep|leave|credit it|next|apply|dejar|deje|aplicar|proxim[oa])\b",
}
# What a first message already answers of a yes-or-no question.
SAID_FIRST = (
    ("insured", "no", r"\b(?:no insurance|uninsured|self[- ]?pay|without insurance)\b"),
    ("insured", "no", r"\b(?:do ?n'?o?t have (?:any )?insurance|sin seguro|no tengo seguro)\b"),
    ("insured", "yes", r"\b(?:my insurance|my plan|i'?m insured|mi seguro|mi plan)\b"),
    (
        "insured",
        "yes",
        r"\b(?:have (?:an? |good )?(?:insurance|plan)|tengo (?:un )?(?:seguro|plan))\b",
    ),
    ("emergency", "yes", r"\b(?:er|emergency|ambulance|emergencias?|urgencias|ambulancia)\b"),
)
# Passes over one question. It sounds like leaving them all.
SKIP = re.compile(
    r"\W*(?:(?:i'?d rather )?skip(?: it| this| that)?|pass|next|(?:i )?do ?n[o']?t know|dunno|idk"
    r"|(?:i'?m )?not sure|no idea|saltar|omitir|paso|siguiente|no (?:lo )?se|ni idea)\W*"
)
