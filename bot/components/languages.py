"""Tells English from Spanish by the small words that each uses all the time."""

import re

from bot.components.wording import PLACEHOLDER

_SPANISH = frozenset(
    """al algo algun alguien ahi ahora aqui ayuda aun aunque bien bueno buenas buenos cada como con
    cosa cuando cuanto cuanta cuantos cual cuales cuenta cuentas cobran cobraron cobro cobros de
    debo del deben dia dias dice dijo dijeron dinero dio donde dos el ella ellos en entonces era
    es esa ese eso esta estan estas este esto estoy fue fui gracias ha hace hacer han hasta hay
    hice hola hoy la las le les llego lo los mas mes meses mi mio mis mucho muy nada necesito ni
    nos nomas nunca o otra otro pa pagar pague pago pagos para pero persona por porque puede
    pueden puedo pues q que quien quiero quisiera sale se seguro señor señora ser si sigue sin
    sobre solo son soy su sus tambien tengo tiene tienen todo todos tu tuve un una uno unos usted
    ustedes va van vez ver visita voy xfa xfavor ya yo hijo hija esposo esposa mama papa recibo
    recibi mande llame vino saldo deuda aseguranza deducible copago factura cita adios tarjeta bil
    biles numero antes favor telefono carta cartas mandaron trabajo nombre mismo misma cargo
    cargos mal paga precio falta clinica veces fecha pusieron quiere casa asi codigo papel papeles
    correo luego mejor desde mensaje mensajes parte dar paciente llega datos nadie todavia saber
    estado mando mandar mandan manden mandame mandeme despues año años dieron nuevo nueva cobrar
    permiso estimado hablar hablo hable habla consulta dicen hago salio doy español ingles reclamo
    cirugia banco viene fuera dolares murio expediente eres hicieron pagina verdad cantidad
    primero menos hora llevo toca autorizacion credito debe decir abogado oficina semana mañana
    tiempo caso queda lista entiendo entendi servicio lugar descuento tanto direccion copia
    quieren aviso tarde ahorita pagado pagando veo cambio cambie cambiar significa cubre aceptan
    acepta creo medico automatico gente pasado reembolso dime digame dame cancelar cancele aparte
    celular referido hizo dije llegue prueba poner gratis informacion equivocado ultimo sirve
    completo pagan forma aparece claro texto efectivo cero negaron cobranza vence siempre todas
    pendiente pregunta poco poquito respuesta ayer cuesta solicitud cobertura mensualidad familia
    poliza usar abono abonos abonado cuota cuotas plazos recargo enlace siguiente saltar omitir
    olvidalo dejalo explique explicame expliqueme correcto listo exacto adelante afirmativo humano
    representante operador comprendo extension llamenme llamame prefiero escriba apellido
    historial duplicado vengo ayudeme ayudame quise quizas""".split()
)
_ENGLISH = frozenset(
    """about after all already am an and any anyone are as at be because been before bill billed
    bills but by call came can cant card charge charged could cover did didnt do does doesnt doing
    dont down even for from get give got had has have he hello help her here hey hi him his how i
    if im in insurance into is isnt it its ive just know last like made make month more much my
    need never not of off on one only or our out over owe paid pay payment person please said says
    see send sent she should so some someone still take talk tell thank thanks that the their them
    then there they this to told too twice u up ur us want was wasnt we were what whats when where
    which while who whos why will with without wont would yall yes yet you your now number account
    back same two time go name phone office right say new again day patient work put good date
    something another first mean amount late paying mail today gave payments appointment somebody
    different went old next year nothing id every anything theres thing called mine ask done since
    dollars everything open mother week used through asking address full both paper refund receipt
    explain change thats going let took these youre asked long husband else way nobody dad lost
    look many getting wife weeks think company read keep request monthly changed denied missed
    kindly days three until speak show set each daughter home mom wait bank years died instead
    understand months approved once leave ill write skip agent things alone sure correct maybe fine""".split()
)
# Who speaks Spanish says "el bill" and "autopay"; who speaks English borrows nothing from Spanish.
_MIXED = 1.5
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
    spanish = _MIXED * sum(word in _SPANISH for word in found) + 2 * len(
        _SPANISH_ONLY.findall(bare)
    )
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
