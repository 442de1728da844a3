"""Brings a redacted message into the form that the encoders and the n-grams read."""

import re
import unicodedata

# What the gateway writes where an identifier stood: <DATE_1>, <NAME_2>.
PLACEHOLDER = re.compile(r"<([A-Z][A-Z_]*?)(?:_\d+)?>")
_AMOUNT = re.compile(
    r"(?:us)?\$\s?\d[\d,]*(?:\.\d+)?|\b\d[\d,]*(?:\.\d{2})?\s?(?:dollars?|bucks|dolares|usd)\b"
)
_LONG_NUMBER = re.compile(r"\d{5,}")
_CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
_SPACES = re.compile(r"\s+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
# What a placeholder is called in a sentence, so that an encoder reads a word and not a code.
_SPOKEN = {
    "DATE": "that date",
    "NAME": "someone",
    "PHONE": "a phone number",
    "EMAIL": "an email address",
    "ADDRESS": "an address",
    "AMOUNT": "an amount",
}


def spoken(text: str) -> str:
    """The message as a sentence of plain words, for an encoder of meaning."""
    named = PLACEHOLDER.sub(lambda found: _SPOKEN.get(found[1], "a number"), text)
    return _SPACES.sub(" ", _unstretched(named.replace(_CURLY, "'"))).strip().lower()


def folded(text: str) -> str:
    """Lower case without accents; placeholders, amounts and long numbers are one word each."""
    marked = PLACEHOLDER.sub(lambda found: f" zz{found[1].lower()} ", text.replace(_CURLY, "'"))
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", marked.lower()) if not unicodedata.combining(c)
    )
    counted = _LONG_NUMBER.sub(" zznumber ", _AMOUNT.sub(" zzamount ", bare))
    return _SPACES.sub(" ", _unstretched(counted)).strip()


def name_in_words(intent: str) -> str:
    """An intent's name as a message: `ask_due_date` is "ask due date"."""
    return intent.replace("_", " ").replace("?", "").lower()


def _unstretched(text: str) -> str:
    """`pleeease` and `pleeeeease` are the same word."""
    return _STRETCHED.sub(r"\1\1", text)


def words(text: str) -> list[tuple[str, int, int]]:
    """Words with their places; a placeholder or an amount is one word."""
    pattern = rf"{PLACEHOLDER.pattern}|\$?\d[\d,]*(?:\.\d+)?|\w+(?:'\w+)*|[^\w\s]"
    return [(found[0], found.start(), found.end()) for found in re.finditer(pattern, text)]
