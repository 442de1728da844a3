"""What is said next to an answer about charges, payments, papers or links."""

import re
from dataclasses import replace

from inquiry_api.answers.question import Asked, Question

_CHARGES = frozenset({"explain_charge", "facility_fee", "identify_bill", "multiple_bills"})
_DISAGREES = re.compile(
    r"\b(?:(?:that|this|it)(?:'?s| is| looks) (?:wrong|not right|a mistake|too (?:much|high))"
    r"|not right|(?:i )?(?:do ?n'?o?t|wo ?n'?o?t) (?:agree|want to pay)|disagree|shouldn'?t pay"
    r"|(?:esta|eso esta|es) (?:mal|incorrecto|equivocado|un error)|no (?:es|esta) (?:correcto|bien)"
    r"|no (?:estoy de acuerdo|quiero pagar\w*)|es mucho|demasiado)\b"
)
_STILL = re.compile(
    r"\b(?:still|expired?|(?:did|does|do|wo)n'?t (?:work|open|load)|not working|nothing happens"
    r"|sigue|tampoco|vencio|caduco|no (?:funciona|abre|carga|sirve|sale))\b"
)
_OWED_BEFORE = re.compile(
    r"\b(?:(?:how much|what) (?:did|was) (?:i|my|the) (?:owe|balance|bill)|cuanto (?:debia|era))\b"
)
_YEAR = re.compile(r"\b(?:years?|anos?|20\d\d|all of (?:it|them)|tod[oa]s?)\b")
_NO_CARD = re.compile(r"\b(?:(?:don'?t have|no|without) (?:a )?card|(?:no tengo|sin) tarjeta)\b")
PAPERS = frozenset({"request_statement", "request_receipt"})


def topic_next(bare: str, last: str | None) -> str | None:
    """The topic that the words mean beside the last one; None if they mean nothing there."""
    if _OWED_BEFORE.search(bare):
        return "explain_balance"
    if last in _CHARGES and _DISAGREES.search(bare):
        return "dispute_charge"
    if last == "report_access_problem" and _STILL.search(bare):
        return last
    if last in PAPERS and _YEAR.search(bare):
        return last
    return "payment_methods" if last == "pay_bill" and _NO_CARD.search(bare) else None


def asked_next(question: Question, topic: str, visits: tuple[str, ...]) -> Asked:
    """The question with all that it names; about the last answer's visits where it names none."""
    named = question.wanted.names_visit or topic in PAPERS
    return replace(question.asked, topic=topic, visits=() if named else visits)
