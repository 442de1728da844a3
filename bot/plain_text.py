"""Makes what a patient typed harmless: text is never a command to Rasa."""

import unicodedata


def harmless(text: str) -> str:
    """The text without a leading slash in any disguise, so that Rasa never takes it for a command.

    Compatibility forms are folded, and invisible characters before the slash are looked through.
    """
    folded = unicodedata.normalize("NFKC", text)
    start = 0
    while start < len(folded) and (folded[start] == "/" or _invisible(folded[start])):
        start += 1
    return folded[start:] or " "


def _invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me")
