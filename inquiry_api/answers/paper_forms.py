"""Papers that no machine here makes: sent by post, or in a form of somebody else's."""

import re
from typing import Literal

from inquiry_api.answers.details.fields import plain_words

Form = Literal["mailed", "taken"]
_BY_POST = re.compile(
    r"\b(?:by (?:post|mail)|(?:post|mail) (?:it|me|them|that|this|one|a|my|the|out)\b|mailed"
    r"|snail mail|(?:paper|hard|printed) cop(?:y|ies)|on paper|to my (?:house|home|address)"
    r"|(?:por|al) correo(?! electronico)|correo postal|a mi (?:casa|domicilio|direccion)"
    r"|en papel|impres[oa])\b"
)
_OTHER_FORM = re.compile(
    r"superbill|letterhead|\bfax|notar|\bub-?04|\bcms-?1500|\b1500\b|hcfa|membrete"
    r"|carta firmada|signed letter"
)


def by_hand(text: str) -> Form | None:
    """How a person has to make the paper that a message asks for; None if it is ready at once."""
    bare = plain_words(text)
    if _OTHER_FORM.search(bare):
        return "taken"
    return "mailed" if _BY_POST.search(bare) else None
