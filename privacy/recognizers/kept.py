"""Finds the numbers that may stay: money, codes, years, times, counts, and what logs count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_MONEY = (
    r"[$\u20ac\u00a3] ?\d[\d,]{0,12}(?:\.\d{1,4})?(?:k(?![a-z]))?"
    r"|(?<![\w.,/-])\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?![\w/-]|[.,]\d)"
    r"|(?<![\w.,/-])\d{1,7}\.\d{2}(?![\w%/-]|[.,]\d)"
    r"|(?<![\w.,/-])\d{1,7}(?:[.,]\d{1,2})? ?(?:dollars?|bucks|usd|cents?|dolares|dolar|dlls|"
    r"pesos|grand|euros?|pounds?|eur|gbp)(?![a-z])"
    r"|(?<![a-z])(?:usd|us\$) ?\d[\d,]{0,12}(?:\.\d{1,2})?"
)
_AMOUNT_SAID = (
    r"(?<![a-z])(?:pay|paid|payed|paying|pays|pd|owe|owed|owes|owing|balance|bal|amount|amt|"
    r"total|due|charged?|charges|"
    r"billed|billing|costs?|fee|fees|copay|deductible|payment|pymt|pmt|refund|refunded|credit|"
    r"settle|offer|down|only|afford|"
    r"deposit|limit|maximum|max|met|pago|pague|pagar|pagaron|debo|deben|saldo|cobraron|cobran|"
    r"monto|cantidad|abono|abonar|"
    r"says?|said|dice|dicen|dijo|dijeron|quoted?|estimated?|estimado|era|eran|cuesta|costaba|fue|"
    r"otros|otras|making|dan|gana|ganamos|hacemos|recibe|"
    r"than|over|under|least|almost|around|about|casi|unos|para|llego|bajaron|subio|sale|salio|"
    r"price|salary|income|make|earn|gano|rent|withdrew|transfer(?:red)?|sent|spent|top "
    r"?up)(?![a-z])"
    r"(?: (?:is|was|of|for|me|about|only|like|just|the|a|es|de|por|son|fue|been|around|over|"
    r"almost|nearly|at|to|up|them|you|"
    r"him|her|us|la|el|unos|como|nearly|exactly|still|already|ya|shows|says|dice|another|an|"
    r"extra|off|out)){0,4}"
    r"[ =:]{1,3}(?:\d{1,5})(?![\d\w-]|/\d)"
)
_AMOUNT_OF = (
    r"(?<![\w.,/#-])\d{3,5}(?= (?:deductible|out of pocket|a month|per month|monthly|a year|per "
    r"year|a week|total|left|remaining|balance|"
    r"copay|charge|bill|owed|due|al mes|mensual(?:es)?|por mes|de deducible|deducible|en total|"
    r"de saldo|la |el |a mi|from my|on my|from me|from us|is too|is a lot|is more|is way|es mucho|"
    r"es demasiado)(?![a-z]))"
)
_AMOUNT_FIELD = (
    r"(?<![a-z])(?:amount|balance|total|charge|paid|due|price|fee|cost|copay|deductible|credit|"
    r"payment|adjustment)s?"
    r"(?:_\w{1,20})?[\"']?[=:] ?[\"']?-?\d{1,9}(?:\.\d{1,4})?(?![\d\w-])|(?<=_cents)[\"']?[=:] "
    r"?-?\d{1,9}"
)
_PERCENT = r"(?<![\w.])\d{1,3}(?:\.\d{1,3})? ?(?:%|percent|per cent|por ?ciento|pct)"
_TIME = (
    r"(?<![\w:])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?(?: ?[ap]\.? "
    r"?m(?![a-z]))?(?![\w:])"
    r"|(?<![\w:])\d{1,4} ?[ap]\.? ?m(?![a-z])"
)
_YEAR = r"(?<![\w./#$-])(?:19|20)\d{2}(?:[-/](?:(?:19|20)?\d{2}))?(?![\w]|[/.-]\d)"
_COUNT = (
    r"(?<![\w.,/-])\d{1,4} ?-? ?(?:to|or|o|a|y|and|-)? ?(?:\d{1,3} ?)?(?:days?|weeks?|wks?|"
    r"months?|mos?|mths?|years?|yrs?|hours?|hrs?|min(?:ute)?s?|"
    r"sec(?:ond)?s?|visits?|bills?|statements?|payments?|units?|times?|people|claims?|pages?|"
    r"digits?|miles?|mg|ml|"
    r"dias?|semanas?|mes|meses|anos?|horas?|veces|pagos?|facturas?|cuentas?|visitas?|cuotas?|"
    r"business days?|"
    r"work(?:ing)? days?|ms|kb|mb|gb|bytes|rows?|lines?|lbs?|kg|sessions?|nights?|tests?|"
    r"treatments?)(?![a-z])"
)
_ORDINAL = r"(?<!\w)\d{1,4}(?:st|nd|rd|th|ro|do|er|ra|da|to|ta|mo|ma|vo|va|no|na)(?!\w)"
_CODES = (
    r"(?<![\w-])[a-tv-z]\d[0-9ab]\.[0-9a-z]{1,4}(?![\w-])"  # ICD-10-CM with its point
    r"|(?<![\w.-])[a-tv-z]\d[0-9ab][0-9](?![\w-]|\.\d)"  # ICD-10-CM without, four characters
    # HCPCS level II and CDT
    r"|(?<![\w-])(?:[a-ceghj-mp-tv]\d{4}|d[0-9]\d{3})(?:-[0-9a-z]{2}){0,2}(?![\w-])"
    r"|(?<![\w-])\d{4}[ftmu](?:-[0-9a-z]{2})?(?![\w-])"  # CPT II, III, PLA
    # Codes in X12 elements, with their qualifier
    r"|(?<![a-z])(?:abk|abf|abj|apr|bk|bf|hc|ad|er|wk|zz):[a-z0-9]{3,7}(?![\w-])"
    # CARC and RARC
    r"|(?<![\w])(?:co|pr|oa|pi|cr)[ -]?[ab]?\d{1,3}(?![\w-])|(?<![\w-])(?:ma?|n)\d{1,4}(?![\w-])"
)
_CODE_SAID = (
    r"(?<![a-z])(?:codes?|cpt|hcpcs|procedures?|proc|icd|icd-?10|dx|diagnosis|diagnoses|codigos?|"
    r"procedimientos?|rev(?:enue)?|drg|"
    r"ndc|modifier|service|svc|coded)(?![a-z])[ :#=]{1,3}(?:(?:code|codes|is|was|as|es|number|"
    r"cpt|el|de|like|with)[ :#]{1,2}){0,3}"
    r"((?:[a-z]?\d{4,5}[a-z]?(?:[-.][0-9a-z]{1,4})?(?:,? ?(?:and|or|y|o|&|,)? ?)){1,12})(?!\w)"
)
_KNOWN = (
    r"(?<![\w.-])(?:1099(?:-?\w{1,4})?|1095(?:-?[abc])?|1040(?:-?\w{1,3})?|5498(?:-?\w{1,3})?|"
    r"8889|4506|2555|8962|"
    r"cms[ -]?1500|cms[ -]?1450|hcfa[ -]?1500|ub-?04|401\(?k\)?|403\(?b\)?|"
    r"501\(?c\)?(?:\(?3\)?)?|24/7|365|"
    r"covid-?19|h1n1|sars-cov-2)(?!\w)"
)
_LOGGED = (
    r"(?<![a-z])(?:line|lineno|port|pid|tid|bytes|chars|rows?|ms|seconds?|size|len|length|"
    r"attempts?|seq|status|errno|tokens?|"
    r"version|epoch|ts|timestamp|exp|iat|nbf|took|duration|elapsed|error code|level|limit|offset|"
    r"count|timeout|score|"
    r"confidence|step|epochs?|loss|seed|threads?|workers?|retry|turns?|code)[\"']?[=: ]{1,2}-?"
    r"(?:\d{1,5}(?![\w-])|1[5-9]\d{8}(?:\.\d{1,9})?(?!\w))|0x[0-9a-f]{1,16}(?!\w)|"
    r"(?<![\w.])\d{1,12}\.\d{3,17}(?![\w.])"
    r"|(?<=cpython-)\d{2,3}(?!\w)|(?<=http/)\d(?:\.\d)?"
)
_CODE_ASKED = (
    r"(?<=for )\d{5}(?![\w]|[.-]\d)|(?<![a-z])(?:what'?s|what is|what does|does|mean|billed|"
    r"billed as|charged|charge|charges|of|with|line|"
    r"item|que es|que significa|significa|facturaron|cobraron|para|por|un|una|a|an|the|el|la|is|"
    r"get|had|got)(?: (?:a|an|the|as|for|el|la|un|por|this|my))?"
    r" \d{5}(?:-[0-9a-z]{2})?(?![\w]|[.-]\d)"
)
_NUMBER_KEPT = re.compile(
    "|".join(
        (
            _MONEY,
            _AMOUNT_FIELD,
            _AMOUNT_SAID,
            _AMOUNT_OF,
            _PERCENT,
            _TIME,
            _KNOWN,
            _COUNT,
            _ORDINAL,
            _CODES,
            _CODE_ASKED,
            _YEAR,
            _LOGGED,
        )
    )
)
_SAID_CODES = re.compile(_CODE_SAID)
_FIVE_DIGITS = re.compile(r"(?<![\w$.#/-])\d{5}(?:-[0-9a-z]{2}){0,3}(?![\w]|[.-]\d)")


def _shipped_codes() -> frozenset[str]:
    path = Path(__file__).parent.parent / "data" / "procedure_codes.txt"
    lines = path.read_text(encoding="ascii").splitlines()
    return frozenset(code for line in lines if not line.startswith("#") for code in line.split())


COMMON_CODES = _shipped_codes()


def find_kept(text: str, codes: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """Where the numbers stand that need no redaction; ``codes`` are the practice's own."""
    for match in _NUMBER_KEPT.finditer(text):
        yield match.span()
    for match in _SAID_CODES.finditer(text):
        yield match.span(1)
    for match in _FIVE_DIGITS.finditer(text):
        if match[0][:5] in COMMON_CODES or match[0][:5] in codes:
            yield match.span()
