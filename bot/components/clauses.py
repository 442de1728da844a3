"""Splits a message where a second question may begin."""

import re
from typing import List, Text, Tuple

MIN_WORDS = 2
MAX_CLAUSES = 3
# Ends of sentences, and the words that add a question to another one.
_BREAK = re.compile(
    r"[?!;\n]+\s*|(?<=[^\W\d_]{3})\.+(?:\s+|$)"
    r"|,?\s+(?:and|plus|also|but)\s+(?=(?:also\s+)?(?:how|what|when|where|why|who|which|can|could|do|does|did|is|are"
    r"|will|would|should|i\s+(?:also|need|want)|please|tell)\b)"
    r"|,?\s+(?:y|e|adem[aá]s|tambi[eé]n|pero)\s+(?=(?:tambi[eé]n\s+)?(?:c[oó]mo|cu[aá]nto|cu[aá]ndo|cu[aá]l|qu[eé]|d[oó]nde"
    r"|por\s+qu[eé]|qui[eé]n|puedo|pueden|puede|quiero|quisiera|necesito|hay|tambi[eé]n)\b)"
    r"|,?\s+(?:also|tambi[eé]n|adem[aá]s|another thing|otra cosa)\b[,:]?\s*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def clauses(text: Text) -> List[Tuple[int, int]]:
    """Places of the parts that could stand alone; empty if the message is one part.

    A longer message than `MAX_CLAUSES` parts is a story, not a list of questions.
    """
    edges = [0]
    for found in _BREAK.finditer(text):
        edges += [found.start(), found.end()]
    edges.append(len(text))
    parts = [
        (start, end)
        for start, end in zip(edges[::2], edges[1::2])
        if len(_WORD.findall(text[start:end])) >= MIN_WORDS
    ]
    return parts if 2 <= len(parts) <= MAX_CLAUSES else []
