"""Splits a message where a second question may begin."""

import re

MIN_WORDS = 2
MAX_CLAUSES = 3
# Ends of sentences, and the words that add a question to another one.
_ASKING = (
    r"how|what|when|where|why|who|which|can|could|do|does|did|has|have|is|are|will|would|should"
    r"|i\s+(?:also|need|want|got|have|never)|i'm|my\s+\w+\s+(?:is|has|changed)|if|please|tell|send"
    r"|mail|email|give|show|explain|change|update|move|cancel|stop|turn|refund|remove|fix|check|call"
    r"|put|add|anyone"
)
_ASKING_ES = (
    r"c[oó]mo|cu[aá]nto|cu[aá]ndo|cu[aá]l|qu[eé]|d[oó]nde|por\s+qu[eé]|qui[eé]n"
    r"|puedo|pueden|puede|quiero|quisiera|necesito|hay|tambi[eé]n|aparte|ya|si|me|tengo|saber"
    r"|a\s+(?:d[oó]nde|qu[eé]|qui[eé]n)|alguien|d[ií][mg]\w+|mand\w+|cambi\w+|quit\w+|cancel\w+"
)
_BREAK = re.compile(
    r"[?!;\n]+\s*"
    r"|(?<=[^\W\d_]{2})(?<!\bdr)(?<!\bdra)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bst)\.+(?:\s+|$)"
    rf"|,?\s+(?:and|plus|also|but|so)\s+(?=(?:also\s+)?(?:{_ASKING})\b)"
    r"|,?\s+(?:y|e|as[ií]\s+que|adem[aá]s|tambi[eé]n|pero)\s+"
    rf"(?=(?:tambi[eé]n\s+)?(?:{_ASKING_ES})\b)"
    r"|,?\s+(?:also|tambi[eé]n|adem[aá]s|another thing|otra cosa)\b[,:]?\s*",
    re.IGNORECASE,
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
