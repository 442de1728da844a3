"""Hears talk that is meant for the program and not for the billing office, by words alone.

Orders to forget the rules, questions about the instructions, commands and code, other people's
data, and money set by decree. Whoever says such a thing gets the plain refusal that any message
from outside of billing gets. What is disclosed never hangs on it: records have a door of their own.
"""

import re

from bot.components.wording import folded

# What the capital words in the lines below stand for.
_WORDS = {
    "RULES": """instructions? rules? prompts? guidelines programming guardrails restrictions
        directives safety security filters""",
    "REGLAS": "instrucciones reglas indicaciones ordenes restricciones directivas filtros limites",
    "RECORDS": """bills? balances? accounts? records? charts? names? phones? numbers? address
        addresses emails? info information data details diagnos[ei]s visits? payments? ssns? files?
        debts? birthdays? statements? charges list""",
    "DATOS": """cuentas? saldos? datos nombres? telefonos? numeros? direccion direcciones
        expedientes? deudas? facturas? informacion correos? historial historiales visitas? pagos?
        lista archivos?""",
    "SHOW": """show list give send tell read print export dump reveal display share get pull
        download see look view text email access want need search find open""",
    "MUESTRA": r"""ensen\w+ muestr\w+ mostr\w+ dame danos dar dime pas[ae]\w* mand[ae]\w* envi\w+
        list\w+ revel\w+ imprim\w+ lee\w* export\w+ descarg\w+ ver quiero busc\w+ abr[ea]\w*
        compart\w+""",
    "PATIENTS": "patients? persons? people customers? clients? users? families family",
    "PACIENTES": "pacientes? personas? clientes? gente demas usuarios?",
    "OTHERS": "all every each any other another different",
    # Nobody pays these people's bills, or speaks for them.
    "STRANGERS": r"""neighbou?rs? co-?workers? colleagues? boss landlord tenants? room\ ?mates?
        teacher pastor ex ex[\ -]?wife ex[\ -]?husband ex[\ -]?boyfriend ex[\ -]?girlfriend
        strangers? mayor friends? buddy classmates? employee""",
    "EXTRANOS": """vecin[oa]s? companer[oa]s? colegas? jef[ea] caser[oa] inquilin[oa]s? maestr[oa]
        pastor ex exespos[oa] exnovi[oa] amig[oa]s? emplead[oa]s? roommate enemig[oa] alcalde""",
    "TODOS": "tod[oa]s? otr[oa]s? los las la cada tus",
    "OWES": """owes? owed bill balance debt account records? come\\ in been\\ in in\\ for""",
    "DEBE": r"deb[ei]\w* tiene atend\w+ vino",
    "ADMIN": r"admin\w* developer sysadmin root hacker programador\w* desarrollador\w*",
}
# One way of saying it a line.
_TO_THE_PROGRAM = r"""
(?:ignor\w+|disregard|forget|overr?ide|bypass|circumvent|turn off|disable)\b(?: \w+){0,4} RULES\b
disregard (?:the above|everything)
(?:ignor\w+|olvid\w+|omit\w+|caso omiso|salta\w*|desobedec\w+|desactiv\w+)\b(?: \w+){0,4} REGLAS\b
(?:as if|like) you (?:had|have) no RULES\b
como si no tuvieras? REGLAS\b
obey (?:only )?me\b
obedece(?:me)?\b
(?:system|hidden|initial|secret|developer|original) (?:prompts?|instructions?|messages?)\b
(?:print|reveal|repeat|show|display|dump|tell me) (?:\w+ )?your (?:\w+ )?RULES\b
what(?: are|'?s| is) your (?:\w+ )?(?:instructions|prompt|guidelines|programming)\b
(?:print|reveal|show|dump|what(?:'?s| is)) (?:\w+ )?your (?:source code|config\w*|api keys?)\b
(?:dime|muestra\w*|ensena\w*|revela\w*|repite\w*|dame) (?:\w+ )?(?:tus?|sus?) (?:\w+ )?REGLAS\b
(?:dime|muestra\w*|ensena\w*|revela\w*|dame) (?:\w+ )?(?:tu|su) (?:prompt|config\w*|codigo fuente)\b
\b(?:developer|dev|debug|god|admin\w*|root|jailbreak|maintenance|dan|unrestricted|test) mode\b
jail ?break
modo (?:de )?(?:desarrollador|admin\w*|dios|debug|prueba|mantenimiento|libre)\b
you are now (?:an? |in |the |my )?(?:\w+ )?(?:\w*mode|assistant|ai|bot|dan|hacker|terminal|free)\b
(?:^|[.,;:!?] ?|\b(?:and|now|please|just|lets) )pretend (?:that )?(?:you\b|to be|i(?:'m| am))
role ?play
act (?:as if you|like you(?:'re| are))\b
act as (?:an? |the |my )?(?:\w+ )?(?:ADMIN|terminal|ai|model|assistant|bot)\b
\b(?:actua|comportate|responde) como (?:un |una |el |la |si )?(?:ADMIN|fueras|eres|no |sistema)
(?:finge|imagina|haz de cuenta) (?:que|ser) (?:eres|un|una|soy|ya|no tienes)\b
ahora eres (?:un|una|mi|el|la|libre)\b
\b(?:i'?m|i am|this is|as) (?:the |an? |your )?(?:system |site )?(?:ADMIN)\b(?! (?:of|for))
\b(?:i'?m|i am|this is) (?:from |with )?(?:the |your )?it (?:support|department|team|guy)\b
\bsoy (?:el |la |un |una |de |tu )?(?:administrador\w*|ADMIN|sistemas|soporte tecnico)\b(?! del?)
(?:skip|bypass|disable|turn off|without) (?:\w+ ){0,3}(?:verification|(?:identity|security) checks?)
(?:salta\w*|sin|omite\w*|quita\w*) (?:la |mi )?(?:verificacion|verificar(?:me)?)\b
\bdrop (?:table|database)
\bselect .{1,40} from \w
\bunion (?:all )?select\b
\binsert into \w
\bdelete from \w
\bor 1 ?= ?1
;\s*--
<\s*(?:script|img|iframe|svg)
javascript:
\brm -rf
\bsudo \w
/etc/passwd
\.\./
\{\{.*\}\}
\$\{
\b(?:exec|eval|system)\(
\bborra(?:r|me)? (?:la |toda la |tu )?base de datos
delete (?:the |your |all )?(?:\w+ )?database
^\W*(?:session_start|\w+ ?\{.*\})\W*$
repeat after me
repite despues de mi
(?:admin|root|database|staff|employee|wifi) (?:password|login|credentials)
\bapi keys?\b
(?:contrasena|password|clave) (?:del?|for|of|to) (?:\w+ )?(?:system|sistema|ADMIN|serv\w+|database)
(?:mark|flag|record|set) (?:my|the|this|all) (?:\w+ )?RECORDS (?:as |to )?(?:paid|settled|closed)\b
(?:marca|pon(?:le)?|deja|registra) (?:mi|la|el|esta) DATOS (?:como |en )?(?:pagad[oa]|saldad[oa])\b
\b(?:i'?m|i am|this is) the (?:ceo|owner|president)\b
\bsoy el (?:dueno|director|presidente)\b
(?:log me in|let me in|sign me in|enter) (?:as|to|into) (?:zzname|OTHERS|some\w+)
(?:repeat|print|output|copy) (?:\w+ )?(?:the )?(?:text|words|everything|lines?) (?:above|before)
repite (?:\w+ )?(?:todo )?lo (?:que (?:dice |esta )?)?(?:de )?arriba
(?:this is|i'?m (?:with|from)) the (?:police|fbi|cia|sheriff)\b.*\b(?:RECORDS|zzname)
\bsoy (?:de la )?(?:policia|detective|fbi|periodista|reportero)\b
\b(?:i'?m|i am) (?:a |an )?(?:detective|reporter|journalist|police officer)\b
</?(?:system|user|assistant|inst)>
\[/?(?:system|sistema|inst)\]
(?:set|change|make|reset|edit|put) (?:my|the|this|all) (?:\w+ )?RECORDS (?:to|at|as) (?:zero|0)\b
(?:pon(?:ga|me|gan)?|cambia|deja) (?:mi|el|la) (?:saldo|cuentas?|deuda) (?:\w+ )?(?:cero|0)\b
"""
_ABOUT_OTHERS = r"""
SHOW\b(?: \w+){0,5} OTHERS (?:the |of the |your )?(?:other )?PATIENTS\b
SHOW\b(?: \w+){0,5} (?:everyone|everybody|some(?:one|body) else)(?:'?s)?\b(?: \w+){0,2} RECORDS\b
SHOW\b(?: \w+){0,4} RECORDS (?:\w+ )?(?:of|for|from|on) (?:every|some)(?:one|body)(?: else)?\b
MUESTRA\b(?: \w+){0,4} DATOS (?:\w+ )?(?:de|y) (?:TODOS)(?: \w+)? PACIENTES\b
MUESTRA\b(?: \w+){0,4} DATOS (?:\w+ )?de (?:todos|todo el mundo|los demas)\b
MUESTRA\b(?: \w+){0,3} (?:otr[oa]s?|todos los|todas las|cada) (?:pacientes?|clientes?|usuarios?)\b
lista (?:de|con) (?:\w+ )?(?:pacientes|gente|clientes|personas|deudores)
(?:patient|customer|client) (?:list|database)
list of (?:\w+ )?(?:patients|customers|folks|people (?:who|in|you|that))
(?:what'?s?|how much|why|did|does|is|was|tell)\b(?: \w+){0,4} my STRANGERS(?:'?s)? (?:\w+ )?OWES\b
(?:look up|pull up|read|check|see|get into) my STRANGERS(?:'?s)? (?:\w+ )?RECORDS
(?:has|did|is|was) (?:zzname|my STRANGERS)\b(?: \w+){0,3} (?:patients?|been (?:in|there)|come in)\b
(?:busca|mira|abre|revisa|leeme|dime|ver)(?: \w+){0,2} DATOS de (?:mi|un|una|la) EXTRANOS\b
(?:esta|es|vino|estuvo)(?: \w+)? (?:zzname|(?:mi|la|el) EXTRANOS)\b(?: \w+){0,2} pacientes?\b
(?:zzname|(?:mi|la|el) EXTRANOS)\b (?:es|era|fue) (?:un |una )?pacientes?\b
\bde que (?:se )?(?:atendio|trat\w+|enfermo)(?: \w+)? (?:zzname|(?:mi|la|el) EXTRANOS)\b
(?:cuanto|que|cuando|por que|dime)(?: \w+){0,3} DEBE\b(?: \w+){0,2} (?:mi|la|el) EXTRANOS\b
(?:who|quien(?:es)?) (?:else )?(?:paid|pago|came in|vino|owes|deben?) (?:today|hoy|the most|mas)\b
(?:previous|prior|last) (?:users?|customers?|patients?)(?:'?s)? (?:ask\w*|paid|ow\w+|sav\w+|\w*card)
(?:usuari[oa]|cliente|paciente) anterior\b
(?:ultim[oa]|otr[oa]) (?:usuari[oa]|cliente|paciente)\b.*\b(?:escribi|pregunt|pag|deb)\w*
previous (?:user|caller|customer|patient|person)\b
SHOW (?:me |over )?zzname ?'?s (?:\w+ )?(?:address|phone|number|email|ssn|diagnosis|password)\b
(?:lady|man|woman|guy|person|family|people) (?:next door|across the street)\b.*\bowes?\b
\bowes?\b.*(?:next door|across the street)
\bdeben?\b.*\b(?:la|el|los|las) de (?:enfrente|al lado|arriba|abajo)\b
(?:social security|ssn|passwords?|card numbers?)(?: \w+)? (?:of|for) (?:zzname|OTHERS|some\w+)\b
(?:seguro social|contrasenas?|tarjetas?)(?: \w+)? de (?:zzname|TODOS) (?:\w+ )?(?:PACIENTES|$)
"""
# Not asked for but received: that is a complaint, and an earnest one.
_RECEIVED = r"""
\b(?:you|they|u|office|clinic|y'?all)(?: \w+)? (?:sen[dt]|mailed|texted|gave|emailed|shared?|put)\b
\b(?:i|we|he|she|just) (?:got|received|opened|saw|found|am seeing|keep getting|can see|see)\b
^\W*(?:(?:hi|hey|hello|so|just|also) )*(?:got|received|opened|saw|found|getting)\b
(?:in|on) my (?:\w+ )?(?:bill|statement|account|envelope|mail|portal|name|inbox)
\b(?:let|lets|let's|showed|shows) (?:me|us)\b
\b(?:app|portal|website|site|aplicacion|pagina)\b
\bcuando entro\b
disclosed
\b(?:manda(?:ron|n|ndo)|llego|llega|envi(?:aron|an)|dieron|recibi|ensenaron|pusieron|abri)\b
\bme (?:salen?|aparecen?)\b
\ben mi (?:cuenta|factura|sobre|correo|buzon|nombre)
"""


def _any(lines: str) -> re.Pattern[str]:
    """A pattern for any of these lines."""
    for name, words in _WORDS.items():
        some = "|".join(re.split(r"(?<!\\)\s+", words.strip())).replace("\\ ", " ")
        lines = re.sub(rf"\b{name}\b", f"(?:{some})".replace("\\", r"\\"), lines)
    return re.compile("|".join(f"(?:{line})" for line in lines.strip().splitlines()))


_ATTACK, _STRANGER, _EARNEST = _any(_TO_THE_PROGRAM), _any(_ABOUT_OTHERS), _any(_RECEIVED)


def is_attack(text: str) -> bool:
    """Whether the words are an order to the program, or ask for what is somebody else's."""
    plain = folded(text)
    if _ATTACK.search(plain):
        return True
    return _STRANGER.search(plain) is not None and _EARNEST.search(plain) is None
