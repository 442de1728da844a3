"""Whether a segment has the shape the standard gives it: signs of a lost or changed separator."""

from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.segments import Segment

# The number of elements the standard gives a segment. More than that, not blank, means that a
# terminator was lost or a separator stands inside a value.
_LONGEST = {
    "AAA": 4, "AMT": 3, "BHT": 6, "BPR": 21, "CAS": 19, "CLM": 20, "CLP": 14, "DMG": 11, "DTM": 6,
    "DTP": 3, "EB": 14, "HI": 12, "HL": 4, "LQ": 2, "LX": 1, "MIA": 24, "MOA": 9, "N1": 6, "N3": 2,
    "N4": 7, "NM1": 12, "PAT": 9, "PER": 9, "PLB": 14, "QTY": 4, "REF": 4, "SBR": 9, "STC": 12,
    "SV1": 21, "SV2": 10, "SV3": 11, "SVC": 7, "SVD": 6, "TRN": 4,
}  # fmt: skip
# Elements that hold a short code: (number, longest). A longer text means that two elements have
# run into one, and that all later ones stand one place too early.
_CODES = {
    "AAA": ((1, 1), (3, 2), (4, 1)),
    "AMT": ((1, 3),),
    "BPR": ((1, 2), (3, 1), (4, 3)),
    "CLP": ((2, 2), (6, 2), (8, 3), (9, 1)),
    "DTM": ((1, 3),),
    "DTP": ((1, 3), (2, 3)),
    "EB": ((1, 3), (2, 3), (4, 3), (6, 2), (9, 2), (11, 1), (12, 1)),
    "HL": ((3, 2), (4, 1)),
    "LQ": ((1, 3),),
    "N1": ((1, 3), (3, 2)),
    "NM1": ((1, 3), (2, 1), (8, 2), (10, 2), (11, 3)),
    "REF": ((1, 3),),
    "SBR": ((1, 1), (2, 2), (9, 2)),
    "TRN": ((1, 2),),
}


_SHAPES = {tag: (_LONGEST.get(tag), _CODES.get(tag, ())) for tag in {*_LONGEST, *_CODES}}


def oddity_of(segment: Segment, known: frozenset[str]) -> Finding | None:
    """A finding for a damaged, unknown or misshapen segment; None for an ordinary one."""
    parts = segment.parts
    tag = parts[0]
    if tag not in known:
        damaged = not segment.well_formed
        notice = Notice.SEGMENT_DAMAGED if damaged else Notice.SEGMENT_UNKNOWN
        return found(notice, segment.number)
    if segment.garbled:
        return found(Notice.CONTROL_CHARACTERS, segment.number, tag)
    longest, codes = _SHAPES.get(tag, (None, ()))
    if longest and len(parts) > longest + 1 and any(map(str.strip, parts[longest + 1 :])):
        return found(Notice.EXTRA_ELEMENTS, segment.number, tag)
    for position, width in codes:
        if position < len(parts) and len(parts[position].strip()) > width:
            return found(Notice.ELEMENTS_SHIFTED, segment.number, segment.place(position))
    if tag == "CLP" and len(segment.at(8)) == 1 and not segment.at(9):
        # A frequency in the place of the facility: the claim number has swallowed what was between.
        return found(Notice.ELEMENTS_SHIFTED, segment.number, "CLP08")
    return None
