"""What a service is called when the practice has not said: our own general words by code range.

Descriptions of CPT and CDT codes are licensed and never bundled.
"""

_RANGES = (
    ("00100", "01999", "Anaesthesia"),
    ("10004", "69990", "Procedure"),
    ("70010", "79999", "Imaging"),
    ("80047", "89398", "Lab test"),
    ("90281", "90756", "Vaccine or injection"),
    ("97010", "97799", "Therapy"),
    ("99091", "99499", "Visit with the care team"),
)
_LETTERS = {
    "A": "Transport or supplies",
    "B": "Nutrition supplies",
    "D": "Dental service",
    "E": "Equipment",
    "G": "Service",
    "J": "Medicine",
    "L": "Brace or prosthesis",
    "V": "Vision or hearing service",
}
_UNKNOWN = "Service"


def plain_description(code: str | None) -> str:
    """`85025` is a lab test; anything not known is a service."""
    if not code or len(code) != 5:
        return _UNKNOWN
    if code.isdecimal():
        return next((words for low, high, words in _RANGES if low <= code <= high), _UNKNOWN)
    return _LETTERS.get(code[0], _UNKNOWN) if code[1:].isdecimal() else _UNKNOWN
