"""Languages that a message's own letters tell: those written in other letters than ours."""

import unicodedata
from collections import Counter

# How Unicode calls a script's letters, and what its readers mostly speak here.
_SPOKEN = {
    "CJK": "Chinese",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "CYRILLIC": "Russian or Ukrainian",
    "DEVANAGARI": "Hindi or Nepali",
    "ETHIOPIC": "Amharic or Tigrinya",
}
# Latin letters that only Vietnamese puts these marks on.
_VIETNAMESE = frozenset("ơưđăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def foreign_script(text: str) -> str | None:
    """The language that most letters of a text belong to; None for those of English and Spanish."""
    letters = [char for char in text if char.isalpha()]
    if _VIETNAMESE.intersection(text.casefold()):
        return "Vietnamese"
    scripts = Counter(unicodedata.name(char, "LATIN").split()[0] for char in letters)
    script, count = next(iter(scripts.most_common(1)), ("LATIN", 0))
    if script == "LATIN" or count * 2 < len(letters):
        return None
    return _SPOKEN.get(script, script.title())
