"""Splits a message where a second question may begin."""

import re

MIN_WORDS = 2
MAX_CLAUSES = 3
# Ends of sentences, and the words that add a question to another one.
_QUESTIONS = (
    r"hows?|whats?|when|where|why|who|which|can|could|do|does|did|has|have|is|are|will|would|should"
    r"|i\s+(?:need|want)|please|tell|send|mail|email|give|show|explain|change|update|move|cancel"
    r"|stop|turn|refund|remove|fix|check|call|put|add|anyone"
    r"|then|an?\s+(?:receipt|copy|itemi[sz]ed|statement|refund|discount)"
    r"|c[oó]mo|cu[aá]nt[oa]s?|cu[aá]ndo|cu[aá]l|qu[eé]|d[oó]nde|por\s+qu[eé]|qui[eé]n"
    r"|puedo|pueden|puede|se\s+puede|quiero|quisiera|necesito|hay|saber|a\s+(?:d[oó]nde|qu[eé]|qui[eé]n)"
    r"|(?:hasta|para)\s+(?:cu[aá]ndo|qu[eé])|un\s+recibo|una\s+copia|acept\w+|abren|tienen|reciben"
    r"|alguien|d[ií][mg]\w+|mand\w+|cambi\w+|quit\w+|cancel\w+"
)
_ASKING = rf"{_QUESTIONS}|i\s+(?:also|got|have|never)|i'm|my\s+\w+\s+(?:is|has|changed)|if"
_ASKING_ES = rf"{_QUESTIONS}|tambi[eé]n|aparte|ya|si|me|tengo"
_BESIDE = r"(?:also|tambi[eé]n|de\s+(?:paso|una\s+vez)|while\s+(?:i|you|we)\W?\w+\s+at\s+it),?"
_BREAK = re.compile(
    r"[?!;\n]+\s*"
    r"|(?<=[^\W\d_]{2})(?<!\bdr)(?<!\bdra)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bst)\.+(?:\s+|$)"
    rf"|,?\s+(?:and|plus|also|but|so)\s+(?=(?:{_BESIDE}\s+)?(?:{_ASKING})\b)"
    r"|,?\s+(?:y|e|as[ií]\s+que|adem[aá]s|tambi[eé]n|pero)\s+"
    rf"(?=(?:{_BESIDE}\s+)?(?:{_ASKING_ES})\b)"
    r"|,?\s+(?:also|tambi[eé]n|adem[aá]s|another thing|otra cosa)\b[,:]?\s*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    rf"\W*(?:(?:and|plus|y|e|me|{_BESIDE})\s+)*(?:{_QUESTIONS})\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


def clauses(text: str) -> list[tuple[int, int]]:
    """Places of the parts that could stand alone; empty if the message is one part.

    A longer message than `MAX_CLAUSES` parts is a story, not a list of questions.
    """
    edges = [0]
    for found in _BREAK.finditer(text):
        edges += [found.start(), found.end()]
    edges.append(len(text))
    places = [
        (start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if len(_WORD.findall(text[start:end])) >= MIN_WORDS
    ]
    return places if 2 <= len(places) <= MAX_CLAUSES else []


def parts(text: str) -> list[str]:
    """The parts themselves."""
    return [text[start:end] for start, end in clauses(text)]


def asks(text: str, place: tuple[int, int]) -> bool:
    """Whether a part begins as a question or a wish does, or ends as one."""
    start, end = place
    return text[end : end + 1] == "?" or _QUESTION.match(text[start:end]) is not None
