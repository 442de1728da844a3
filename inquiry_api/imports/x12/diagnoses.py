"""The codes of an HI segment: diagnoses, occurrences, values, conditions."""

from inquiry_api.imports.x12.claims import CodedItem
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.separators import Separators


def coded_items(segment: Segment, separators: Separators) -> tuple[list[CodedItem], bool]:
    """The codes of one HI, and whether any of its elements did not come apart."""
    items, malformed = [], False
    for position in range(1, len(segment.parts)):
        text = segment.at(position)
        if not text:
            continue
        parts = separators.components(text)
        if len(parts) < 2 or not parts[1]:
            malformed = True
            continue
        detail = next((part for part in parts[3:] if part), "")
        items.append(CodedItem(parts[0], parts[1], detail, segment.number))
    return items, malformed
