"""Hears that someone's life is in danger, by words alone, beside what the classifier says.

Missing one is worse than a false alarm, but a bill that "gives a heart attack" is a complaint.
Words for self-harm and for not breathing always count. Words that stand on bills as well (chest
pain, a seizure, an ambulance) count only where nothing is said about money, or it happens now.
"""

import re

from bot.components.wording import folded

_ALWAYS = re.compile(
    r"\b(?:"
    r"cutting (?:my|him|her)self|(?:goodbye|suicide) (?:letter|note)|going to (?:kill|stab"
    r"|shoot) (?:me|us)\b"
    r"|carta de despedida|(?:ya )?no quiere vivir|quisiera estar muert[oa]"
    r"|no tengo por que vivir|terminar con mi vida"
    r"|va a (?:ahorcar|matarme)|no vuelve en si|se (?:esta )?ahog(?:a|o|ando)\b(?! (?:en|con|de))"
    r"|suicid\w*|(?:kill|killing|harm|harming|shoot|hang) (?:my|him|her|them)\s?sel(?:f|ves)"
    r"|(?:want|wants|wanted|going|gonna|plan|planning) (?:to )?(?:hurt|cut|cutting) (?:my"
    r"|him|her)self"
    r"|(?:end|ending|take|taking) (?:my|his|her) (?:own )?life|end(?:ing)? it all"
    r"|(?:wants?|going|ready|wish i could) to die\b(?! of| laugh)|wanna die|rather be dead"
    r"|wish i was dead"
    r"|do(?:n'?t| not) (?:want|wanna) (?:to )?(?:live|be alive|exist|wake up"
    r"|be here any ?more|go on living)"
    r"|(?:better off|be better) (?:dead|if i (?:was|were) (?:dead|gone)|without me)"
    r"|no reason to live"
    r"|jump(?:ing)? (?:off|from) (?:a|the) (?:bridge|roof|building)|slit my wrists?"
    r"|overdosing|just overdosed|took too many (?:pills|of my)|(?:gun|knife) (?:to|against) my"
    r"|(?:took|taken|swallowed|drank|ate) (?:\w+ ){0,3}(?:whole bottle|bottle of pills"
    r"|all (?:of )?(?:my|his|her|the) "
    r"(?:\w+ )?(?:pills|meds|medicine|tablets)|bleach|poison|antifreeze|detergent)"
    r"|(?:ca ?n'?t|cannot|can not|not able to|not|isn'?t|stopped|barely|hardly|trouble"
    r"|struggling(?: to)?) "
    r"(?:hardly |barely )?breath(?:e|ing)|gasping for (?:air|breath)|(?:is|am|'s) choking"
    r"|turn(?:ed|ing|s) (?:blue|purple|grey|gray)|lips (?:\w+ ){0,2}(?:blue|purple)"
    r"|wo ?n'?t wake up|not waking up|(?:is|are|'s|and|not) (?:not )?(?:unresponsive"
    r"|responding to (?:me|us))"
    r"|throat (?:is |'s )?(?:closing|swelling|swollen shut)"
    r"|call 911|send (?:an )?ambulance|need (?:an )?ambulance (?:now|right now|please)"
    r"|me (?:quiero|voy a) (?:morir|matar)|quiero (?:morirme|matarme|quitarme la vida)"
    r"|quitarme la vida"
    r"|acabar con (?:mi vida|todo esto)|(?:ya )?no quiero (?:seguir viviendo|vivir|estar viv[oa])"
    r"|mejor muert[oa]|si (?:yo )?(?:me muero|estuviera muert[oa])|cortarme las venas|ahorcarme"
    r"|tirarme (?:de|del) (?:un )?(?:puente|edificio)|hacerme dano"
    r"|no (?:puedo|puede|podemos|esta) (?:respirar|respirando)|no respira\b|(?:me"
    r"|le) (?:cuesta|falta) (?:mucho )?(?:el )?"
    r"(?:respirar|aire)|se (?:me )?esta (?:ahogando|asfixiando)|labios (?:\w+ )?(?:morados"
    r"|azules)"
    r"|(?:poniendo|puso) (?:azul|morad[oa])|no (?:reacciona|despierta)|(?:esta"
    r"|quedo) inconsciente"
    r"|cerrando la garganta|sobredosis|me (?:acabo de tomar|tome) (?:todas|todo el frasco"
    r"|un frasco|un monton)"
    r"|se (?:tomo|trago) (?:cloro|veneno|todas las|el frasco|un frasco)"
    r"|llamen (?:a )?(?:una |la )?ambulancia|manden (?:una )?ambulancia"
    r")"
)
_NOW = re.compile(
    r"\b(?:"
    r"chest (?:pains?|hurts?|is hurting|tight\w*|pressure)|(?:pain|pressure"
    r"|tightness) in (?:my|his|her) chest"
    r"|clutching (?:my|his|her) chest|(?:having|has|think it'?s) a (?:heart attack|stroke"
    r"|seizure)|seizing"
    r"|face (?:is |looks )?(?:droop\w*|numb)|slurr(?:ed|ing)|(?:arm|side) (?:is|went"
    r"|has gone) numb"
    r"|(?:bleeding|blood) (?:a lot|badly|heavily|everywhere|wo ?n'?t stop)|wo ?n'?t stop bleeding"
    r"|(?:vomit|cough|throw)\w* (?:up )?blood|passed out|unconscious|collapsed|overdosed|overdose"
    r"|(?:dolor|duele|aprieta)(?: \w+){0,2} (?:en )?el pecho|dolor de pecho|agarra el pecho"
    r"|(?:dando|teniendo|dio) un (?:infarto|derrame|ataque)|convulsion\w*"
    r"|(?:no (?:para|deja) de sangrar|sangr\w+ (?:mucho|demasiado)|vomit\w+ sangre)"
    r"|(?:swallowed|ate|drank|chewed|got into|sw?allow) (?:[\w']+ ){0,5}(?:pills?|meds|medicines?"
    r"|medications?|tablets|bleach|poison|antifreeze|detergent|batter(?:y|ies)|magnets?|cleaner"
    r"|gasoline|edibles?|vapes?)"
    r"|se (?:ha )?(?:trag(?:o|ado|aron)|com(?:io|ido)|beb(?:io|ido)) (?:\w+ ){0,4}(?:pastillas?"
    r"|medicinas?|cloro|veneno|pilas?|baterias?|detergente|anticongelante|gasolina|imanes?)"
    r"|(?:been|got|was|just) (?:stabbed|electrocuted"
    r"|shot\b(?!.*(?:\bfor\b|flu|covid|tetanus|vaccin|booster|clinic)))|anaphyla\w+"
    r"|(?:severe|bad) allergic reaction"
    r"|(?:hitting|beating|choking|strangling) me\b|(?:baby|he|she) (?:is not|isn'?t|stopped) moving"
    r"|(?:snake|rattler) bit|bitten by a (?:snake|rattler)"
    r"|(?:me|le|lo|la) (?:apunal\w+|dispararon|esta (?:pegando|golpeando|ahorcando))"
    r"|reaccion alergica (?:fuerte"
    r"|grave)|(?:bebe|nino|nina) no se mueve|(?:mordio|pico) (?:una? )?(?:vibora|serpiente|alacran)"
    r"|se desmayo|desmayad[oa]|se me (?:durmio|cayo) (?:el brazo|la cara|media cara)"
    r")"
)
_MONEY = re.compile(
    r"\b(?:bill\w*|charg\w*|claim\w*|insur\w*|ow(?:e|ed)|pa(?:y|id|yment)\w*|cost\w*"
    r"|invoice\w*|statement\w*"
    r"|covered|cobr\w*|cuenta|factura\w*|seguro|aseguranza|pag\w*|deb[oe]|recibo|zzamount"
    r"|zzdate)\b"
)
_AT_ONCE = re.compile(
    r"\b(?:right now|happening now|as we speak|help(?: me)?|hurry|911|emergency|ahora mismo"
    r"|ahorita|ayud\w+"
    r"|urgente|rapido|auxilio)\b"
)
# What people say of a bill, of waiting, and of laughing.
_FIGURE = re.compile(
    r"\b(?:almost|nearly|practically|about|bout|casi|por poco)\b(?: \w+){0,4} "
    r"(?:heart attack|stroke|died|passed out|choked|collapsed|infarto|desmay\w+|muero|derrame)"
    r"|(?:ga|gi)v\w+ (?:me|my \w+|him|her) (?:a |an )?(?:\w+ )?(?:heart attack|stroke|seizure)"
    r"|(?:heart attack|stroke|passed out|infarto|ataque|desmay\w+) (?:when|at|from|after"
    r"|cuando|con|de|al|por)"
    r" (?:\w+ ){0,2}(?:see\w*|saw|open\w*|read\w*|look\w*|cuenta|factura|ver|vi|precio)"
    r"|breathe? (?:under|with|because of) (?:\w+ ){0,3}(?:debts?|bills?)|ahog\w+ (?:en|con"
    r"|de) (?:\w+ )?"
    r"(?:deudas?|cuentas?)|muero de (?:risa|hambre|verguenza)|(?:die|died|dying) laughing"
)


def of_money(text: str) -> bool:
    """Whether the words are of bills and payments."""
    return _MONEY.search(folded(text)) is not None


def in_danger(text: str) -> bool:
    """Whether the words say that somebody may die."""
    plain = folded(text)
    if plain.strip(" .!") == "911":
        return True
    if _FIGURE.search(plain):
        return False
    if _ALWAYS.search(plain):
        return True
    if not _NOW.search(plain):
        return False
    return _AT_ONCE.search(plain) is not None or _MONEY.search(plain) is None
