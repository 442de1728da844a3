"""What the gateway itself says, in both languages. No fact about a person stands in any of it.

Each fits a text message (GSM-7 once rare accents are folded, two segments with the longest
practice name). Only `help` and `welcome_back` name an opt-out word, where carriers ask for it.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from inquiry_api.answers import phrasing
from inquiry_api.answers.practice import practice

Words = dict[str, str]

WORDS: dict[str, Words] = {
    "apology": {
        "en": "Sorry, I can't answer that right now. Your message is safe: a person from our "
        "billing office will answer by {when}. You can also call {phone}.",
        "es": "Lo siento, ahora no puedo responder. Su mensaje no se pierde: una persona de "
        "nuestra oficina le responde a más tardar el {when}. También puede llamar al {phone}.",
    },
    "card": {
        "en": "For your safety I removed a card number from your message. Please never send card "
        "numbers here. To pay, use {pay_page} or call {phone}. What else can I help with?",
        "es": "Por su seguridad borré un número de tarjeta de su mensaje. No envíe números de "
        "tarjeta por aquí. Para pagar: {pay_page} o {phone}. ¿En qué más puedo ayudar?",
    },
    "empty": {
        "en": "Your message came without any words. What would you like to know about your bill?",
        "es": "Su mensaje vino sin palabras. ¿Qué quiere saber de su factura?",
    },
    "media": {
        "en": "I can't open pictures or files. Please write your question in words, or call "
        "{phone}.",
        "es": "No puedo abrir fotos ni archivos. Escriba su pregunta con palabras, o llame al "
        "{phone}.",
    },
    "no_words": {
        "en": "I can only read words. What would you like to know about your bill?",
        "es": "Solo puedo leer palabras. ¿Qué quiere saber de su factura?",
    },
    "flood": {
        "en": "Many messages came from you at once, more than I can answer. Please wait a minute "
        "and send one question, or call {phone}.",
        "es": "Recibimos muchos mensajes suyos a la vez, más de los que puedo responder. Espere un "
        "minuto y envíe una sola pregunta, o llame al {phone}.",
    },
    "stop": {
        "en": "{practice}: you will get no more texts from us. Text START to come back. "
        "Questions: {phone}.",
        "es": "{practice}: ya no recibirá más mensajes nuestros. Envíe START para volver. "
        "Preguntas: {phone}.",
    },
    "stop_web": {
        "en": "You can tell us here to stop texting only from the phone itself: reply with the "
        "word STOP to any text from us, or call {phone} and we will do it for you.",
        "es": "Para no recibir más mensajes, responda STOP desde ese teléfono a cualquier mensaje "
        "nuestro, o llame al {phone} y lo haremos por usted.",
    },
    "welcome_back": {
        "en": "{practice}: welcome back. Ask me about your bill at any time. Msg & data rates may "
        "apply. Reply HELP for help, STOP to opt out.",
        "es": "{practice}: gracias por volver. Pregunte por su factura cuando quiera. Pueden "
        "aplicarse tarifas de mensajes y datos. Responda HELP para ayuda, STOP para salir.",
    },
    "help": {
        "en": "{practice} billing: ask about your bill here, or call {phone}. "
        "{website} Msg & data rates may apply. Reply STOP to opt out.",
        "es": "Facturación de {practice}: pregunte aquí por su factura o llame al {phone}. "
        "{website} Pueden aplicarse tarifas de mensajes y datos. Responda STOP para salir.",
    },
    "link": {
        "en": "{practice}: your answer is ready on our secure page: {link} It opens for 15 "
        "minutes and asks your birth date.",
        "es": "{practice}: su respuesta le espera en nuestra página segura: {link} Se abre por 15 "
        "minutos y pide su fecha de nacimiento.",
    },
    "too_long": {
        "en": "My answer is too long for a text. Ask me the same at {page} or call {phone}.",
        "es": "Mi respuesta es demasiado larga para un mensaje. Pregunte lo mismo en {page} o "
        "llame al {phone}.",
    },
    "code": {
        "en": "{code} is your {practice} code. It works for 10 minutes, for you alone. We never "
        "call to ask for it.",
        "es": "{code} es su código de {practice}. Sirve por 10 minutos y solo para usted. Nunca "
        "llamamos para pedirlo.",
    },
    "given_back": {
        "en": "You are back with the automated assistant. What else can I help with?",
        "es": "Le atiende otra vez el asistente automático. ¿En qué más puedo ayudar?",
    },
    "recap": {
        "en": "{name} has handed you back to the automated assistant. Case {case} stays with us: "
        "you hear from us by {when}. What else can I help with?",
        "es": "{name} le pasa otra vez al asistente automático. El caso {case} sigue con "
        "nosotros: le escribimos a más tardar el {when}. ¿En qué más puedo ayudar?",
    },
    "recap_closed": {
        "en": "{name} has handed you back to the automated assistant. Case {case} is closed. What "
        "else can I help with?",
        "es": "{name} le pasa otra vez al asistente automático. El caso {case} queda cerrado. "
        "¿En qué más puedo ayudar?",
    },
    "office": {"en": "Our billing office", "es": "Nuestra oficina"},
    "stepped_in": {
        "en": "{name} from our billing office is with you now, in place of the automated "
        "assistant. Your case is {case}: it is answered by {when}.",
        "es": "{name} de nuestra oficina le atiende ahora en lugar del asistente automático. Su "
        "caso es {case}: tendrá respuesta a más tardar el {when}.",
    },
    "call_promised": {
        "en": "{name} from our billing office calls you on {when}. Write here if another time "
        "suits you better.",
        "es": "{name} de nuestra oficina le llama el {when}. Escriba aquí si prefiere otra hora.",
    },
    "reopened": {
        "en": "I opened case {case} again: a person from our billing office writes to you by "
        "{when}.",
        "es": "Abrí otra vez el caso {case}: una persona de nuestra oficina le escribe a más "
        "tardar el {when}.",
    },
    "passed_on": {
        "en": "Sorry for the wait. Your case {case} goes to somebody else in our office, who "
        "writes to you by {when}. Meanwhile you can ask me.",
        "es": "Disculpe la espera. Su caso {case} pasa a otra persona de la oficina, que le "
        "escribe a más tardar el {when}. Mientras tanto puede preguntarme.",
    },
    "clerk_link": {
        "en": "{practice}: {name} from our office wrote to you on our secure page: {link} It opens "
        "for 15 minutes and asks your birth date.",
        "es": "{practice}: {name} de nuestra oficina le escribió en nuestra página segura: {link} "
        "Se abre por 15 minutos y pide su fecha de nacimiento.",
    },
    "contact_changed": {
        "en": "{practice}: the contact details for your bills were changed. If you did "
        "not ask for that, call {phone}.",
        "es": "{practice}: se cambiaron los datos de contacto para sus facturas. Si usted no lo "
        "pidió, llame al {phone}.",
    },
    "too_late": {
        "en": "That choice is from an earlier question, so I read it as a new message.",
        "es": "Esa opción es de una pregunta anterior; la tomo como un mensaje nuevo.",
    },
}  # fmt: skip


def say(key: str, language: str, **facts: str) -> str:
    """A text with the practice's own facts and those given; English for an unknown language."""
    place = practice()
    known = {
        "practice": place.short_name,
        "phone": place.phone,
        "website": place.website,
        "pay_page": place.payment.page,
    }
    return spoken(WORDS[key], language).format(**known, **facts)


def spoken(words: Words, language: str) -> str:
    """The words in a language; English for one that we don't write."""
    return words.get(language, words["en"])


def moment(at: datetime, language: str, zone: ZoneInfo | None = None) -> str:
    """A promise's time in the practice's own, as a text writes it: `Fri Nov 27, 10:30 am`."""
    local = at.astimezone(zone or practice().zone)
    return phrasing.moment(local, "es" if language == "es" else "en", "sms")
