"""A bare thank-you or nod, in either language: whoever says no more than this waits for nothing."""

from sqlalchemy import ColumnElement, and_

from inquiry_api.conversations.models import Message

_SAID = (
    "ok", "okay", "okey", "k", "kk", "alright", "all right", "cool", "fine", "great", "good",
    "perfect", "awesome", "wonderful", "excellent", "nice", "understood", "got it", "sounds good",
    "all good", "that s all", "that is all", "that s great", "that s fine", "that helps",
    "thanks", "thank you", "thank u", "thankyou", "thx", "tnx", "ty", "tysm", "so much",
    "very much", "a lot", "a bunch", "again", "for your help", "for the help", "for helping",
    "appreciate it", "i appreciate it", "much appreciated", "you too", "will do", "no problem",
    "bye", "goodbye", "good night", "have a good day", "have a nice day", "have a good one",
    "gracias", "muchas gracias", "mil gracias", "muy amable", "por su ayuda", "por la ayuda",
    "vale", "bueno", "bien", "muy bien", "perfecto", "genial", "listo", "claro", "entendido",
    "de acuerdo", "está bien", "esta bien", "igualmente", "adiós", "adios", "hasta luego",
    "buen día", "buen dia", "buenas noches", "que tenga buen día", "que tenga buen dia",
    "name_[0-9]+", "👍", "👌", "🙏", "😊", "🙂", "😀", "❤", "❤️",
)  # fmt: skip
_BETWEEN = r"[^\w?¿]"  # A question mark asks for an answer, whatever stands before it.
_WORDS = "|".join(said.replace(" ", rf"{_BETWEEN}+") for said in _SAID)
# One spelling for `re` and for PostgreSQL's `~*`.
COURTESY = rf"^{_BETWEEN}*(?:{_WORDS})(?:{_BETWEEN}+(?:{_WORDS}))*{_BETWEEN}*$"


def is_courtesy() -> ColumnElement[bool]:
    """Whether a message says no more than thanks; never of one that is not redacted yet."""
    return and_(Message.redacted_text.is_not(None), Message.redacted_text.op("~*")(COURTESY))
