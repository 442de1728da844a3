"""What patients say beside a plain answer: numbers of cards, names of plans, "no idea"."""

import re
from collections.abc import Mapping, Sequence

_BARE_NUMBER = r"(?=[\w-]*\d)[A-Za-z0-9][\w-]{3,29}"
_PARTS = re.compile(r"[,;\n]|\.\s|\s(?:and|y|pero|but)\s")
_CHANGED = (
    r"(?:changed?|switched|moved|went|cambi\w+|pas\w+)\s(?:my |mi |de |the |our )?"
    r"(?:insurance |plan |coverage |seguro |aseguranza )?(?:over )?(?:to|a|al|por)\s"
)
_IS_NAMED = (
    r"(?:insurance|plan|coverage|carrier|seguro|aseguranza|aseguradora|cobertura)\s"
    r"(?:card\s)?(?:now\s|ahora\s|nuev[oa]\s|actual\s)?"
    r"(?:is|es|se llama|called|with|through|by|from|con|de)\s(?:now\s|ahora\s)?"
)
_PLAN = re.compile(rf"\b(?:{_CHANGED}|{_IS_NAMED})((?:[\w&'-]+ ?){{1,4}})", re.IGNORECASE)
# Words that stand where a plan's name could, and end one.
_NO_NAME = frozenset(
    """a an the my our your his her new another different other now not no wrong old inactive
    active cancelled ended expired gone from since as on in at for of and or but with this that it
    they you we i through under by effective starting start starts member id number group insurance
    plan coverage card changed listed paying covered supposed going still primary secondary first
    second un una el la los mi su nuevo nueva otro otra ahora desde en que y o pero con por del al
    esta estaba es fue era mal vencido activo numero miembro grupo poliza
    policy is seguro tarjeta salud health work job trabajo spouse wife husband esposo esposa mother
    father madre padre de""".split()
)
_LETS_GO = re.compile(
    r"\b(?:(?:i |we )?(?:really |still )?(?:do ?n'?o?t|did ?n'?o?t|can ?n?'?o?t|could ?n'?o?t)"
    r" (?:know|remember|recall|find|see|tell)|not sure|unsure|no idea|no clue|who knows|forgot"
    r"|no (?:lo |la |los |las |me )?(?:se\b|acuerdo|recuerdo|encuentro|sabria)|ni idea"
    r"|se me olvido)"
)
_HAS_NONE = re.compile(
    r"\b(?:(?:i |we )?(?:do ?n'?o?t|did ?n'?o?t) (?:have|get)|have ?n'?o?t got"
    r"|not (?:with me|here|on me|handy)|do ?n'?o?t exist|there is ?n'?o?t|there'?s no|there is no"
    r"|no (?:lo |la |los |las |me )?(?:tengo|traigo|dieron|llego|hay)|no \w+ yet"
    r"|not yet|todavia no|aun no)\b"
)
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")
_MOST_WORDS = 11


def lets_go(bare: str, *, whole: bool = True) -> bool:
    """Whether somebody says that they don't know, or with `whole` that they don't have it.

    Words with a number or a placeholder tell something, and so do many words.
    """
    if re.search(r"[\d<]", bare) or len(bare.split()) > _MOST_WORDS:
        return False
    return bool(_LETS_GO.search(bare) or (whole and _HAS_NONE.search(bare)))


def number_told(
    text: str, values: Mapping[str, str], kinds: Sequence[str], cue: str, *, first: bool
) -> str | None:
    """An identifier: the placeholder or bare number beside its cue, else one of its own kind.

    Without a cue beside it only the first kind is taken from a message that was no answer to the
    question.
    """
    beside = re.search(
        rf"\b(?:{cue})\b[^\d<,;]{{0,24}}?(<[A-Z_]+_\d+>|{_BARE_NUMBER})", text, re.IGNORECASE
    )
    if beside is not None:
        return values.get(beside[1], beside[1])
    for kind in kinds[:1] if first else kinds:
        found = re.search(rf"<{kind}_\d+>", text)
        if found is not None:
            return values.get(found[0], found[0])
    bare = None if first else re.search(rf"(?<![\w<-]){_BARE_NUMBER}(?![\w>-])", text)
    return bare[0] if bare else None


def clause_told(words: str, cue: str) -> str | None:
    """The part of a message in which a cue stands: "my adjuster is Ann Lee"."""
    parts = (part.strip(" .!") for part in _PARTS.split(words))
    return next((part for part in parts if re.search(rf"\b(?:{cue})", part, re.IGNORECASE)), None)


def names_plan(text: str) -> bool:
    """Whether words hold more than a card's numbers and what stands around them."""
    plain = re.sub(r"<[A-Z_]+_\d+>", " ", text).casefold().translate(_ACCENTS)
    words = re.findall(r"[a-z&']{2,}", plain)
    return "<NAME_" in text or any(word not in _NO_NAME for word in words)


def plan_named(words: str) -> str | None:
    """A plan by the words before its name: "my insurance is now Hill Mutual"."""
    for found in _PLAN.finditer(words):
        name: list[str] = []
        for word in found[1].split():
            if word.casefold() in _NO_NAME or (name and re.search(r"\d", word)):
                break
            name.append(word)
        if name:
            return " ".join(name)
    return None
