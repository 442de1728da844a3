"""What a visit was, in words a patient would use: from the place of service or the bill type."""

from inquiry_api.imports.x12.claims import Claim, Kind

_PLACES = {
    "02": "Video visit",
    "10": "Video visit",
    "11": "Office visit",
    "12": "Home visit",
    "20": "Urgent care visit",
    "21": "Hospital stay",
    "19": "Outpatient visit",
    "22": "Outpatient visit",
    "23": "Emergency visit",
    "24": "Surgery centre visit",
    "31": "Nursing facility stay",
    "32": "Nursing facility stay",
    "34": "Hospice care",
    "41": "Ambulance",
    "42": "Ambulance",
    "81": "Lab test",
}
_BILL_TYPES = {
    "11": "Hospital stay",
    "12": "Hospital stay",
    "13": "Outpatient visit",
    "14": "Outpatient visit",
    "21": "Nursing facility stay",
    "32": "Home visit",
    "81": "Hospice care",
    "82": "Hospice care",
    "85": "Outpatient visit",
}


def visit_kind(claim: Claim) -> str:
    """Plain words for where somebody was seen, never why."""
    if claim.kind is Kind.DENTAL:
        return "Dental visit"
    table = _BILL_TYPES if claim.place.qualifier == "A" else _PLACES
    return table.get(claim.place.code, "Visit")


def place_code(kind: str) -> str:
    """A place of service that is read as this kind again; 99, another place, where none is."""
    return next((code for code, words in _PLACES.items() if words == kind), "99")
